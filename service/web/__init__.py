"""The pages: the same use cases as the API, rendered on the server for people."""
