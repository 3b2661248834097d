from urllib.parse import urlsplit

from django import template
from django.template import Context

from base.languages import translate_language_name
from base.text.other_languages import label, say_any
from base.values.formats import describe_drive_minutes, format_date, format_number, format_weekday
from municipalities.answer_days import say_answer_days
from municipalities.fields import split_codes
from municipalities.hosts import ShownHost, list_shown_hosts
from municipalities.models import Municipality

register = template.Library()
NO_BREAK_SPACE = "\u00a0"


register.filter("about_minutes", describe_drive_minutes)
register.filter("number", format_number)
register.filter("day", format_date)
register.filter("weekday", format_weekday)
register.filter("language_name", translate_language_name)
register.filter("answer_days", say_answer_days)


@register.filter
def unbroken(words: str) -> str:
    """Return words that a line does not break, as in "2 h 15 min": a number alone at its end would be misread."""
    return words.replace(" ", NO_BREAK_SPACE)


@register.filter
def site_name(address: str) -> str:
    """Return what people call a web site: its address without `https://www.`, which breaks badly on a narrow screen."""
    return urlsplit(address).netloc.removeprefix("www.") or address


@register.simple_tag(takes_context=True)
def languages_answered(context: Context, municipality: Municipality | None = None) -> str:
    """Say in which languages one may write to the office, or anywhere in the region without one.

    The words are as in "in Norwegian, in English or in South Sámi".
    """
    of_region = context["region"].languages
    codes = municipality.list_answer_languages(of_region) if municipality else split_codes(of_region)
    return say_any(codes)


@register.simple_tag(takes_context=True)
def further_languages(context: Context) -> list[tuple[Municipality, str]]:
    """Return (office, languages in words) of the offices that answer in more languages than the whole region does."""
    of_region = context["region"].languages
    common = {label(code) for code in split_codes(of_region)}
    rows = [(office, office.list_answer_languages(of_region)) for office in context["municipalities"]]
    more = [(office, [code for code in codes if label(code) not in common]) for office, codes in rows]
    return [(office, say_any(codes)) for office, codes in more if codes]


@register.simple_tag
def list_hosts(municipality: Municipality | None, examples: list[ShownHost] | None = None) -> list[ShownHost]:
    """Return the hosts of an office, or of the region without one, who chose to be shown; `examples` in their place."""
    return examples or list_shown_hosts(municipality or None)
