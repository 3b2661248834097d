from urllib.parse import urlsplit

from django import template
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info

from base.formats import about_minutes, date, number, weekday

register = template.Library()


register.filter("about_minutes", about_minutes)
register.filter("number", number)
register.filter("day", date)
register.filter("weekday", weekday)


@register.filter
def site_name(address: str) -> str:
    """What people call a web site: its address without `https://www.`, which breaks badly on a narrow screen."""
    return urlsplit(address).netloc.removeprefix("www.") or address


@register.filter
def language_name(code: str) -> str:
    """The language's name in the page's language; the code itself where Django does not know it."""
    return get_language_info(code)["name_translated"] if code in LANG_INFO else code
