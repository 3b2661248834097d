"""What is said of a drawn horizon, for readers and screen readers alike.

It says "towards" and never "you see": hills within a kilometre and a half, woods and houses may hide what stands there.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maps.skylines.drawing import Peak, View, choose_exaggeration

WINDS = (
    gettext_lazy("Towards the north from %(place)s."),
    gettext_lazy("Towards the north-northeast from %(place)s."),
    gettext_lazy("Towards the northeast from %(place)s."),
    gettext_lazy("Towards the east-northeast from %(place)s."),
    gettext_lazy("Towards the east from %(place)s."),
    gettext_lazy("Towards the east-southeast from %(place)s."),
    gettext_lazy("Towards the southeast from %(place)s."),
    gettext_lazy("Towards the south-southeast from %(place)s."),
    gettext_lazy("Towards the south from %(place)s."),
    gettext_lazy("Towards the south-southwest from %(place)s."),
    gettext_lazy("Towards the southwest from %(place)s."),
    gettext_lazy("Towards the west-southwest from %(place)s."),
    gettext_lazy("Towards the west from %(place)s."),
    gettext_lazy("Towards the west-northwest from %(place)s."),
    gettext_lazy("Towards the northwest from %(place)s."),
    gettext_lazy("Towards the north-northwest from %(place)s."),
)
WIND_DEGREES = 360 / len(WINDS)
HEIGHTS = {
    1.0: gettext_lazy("The heights are shown as they are."),
    1.5: gettext_lazy("The heights are shown one and a half times as high as they are."),
}


def describe_view(view: View, place: str) -> str:
    """Return where the drawing looks, which mountains stand there, and how much too high they are drawn."""
    direction = WINDS[round(view.bearing / WIND_DEGREES) % len(WINDS)] % {"place": place}
    named = [name_peak(peak) for peak in view.peaks]
    mountains = (
        [_("Mountains there, from the left: %(mountains)s.") % {"mountains": join_names(named)}] if named else []
    )
    if len(named) == 1:
        mountains = [_("A mountain there: %(mountain)s.") % {"mountain": named[0]}]
    return " ".join([direction, *mountains, str(HEIGHTS[choose_exaggeration(view)])])


def name_peak(peak: Peak) -> str:
    """Return the mountain with its height and how far away it stands: a higher one that is far looks lower."""
    words = {"mountain": peak.name, "metres": peak.metres, "kilometres": max(1, round(peak.distance_km))}
    return _("%(mountain)s (%(metres)s m, %(kilometres)s km away)") % words


def join_names(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
