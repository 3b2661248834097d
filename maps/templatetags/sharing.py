from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from base.links import absolute
from base.messages.translated_columns import read_shown
from maps.landscapes import get_book
from maps.sharing import painting
from maps.sharing.cards import ShareCard, make_region_card, name_file
from maps.sharing.store import find_file

register = template.Library()


@register.inclusion_tag("maps/share_tags.html", takes_context=True)
def share_tags(context: Context, card: ShareCard | None = None, title: str = "", description: str = "") -> dict:
    """What networks and messages show of a link to a public page (Open Graph). Pages that are nobody else's do not say
    it.

    A page without a card of its own has the region's picture; one whose picture has not been made yet has none.
    """
    whole = make_region_card(context["region"])
    shown = card._replace(region=whole.region) if card else whole
    name = name_file(shown, get_book(context))
    has_image = find_file(name).is_file()
    return {
        "site_name": whole.region,
        "title": title or shown.title,
        "description": description or read_shown(context["region"], "tagline")[0],
        "url": context["canonical"],
        "image": absolute(reverse("share-image", args=[name.removesuffix(".png")])) if has_image else "",
        "width": painting.WIDTH,
        "height": painting.HEIGHT,
        "alternative": _("%(region)s: mountains on the horizon, and the words “%(title)s”.")
        % {"region": whole.region, "title": shown.title},
    }
