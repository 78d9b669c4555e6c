"""Who is asking: people who sign in at an issuer, systems with its tokens, and API keys."""
