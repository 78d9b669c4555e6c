"""How much of the service one caller may take: so many requests in a minute, and so many solves at the same time."""
