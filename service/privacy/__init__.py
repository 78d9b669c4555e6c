"""What is kept of a person: found everywhere, given out whole, and erased."""
