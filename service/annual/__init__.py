"""The year of a whole company: from a request to its plan, its documents and its files."""
