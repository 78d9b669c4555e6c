"""Who is asking: the issuer's tokens, browsers, keys."""
