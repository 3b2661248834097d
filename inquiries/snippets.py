"""What stands in braces in a snippet, and where its links lead."""

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from base.formats import weekday
from base.links import absolute
from inquiries.about import find_row_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry, Snippet

FIELDS = {
    "name": pgettext_lazy("merge field", "the family's name"),
    "office": pgettext_lazy("merge field", "the office"),
    "host": pgettext_lazy("merge field", "who answers"),
    "page": pgettext_lazy("merge field", "address of the page they asked about"),
    "promised": pgettext_lazy("merge field", "the day by which an answer was promised"),
}
BRACES = re.compile(r"\{([^{}]*)\}")
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]|(?<![\w/])/[a-z]{2,3}/[\w/%.-]*")


def known_fields_only(text: str) -> None:
    unknown = sorted({name for name in BRACES.findall(text or "") if name not in FIELDS})
    if unknown:
        raise ValidationError(
            _("%(unknown)s cannot be filled in. What can is: %(known)s.")
            % {
                "unknown": ", ".join(f"{{{name}}}" for name in unknown),
                "known": ", ".join(f"{{{name}}}" for name in FIELDS),
            },
            code="unknown_field",
        )


def host_name(case: "Inquiry", by: User) -> str:
    return by.get_full_name() or (case.office.answers_by if case.office else "") or by.username


def page_address(case: "Inquiry") -> str:
    """The public page they asked about, else the front page."""
    page = find_row_of(case)
    return absolute(page.get_absolute_url() if page is not None else reverse("front"))


def merged(snippet: "Snippet", *, case: "Inquiry", by: User, language: str) -> str:
    """The text in the family's language with its braces filled in; the default language where it has none."""
    with translation.override(language):
        values = {
            "name": case.name,
            "office": case.office.name if case.office else _("the coordinator’s desk"),
            "host": host_name(case, by),
            "page": page_address(case),
            "promised": weekday(case.promised_by) if case.promised_by else "",
        }
        return BRACES.sub(lambda match: values.get(match[1], match[0]), snippet.body or "")


def links(text: str) -> list[str]:
    return list(dict.fromkeys(LINK.findall(text or "")))
