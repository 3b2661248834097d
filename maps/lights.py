"""The light in which a landscape is drawn: the season, and one of four hours of the day.

The light changes at four moments a day, and never in between, so that a page may be kept until the next of them
(`find_next_light`). Winter has its evening at three in the afternoon, as the mountains have.
"""

import colorsys
import datetime
from typing import NamedTuple

from django.utils import timezone

Colour = tuple[float, float, float]  # red, green and blue, each between 0 and 1


class Light(NamedTuple):
    season: str
    hour: str


class Palette(NamedTuple):
    """The colours of one light: the sky above and at the horizon, the furthest and the nearest ridge, sun or moon."""

    above: Colour
    below: Colour
    far: Colour
    near: Colour
    lamp: Colour


class Tint(NamedTuple):
    """How an hour changes the colours of the day: for each part the colour that is mixed in, and its share."""

    above: tuple[str, float]
    below: tuple[str, float]
    far: tuple[str, float]
    near: tuple[str, float]


SEASONS = ("winter", "spring", "summer", "autumn")
HOURS = ("morning", "day", "evening", "night")
# The full hour in Oslo at which each hour of HOURS begins.
BEGINNINGS = {"winter": (8, 10, 15, 18), "spring": (6, 9, 19, 22), "summer": (4, 8, 20, 23), "autumn": (7, 9, 17, 20)}
MONTHS = {4: "spring", 5: "spring", 6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn"}
# Where sun or moon stand, in degrees from north: about right for the hour in every season.
LAMP_BEARINGS = {"morning": 110, "day": 180, "evening": 265, "night": 150}

# (sky above, sky below, furthest ridge, nearest ridge) by day, as hue in degrees, saturation and lightness in per cent.
DAYS = {
    "winter": ((208, 40, 80), (30, 44, 93), (212, 26, 76), (208, 30, 34)),
    "spring": ((200, 44, 80), (48, 46, 90), (186, 22, 68), (152, 30, 27)),
    "summer": ((203, 52, 76), (46, 62, 90), (200, 28, 66), (156, 40, 21)),
    "autumn": ((210, 34, 78), (36, 64, 87), (24, 26, 68), (16, 44, 25)),
}
TINTS = {
    "morning": Tint(("#e8c3c0", 0.35), ("#ffd9b4", 0.6), ("#b59bb0", 0.35), ("#3a3550", 0.22)),
    "day": Tint(("#ffffff", 0), ("#ffffff", 0), ("#ffffff", 0), ("#ffffff", 0)),
    "evening": Tint(("#675f93", 0.6), ("#f3a468", 0.75), ("#8d6a86", 0.6), ("#1f2038", 0.5)),
    "night": Tint(("#0c1730", 0.94), ("#33496b", 0.9), ("#3f5a80", 0.84), ("#080f1c", 0.86)),
}
LAMPS = {"morning": "#fff3d6", "day": "#fffbe8", "evening": "#ffe0a6", "night": "#eef2f4"}


def find_season(day: datetime.date) -> str:
    """Return the season of the mountains, where winter is long."""
    return MONTHS.get(day.month, "winter")


def find_light(moment: datetime.datetime) -> Light:
    """Return the light of a moment, by the clock of Oslo."""
    local = timezone.localtime(moment)
    season = find_season(local.date())
    begun = [hour for hour, begins in zip(HOURS, BEGINNINGS[season], strict=True) if local.hour >= begins]
    return Light(season, begun[-1] if begun else "night")


def find_next_light(moment: datetime.datetime) -> datetime.datetime:
    """Return the moment after `moment` at which drawings change: the next full hour at which another light begins."""
    now = find_light(moment)
    hour = timezone.localtime(moment).replace(minute=0, second=0, microsecond=0).astimezone(datetime.UTC)
    while True:
        hour += datetime.timedelta(hours=1)
        if find_light(hour) != now:
            return timezone.localtime(hour)


def make_palette(light: Light, shift: float = 0) -> Palette:
    """Return the colours of a light; `shift` turns the hues of the day by so many degrees."""
    above, below, far, near = (
        mix_colours(make_colour(hue + shift, saturation, lightness), read_colour(tint), share)
        for (hue, saturation, lightness), (tint, share) in zip(DAYS[light.season], TINTS[light.hour], strict=True)
    )
    return Palette(above, below, far, near, read_colour(LAMPS[light.hour]))


def make_colour(hue: float, saturation: float, lightness: float) -> Colour:
    return colorsys.hls_to_rgb((hue % 360) / 360, lightness / 100, saturation / 100)


def read_colour(text: str) -> Colour:
    red, green, blue = (int(text[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def write_colour(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


def mix_colours(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two, mixed as light: around the colour circle blue and gold would meet in green."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue
