"""URLs of web pages may be long and typed without https://, and are never an e-mail address."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.text.characters import strip_invisible
from base.text.fields import CleanText, clean_value

MAX_URL_CHARACTERS = 2000  # what every browser and server takes
NAMED = re.compile(r"[^<>]*<([^<>]*)>")  # Postmottak <post@example.org>
LED_BY = re.compile(r"^(?:mailto:|(?:e-?post|e-?mail) ?:)\s*", re.I)
PAGE = re.compile(r"(?:https?://|www\.)\S+", re.I)


def read_mail_address(text: str) -> str:
    """Return the one e-mail address that `text` is, however it was copied; empty where it is anything else."""
    written = strip_invisible(text).strip().rstrip(".,;")
    written = found[1] if (found := NAMED.fullmatch(written)) else written
    written = LED_BY.sub("", written).partition("?")[0].strip()
    try:
        validate_email(written)
    except ValidationError:
        return ""
    return written


def is_page_address(text: str) -> bool:
    """Return whether `text` can be nothing but the URL of a page."""
    return bool(PAGE.fullmatch(strip_invisible(text).strip()))


def is_no_mail_address(value: str) -> None:
    """Raise ValidationError for an e-mail address, also one that passes for a URL.

    `https://post@example.org` is a valid URL of a page on example.org, and hardly what somebody meant.
    """
    try:
        host = urlsplit(value if "//" in value else f"//{value}").netloc
    except ValueError:  # no address at all, such as http://[x; the validator of URLs says so
        host = ""
    if value.lower().startswith("mailto:") or "@" in host:
        raise ValidationError(
            _("This is an e-mail address. The field takes the address of a page, such as www.example.org."),
            code="email",
        )


class WebAddressFormField(forms.URLField):
    def to_python(self, value: Any) -> str | None:
        value = clean_value(value)
        if isinstance(value, str):
            is_no_mail_address(value.strip())
        return super().to_python(value)


class WebAddressField(CleanText, models.URLField):
    form_class = WebAddressFormField
    default_validators = [*models.URLField.default_validators, is_no_mail_address]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"max_length": MAX_URL_CHARACTERS, **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
