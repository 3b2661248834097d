"""One applies for a job by a page, by e-mail, or as its words say."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.translation import gettext as _

from base.languages import get_default_language
from base.messages.translated_columns import read_shown
from base.templatetags.base import text

if TYPE_CHECKING:
    from jobs.models import Job


def write_mail_url(job: "Job") -> str:
    """Return a `mailto:` address with the title of the job as subject; empty where the job has no e-mail address.

    The title is in the default language if the employer has written it in that, else as readers are shown it.
    """
    title = job.get_text_in_language("title", get_default_language()) or read_shown(job, "title")[0]
    return f"mailto:{quote(job.apply_email, safe='@+')}?subject={quote(title)}" if job.apply_email else ""


def link_mail(job: "Job") -> str:
    """Return the e-mail address as a link to read and copy, for whoever has no program that opens by itself."""
    return format_html('<a href="{}">{}</a>', write_mail_url(job), job.apply_email) if job.apply_email else ""


def list_buttons(job: "Job") -> list[tuple[str, str]]:
    """Return [(address, words)] of the ways to apply that a button can lead to, the employer's own form first."""
    ways = [(job.apply_url, _("Apply for the job")), (write_mail_url(job), _("Send an application by e-mail"))]
    return [(url, words) for url, words in ways if url]


def show_words(job: "Job") -> str:
    """Return what the employer says about how to apply, in the reader's language as far as it is translated."""
    return text(job, "how_to_apply")


def describe(job: "Job") -> dict[str, object]:
    """Return schema.org properties: whom to write to, and whether a button leads from our page to the form."""
    data: dict[str, object] = {"directApply": bool(job.apply_url)}
    contact = {"name": job.contact_person, "email": job.apply_email, "url": job.apply_url}
    if known := {name: value for name, value in contact.items() if value}:
        data["applicationContact"] = {"@type": "ContactPoint", **known}
    return data
