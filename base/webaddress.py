"""Addresses of web pages: long ones, typed without https://, and never an e-mail address."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 2000  # what every browser and server takes


def is_no_mail_address(value: str) -> None:
    """`https://post@example.org` is a valid address of a page on example.org, and hardly what somebody meant."""
    if value.lower().startswith("mailto:") or "@" in urlsplit(value if "//" in value else f"//{value}").netloc:
        raise ValidationError(
            _("This is an e-mail address. The field takes the address of a page, such as www.example.org."),
            code="email",
        )


class WebAddressFormField(forms.URLField):
    def to_python(self, value: Any) -> str | None:
        if isinstance(value, str):
            is_no_mail_address(value.strip())
        return super().to_python(value)


class WebAddressField(models.URLField):
    default_validators = [*models.URLField.default_validators, is_no_mail_address]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"max_length": LONGEST, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs  # a column like any other address's

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": WebAddressFormField, "assume_scheme": "https", **kwargs})
