"""A secret in a link is a random text known to whoever is given it; the database keeps its digest."""

import hashlib
import secrets

TOKEN_BYTES = 32


def make_token() -> str:
    """Return a new random text of 256 bits for a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return the plain SHA-256 of a token.

    A token has 256 random bits, so there is nothing to guess and nothing to slow down.
    """
    return hashlib.sha256(token.encode()).hexdigest()
