"""A real issuer of the outside world, run for the tests."""
