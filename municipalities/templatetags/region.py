from urllib.parse import urlsplit

from django import template

from base.formats import about_minutes, date, number, weekday
from base.languages import language_name

register = template.Library()


register.filter("about_minutes", about_minutes)
register.filter("number", number)
register.filter("day", date)
register.filter("weekday", weekday)
register.filter("language_name", language_name)


@register.filter
def site_name(address: str) -> str:
    """What people call a web site: its address without `https://www.`, which breaks badly on a narrow screen."""
    return urlsplit(address).netloc.removeprefix("www.") or address
