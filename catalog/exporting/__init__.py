"""From rows to files: what is stored, in forms that other programs and this one read."""
