"""The pages of HR's year."""
