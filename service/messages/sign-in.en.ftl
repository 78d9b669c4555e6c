# Signing in, keys and tokens.
