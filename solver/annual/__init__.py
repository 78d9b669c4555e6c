"""One year of a whole company: who learns what with the money and the seats there are, and how good that is."""
