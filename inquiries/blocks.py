"""This app adds ways to write to a host to the pages of other apps, by hooks and without a query of its own."""

from typing import Protocol
from urllib.parse import urlencode

from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from entries.models import Entry
from inquiries.about import Page, build_page_reference
from municipalities.models import Municipality, Place, Point, Region, Service

FACT_CHARACTERS = 80  # enough to know it again


class Plan(Protocol):
    """A `Plan` is what this app knows of a plan of the household planner, which belongs to another app."""

    @property
    def query(self) -> str: ...


def build_contact_url(page: Page | None = None) -> str:
    query = f"?{urlencode({'about': build_page_reference(page)})}" if page is not None else ""
    return reverse("contact") + query


def ask_about_entry(context: Context, entry: Entry) -> str:
    values = {"address": build_contact_url(entry), "office": entry.municipality, "region": context["region"]}
    return render_to_string("inquiries/blocks/entry.html", values)


def link_to_host() -> dict[str, str]:
    return {"label": _("Write to a host"), "url": build_contact_url()}


def ask_about_plan(context: Context, plan: Plan) -> str:
    """Return the button of the household planner that sends the plan along to a host."""
    address = f"{build_contact_url()}?{urlencode({'plan': plan.query})}"
    return format_html('<a class="button" href="{}">{}</a>', address, _("Send this plan to a host"))


def doubt_fact(context: Context, subject: Entry | Place | Municipality | Point | Service | str) -> str:
    """Return the link beside a fact by which a reader says that it is wrong.

    A `subject` that is a text is a fact of the page that is shown.
    """
    page, fact = find_page_of_fact(context, subject)
    query = {"about": build_page_reference(page)} if page is not None else {}
    address = f"{reverse('mistake')}?{urlencode(query | ({'fact': fact} if fact else {}))}"
    return render_to_string("inquiries/blocks/mistake.html", {"address": address, "fact": fact or str(page)})


def find_page_of_fact(context: Context, subject: object) -> tuple[Page | None, str]:
    if isinstance(subject, Page):
        return subject, ""
    if isinstance(subject, Point):
        return subject.municipality, Truncator(subject.text or "").chars(FACT_CHARACTERS)
    if isinstance(subject, Service):
        return subject.place if subject.place.has_page else None, subject.name
    shown = context.get("object")
    return shown if isinstance(shown, Page) else None, str(subject)


def ask_on_page(context: Context, subject: Region | Municipality | Place | str) -> str:
    """Return the way to write to a host, for the front page (a region), a municipality or a place.

    For the word "accessibility" return the way to report a barrier.
    """
    if subject == "accessibility":
        return render_to_string("inquiries/blocks/barrier.html")
    page = subject if isinstance(subject, Municipality | Place) else None
    office = getattr(page, "municipality", page)
    values = {"address": build_contact_url(page), "office": office, "region": context["region"]}
    return render_to_string("inquiries/blocks/page.html", values)
