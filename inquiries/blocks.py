"""What the desk adds to the pages below and above it; no query of its own."""

from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from inquiries.about import reference
from municipalities.models import Municipality, Place


def contact_address(page=None) -> str:
    query = f"?{urlencode({'about': reference(page)})}" if page is not None else ""
    return reverse("contact") + query


def ask_about_entry(context, entry) -> str:
    values = {"address": contact_address(entry), "office": entry.municipality, "region": context["region"]}
    return render_to_string("inquiries/blocks/entry.html", values)


def link_to_host() -> dict[str, str]:
    return {"label": _("Write to a host"), "url": contact_address()}


def ask_about_plan(context, plan) -> str:
    """From the planner: the plan goes along."""
    address = f"{contact_address()}?{urlencode({'plan': plan.query})}"
    return format_html('<a class="button" href="{}">{}</a>', address, _("Send this plan to a host"))


def ask_on_page(context, subject) -> str:
    """On the front page (a region), a municipality, a place, and under the word "accessibility"."""
    if subject == "accessibility":
        return render_to_string("inquiries/blocks/barrier.html")
    page = subject if isinstance(subject, Municipality | Place) else None
    office = getattr(page, "municipality", page)
    values = {"address": contact_address(page), "office": office, "region": context["region"]}
    return render_to_string("inquiries/blocks/page.html", values)
