"""How one applies for a job: by a page, by e-mail, or as its words say."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.translation import gettext as _

from base.languages import default_language
from base.messages.translated_columns import read_shown
from base.templatetags.base import text

if TYPE_CHECKING:
    from jobs.models import Job


def write_mail_url(job: "Job") -> str:
    """Return the address that opens a message to the employer, with the title in the language they have written it
    in.
    """
    title = job.text_in("title", default_language()) or read_shown(job, "title")[0]
    return f"mailto:{quote(job.apply_email, safe='@+')}?subject={quote(title)}" if job.apply_email else ""


def link_mail(job: "Job") -> str:
    """The address to read and copy, for whoever has no program that opens by itself."""
    return format_html('<a href="{}">{}</a>', write_mail_url(job), job.apply_email) if job.apply_email else ""


def list_buttons(job: "Job") -> list[tuple[str, str]]:
    """[(address, words)] of the ways that a button can lead to, the employer's own form first."""
    ways = [(job.apply_url, _("Apply for the job")), (write_mail_url(job), _("Send an application by e-mail"))]
    return [(url, words) for url, words in ways if url]


def show_words(job: "Job") -> str:
    """What the employer says of it, in the reader's language as far as there is one."""
    return text(job, "how_to_apply")


def describe(job: "Job") -> dict[str, object]:
    """schema.org properties: the person and address to write to, and whether a button leads from our page to the
    form.
    """
    data: dict[str, object] = {"directApply": bool(job.apply_url)}
    contact = {"name": job.contact_person, "email": job.apply_email, "url": job.apply_url}
    if known := {name: value for name, value in contact.items() if value}:
        data["applicationContact"] = {"@type": "ContactPoint", **known}
    return data
