# What is kept of a person, given out and erased.
