from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from base.links import make_absolute_url
from base.messages.translated_columns import read_shown
from base.text.other_languages import make_lang_attribute
from maps.landscapes import get_book
from maps.sharing import painting
from maps.sharing.cards import ShareCard, make_region_card, name_file
from maps.sharing.store import find_file

register = template.Library()


@register.inclusion_tag("maps/share_tags.html", takes_context=True)
def share_tags(
    context: Context,
    card: ShareCard | None = None,
    title: str = "",
    description: str = "",
    title_lang: str = "",
    description_lang: str = "",
) -> dict:
    """What networks and messages show of a link to a public page (Open Graph). Pages that are nobody else's do not say
    it.

    A page without a card of its own has the region's picture; one whose picture has not been made yet has none. What
    `{% lang %}` says of the two texts is their attribute here as well.
    """
    whole = make_region_card(context["region"])
    shown = card._replace(region=whole.region) if card else whole
    name = name_file(shown, get_book(context))
    tagline, code = read_shown(context["region"], "tagline")
    mountains = _("%(region)s: mountains on the horizon, and the words “%(title)s”.")
    has_image = find_file(name).is_file()
    return {
        "site_name": whole.region,
        "title": title or shown.title,
        "title_lang": title_lang,
        "description": description or tagline,
        "description_lang": description_lang if description else make_lang_attribute(code, to_name=False),
        "url": context["canonical"],
        "image": make_absolute_url(reverse("share-image", args=[name.removesuffix(".png")])) if has_image else "",
        "width": painting.WIDTH,
        "height": painting.HEIGHT,
        # A sentence in two languages has no one attribute that would be true.
        "alternative": whole.region if title_lang else mountains % {"region": whole.region, "title": shown.title},
    }
