"""Questions about a stored recommendation: what else, how much more, what if, why, and what now."""
