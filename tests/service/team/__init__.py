"""Teams: who stands where, and what a plan takes of the budgets."""
