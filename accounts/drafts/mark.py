"""A signed field in every form of the workplace says whose form it is.

Text that comes without a session, or in somebody else's, is therefore never given to anybody but its writer.
"""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.publicforms.posted_words import WRITER

signer = Signer(salt="accounts.drafts.writer")
BEFORE = b'<input type="hidden" name="csrfmiddlewaretoken"'


def make_field(pk: int) -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', WRITER, signer.sign(str(pk)))


def mark_forms(content: bytes, pk: int) -> bytes:
    return content.replace(BEFORE, make_field(pk).encode() + BEFORE)


def read_writer(request: HttpRequest) -> int | None:
    try:
        return int(signer.unsign(request.POST.get(WRITER, "")))
    except (BadSignature, ValueError):
        return None
