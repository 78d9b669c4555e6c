"""HR's year: periods, what people ask for in them, scenarios that answer it, and the money of it all."""
