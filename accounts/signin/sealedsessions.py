"""Sessions are encrypted in the database, so that a copy of the database alone reveals none of them.

A session may hold the secret of an authenticator app that is just being set up. A session that no key decrypts is
empty, and its person signs in anew.
"""

import logging
from typing import Any

from django.contrib.sessions.backends import db
from django.utils.encoding import force_str

from accounts.signin.sealing import SecretUnreadable, decrypt_secret, encrypt_secret

log = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        return encrypt_secret(super().encode(session_dict))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            return super().decode(decrypt_secret(force_str(session_data)))
        except SecretUnreadable:
            log.warning("a session was opened by none of the keys; its person has to sign in again")
            return {}
