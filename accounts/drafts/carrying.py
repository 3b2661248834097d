"""Text that was sent without a session goes encrypted through the sign-in, and becomes a draft of its writer.

The page that asks to sign in holds the text; nothing is stored for somebody who has not signed in. Between the
password, or the passkey, and the end of the sign-in the text waits in the session, which is encrypted as well.
"""

import base64
import json
import time
import zlib
from typing import TYPE_CHECKING

from django.http import HttpRequest

from accounts.drafts import keeping
from accounts.drafts.addresses import FormAddress, find_form
from accounts.drafts.mark import read_writer
from accounts.models.draft import Values
from accounts.signin.sealing import SecretUnreadable, decrypt_secret, encrypt_secret, is_sealed
from base.publicforms.posted_words import CARRIED

if TYPE_CHECKING:
    from accounts.models import User

MOST_CHARACTERS = (
    45_000  # as sealed: a form of somebody without a session may be 64 kB, and a password has to fit in too
)
PURPOSE = "carried through the sign-in"  # sessions and second steps are sealed with the same key
LONGEST_SECONDS = keeping.KEPT_DAYS * 24 * 3600


def pack(request: HttpRequest, form: FormAddress, values: Values) -> str:
    """Return the encrypted text for the sign-in form; empty where the form names no writer, or for too much text."""
    writer = read_writer(request)
    if writer is None or not values:
        return ""
    text = json.dumps({"purpose": PURPOSE, "writer": writer, "path": request.path, "values": values, "at": time.time()})
    sealed = encrypt_secret(base64.b85encode(zlib.compress(text.encode())).decode())
    return sealed if len(sealed) <= MOST_CHARACTERS else ""


def hold(request: HttpRequest, user: "User") -> None:
    """Keep the text in the session once the password or the passkey was right, if the same person wrote it."""
    sealed = request.POST.get(CARRIED, "")
    if sealed and unpack(sealed).get("writer") == user.pk:
        request.session[CARRIED] = sealed


def unpack(sealed: str) -> dict:
    """Return the dictionary that `pack()` encrypted; an empty one for other texts, and for one older than a week."""
    if not is_sealed(sealed):
        return {}
    try:
        packed = json.loads(zlib.decompress(base64.b85decode(decrypt_secret(sealed))))
    except (SecretUnreadable, ValueError, zlib.error):
        return {}
    is_ours = isinstance(packed, dict) and packed.get("purpose") == PURPOSE
    return packed if is_ours and time.time() - packed["at"] < LONGEST_SECONDS else {}


def deliver(request: HttpRequest, user: "User") -> None:
    """Keep the text as a draft of its writer once the sign-in is complete; the form shows it and never sends it."""
    packed = unpack(request.session.pop(CARRIED, ""))
    form = find_form(packed.get("path", ""))
    if form and packed["writer"] == user.pk:
        keeping.keep(user=user, form=form, values=packed["values"])
