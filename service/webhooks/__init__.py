"""Tells other systems what has happened: signed messages to addresses of theirs, sent again until they arrive."""
