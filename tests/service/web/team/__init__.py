"""The pages of whoever leads people."""
