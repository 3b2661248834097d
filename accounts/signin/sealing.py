"""The secrets of second steps are encrypted in the database, with a key that is made from SECRET_KEY.

SECRET_KEY encrypts; it and each of SECRET_KEY_FALLBACKS decrypts. What a fallback encrypted is encrypted anew every
night and by `manage.py keys`, so that the old key can be dropped. Nobody makes codes from a copy of the database alone.
"""

import base64
import datetime
import enum
import logging
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

MARK = "sealed:"  # before every sealed text; no secret of an app and no seed of recovery codes holds a colon
PURPOSE = b"flytthit: secrets of second steps"
KEY_BYTES = 32
log = logging.getLogger(__name__)


class SecretUnreadable(ValidationError):
    """None of the keys decrypts a secret. A form shows the message beside the code, as for every ValidationError."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "No code opens any more: the portal's key to this second step is gone. Ask the "
                "coordinator to remove it, then set up a new one."
            ),
            code="unreadable",
        )


class Seal(enum.Enum):
    CURRENT = "sealed with SECRET_KEY"
    OLD = "sealed with an older key, or not at all"
    BROKEN = "opened by none of the keys"


def make_fernet(secret_key: str | bytes) -> Fernet:
    """Return a cipher whose key is derived from `secret_key` by HKDF.

    SECRET_KEY is a text of any length that has other uses; a Fernet key is 32 bytes with one use.
    """
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(force_bytes(secret_key))
    return Fernet(base64.urlsafe_b64encode(key))


def make_keyring() -> MultiFernet:
    return MultiFernet([make_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def encrypt_secret(text: str) -> str:
    return MARK + make_fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()


def decrypt_secret(stored: str) -> str:
    """Return the secret; a text without the mark was stored before there was encryption, and is returned as it is.

    Unreadable is raised where no key decrypts the text.
    """
    if not is_sealed(stored):
        return stored
    try:
        return make_keyring().decrypt(stored.removeprefix(MARK)).decode()
    except InvalidToken as error:
        raise SecretUnreadable from error


def is_sealed(stored: str) -> bool:
    """Tell whether the text bears the mark of what `encrypt_secret()` has encrypted.

    A text from outside without the mark was never encrypted here, and may have been written by anybody.
    """
    return stored.startswith(MARK)


def find_seal(stored: str) -> Seal:
    try:
        make_fernet(settings.SECRET_KEY).decrypt(stored.removeprefix(MARK))
    except InvalidToken:
        pass
    else:
        return Seal.CURRENT
    try:
        decrypt_secret(stored)
    except SecretUnreadable:
        return Seal.BROKEN
    return Seal.OLD


def pick_encrypted_secrets(data: dict[str, Any]) -> dict[str, str]:
    """Return {name: encrypted value} of an authenticator's data; empty for a passkey, which holds a public key only."""
    return {name: data[name] for name in ("secret", "seed") if name in data}


@transaction.atomic
def renew_seals() -> dict[Seal, list[Authenticator]]:
    """Encrypt with SECRET_KEY what another key encrypted; return the authenticators by the state they were in."""
    found: dict[Seal, list[Authenticator]] = {seal: [] for seal in Seal}
    for authenticator in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update():
        held = pick_encrypted_secrets(authenticator.data)
        states = {find_seal(stored) for stored in held.values()}
        worst = next((state for state in (Seal.BROKEN, Seal.OLD) if state in states), Seal.CURRENT)
        found[worst].append(authenticator)
        if worst is Seal.OLD:
            authenticator.data |= {name: encrypt_secret(decrypt_secret(stored)) for name, stored in held.items()}
            authenticator.save(update_fields=["data"])
    return found


def renew_seals_at_night(date: datetime.date) -> None:
    """Encrypt secrets anew at night, so that the morning after a change of SECRET_KEY the old key is not needed."""
    if broken := renew_seals()[Seal.BROKEN]:
        log.error("%d second steps are opened by none of the keys; see `manage.py keys`", len(broken))
