"""Changes of the database's tables, one file a change, in the order of their numbers."""
