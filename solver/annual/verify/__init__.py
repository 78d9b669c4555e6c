"""The verification of a year: rules, values and bounds recomputed from the problem, by code of its own."""
