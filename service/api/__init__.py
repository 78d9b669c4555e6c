"""The routes: each parses, calls one use case, and answers."""

# Before the first address is made out of a path.
from service import whole_paths as whole_paths
