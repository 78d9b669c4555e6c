"""The one place where the catalogue and the solver meet: requests become problems, results become answers."""
