"""Middleware for every request stands here, and what a request may carry: a name, a token, a secret URL."""
