"""The shapes that cross the edge: what a client sends and what it is answered."""
