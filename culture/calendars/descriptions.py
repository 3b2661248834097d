"""An event or a weekly time speaks in a calendar in the language of the URL, or the next one in which it is written."""

import datetime
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.links import make_absolute_url
from base.messages.translated_columns import get_language_tag, is_proper_name
from base.templatetags.base import read_text_and_language
from base.text.other_languages import label_text
from culture.models import Activity, Event, Venue, WeeklyTime
from entries.syndication.presentation import build_description, find_description_language


def build_uid(row: Model) -> str:
    """Return what a calendar knows the row by. It holds no word of it, so that a new title is no new event."""
    return f"{row._meta.model_name}-{row.pk}@{urlsplit(settings.SITE_URL).hostname}"


def describe_event(event: Event) -> icalendar.Event:
    lines = [name_fact(_("Price"), event.price_words()), name_fact(_("Sign up"), event.registration_url)]
    return describe_row(event, event, find_title(event), lines)


def describe_weekly_time(activity: Activity, row: WeeklyTime) -> icalendar.Event:
    label = read_text_and_language(row, "label")[0]
    title = find_title(activity)
    lines = [
        name_fact(_("Ages"), activity.ages()),
        name_fact(_("Season"), activity.get_season_display()),
        name_fact(_("Fee"), activity.fee_words()),
        _("First and last day and holidays are not known here. Ask before you go for the first time."),
    ]
    return describe_row(row, activity, f"{title} ({label})" if label else title, lines)


def find_title(entry: Event | Activity) -> str:
    """Return the title as a feed says it: in front the language where it is not the reader's."""
    title, code = read_text_and_language(entry, "title")
    return title if is_proper_name(entry, "title") else label_text(title, get_language_tag(entry, code))


def name_fact(name: str, value: object) -> str:
    return f"{name}: {value}" if value else ""


def describe_row(row: Model, entry: Event | Activity, title: str, lines: list[str]) -> icalendar.Event:
    """Return what an event says beside its times; `row` is what it is known by, `entry` the page it leads to."""
    component = icalendar.Event()
    language = get_language_tag(entry, read_text_and_language(entry, "title")[1])
    page = make_absolute_url(entry.get_absolute_url())
    component.add("uid", build_uid(row))
    for name in ("dtstamp", "last-modified"):
        component.add(name, entry.updated.astimezone(datetime.UTC))
    component.add("summary", title, parameters={"LANGUAGE": language})
    write_description(component, entry, [*lines, _("Sample") if entry.is_sample else "", page], language)
    write_place(component, entry)
    category = capfirst(entry.get_category_display())
    component.add("categories", [category], parameters={"LANGUAGE": get_language() or settings.LANGUAGE_CODE})
    component.add("url", page)
    # An offer is no appointment: it does not make those who follow the calendar look busy.
    component.add("transp", "TRANSPARENT")
    return component


def write_description(
    component: icalendar.Event, entry: Event | Activity, lines: list[str], title_language: str
) -> None:
    """Write the summary, then facts; its language is said where the title has not said it already."""
    language = find_description_language(entry) or title_language
    words = build_description(entry)
    words = words if language == title_language else label_text(words, language)
    component.add("description", "\n".join(filter(None, [words, *lines])), parameters={"LANGUAGE": language})


def write_place(component: icalendar.Event, entry: Event | Activity) -> None:
    """Write where it is as an address that a map finds, and the point that the page's map shows."""
    venue: Venue | None = entry.venue if entry.venue and entry.venue.is_public() else None
    title, code = read_text_and_language(venue, "title") if venue else ("", "")
    at = entry if entry.street or venue is None else venue
    town = " ".join(filter(None, [at.postal_code, at.place.name if at.place else ""]))
    language = get_language_tag(venue, code) if venue else get_language() or settings.LANGUAGE_CODE
    component.add("location", ", ".join(filter(None, [title, at.street, town])), parameters={"LANGUAGE": language})
    if entry.lat is not None and entry.lon is not None:
        component.add("geo", (entry.lat, entry.lon))
