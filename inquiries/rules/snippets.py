"""A snippet has words in braces, which are filled in here, and links, which are found here."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from base.links import get_language_root, make_absolute_url
from base.values.formats import format_weekday
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
HOST_AT_OFFICE = re.compile(r"\{host\}\s*(?:[,–-]|\b(?:i|ved|hos|på|in|at|of|von|bei|van|te)\b)?\s*\{office\}")
BRACES = re.compile(r"\{([^{}]*)\}")
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]|(?<![\w/])/[a-z]{2,3}/[\w/%.-]*")


def validate_known_fields(text: str) -> None:
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


def choose_host_name(case: "Inquiry", by: User) -> str:
    """Return the name of `by`, else who answers at the office, else an empty text; a user name is no name."""
    return by.get_full_name() or (case.office.answers_by if case.office else "")


def sign(body: str, host: str) -> str:
    """Let the office sign alone where `host` is empty: `{host}, {office}` and `{host} i {office}` become `{office}`."""
    return body if host else HOST_AT_OFFICE.sub("{office}", body).replace("{host}", "{office}")


def build_page_url(case: "Inquiry") -> str:
    """Return the full address of the page they asked about, else that of the front page."""
    page = find_row_of(case)
    return make_absolute_url(page.get_absolute_url() if page is not None else get_language_root())


def fill_snippets(rows: Iterable["Snippet"], *, case: "Inquiry", by: User, language: str) -> dict[int, str]:
    """Return {id: text in `language`, with its braces filled in}, in the default language where there is no other."""
    with translation.override(language):
        values = {
            "name": case.name,
            "office": case.office.name if case.office else _("the coordinator’s desk"),
            "host": choose_host_name(case, by),
            "page": build_page_url(case),
            "promised": format_weekday(case.promised_by) if case.promised_by else "",
        }
        bodies = {row.pk: sign(row.body or "", str(values["host"])) for row in rows}
        return {pk: BRACES.sub(lambda match: values.get(match[1], match[0]), body) for pk, body in bodies.items()}


def fill_snippet(snippet: "Snippet", *, case: "Inquiry", by: User, language: str) -> str:
    return fill_snippets([snippet], case=case, by=by, language=language)[snippet.pk]


def find_links(text: str) -> list[str]:
    return list(dict.fromkeys(LINK.findall(text or "")))
