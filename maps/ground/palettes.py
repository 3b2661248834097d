"""The colours of the ground, by day and in the dark. An SVG in `<img>` knows no stylesheet of the page."""

from typing import NamedTuple


class Palette(NamedTuple):
    """Colours of one theme; `heights` from the lowest band up, `roads` by category as (casing, fill)."""

    outside: str
    heights: tuple[str, ...]
    lake: str
    shore: str
    river: str
    park: str
    park_edge: str
    built_up: str
    casing: str
    roads: dict[str, str]
    railway: str
    railway_gap: str
    halo: str
    water_name: str
    land_name: str
    park_name: str
    valley_name: str


PALETTES = {
    "light": Palette(
        outside="#f4f2ec",
        heights=("#dfe9d2", "#f2efe0", "#e6dac3", "#d8c7ab"),
        lake="#bcd9e8",
        shore="#82b3cd",
        river="#8dbad3",
        park="#4f8f52",
        park_edge="#6f9f68",
        built_up="#d9cfc4",
        casing="#fffdf6",
        roads={"E": "#b5482a", "R": "#b5482a", "F": "#bf7f45", "K": "#a79c87"},
        railway="#54524d",
        railway_gap="#f2efe0",
        halo="#f6f3e8",
        water_name="#255f84",
        land_name="#5a4a35",
        park_name="#35683a",
        valley_name="#5c5f4c",
    ),
    "dark": Palette(
        outside="#151f24",
        heights=("#1e3029", "#25312f", "#38392f", "#4a4638"),
        lake="#173a50",
        shore="#2f6380",
        river="#316482",
        park="#6fb06f",
        park_edge="#4f7f52",
        built_up="#3d4340",
        casing="#182226",
        roads={"E": "#d08a62", "R": "#d08a62", "F": "#a8825a", "K": "#6d705f"},
        railway="#b9bdb8",
        railway_gap="#25312f",
        halo="#1c2829",
        water_name="#9cc9e6",
        land_name="#d8c9ac",
        park_name="#a4d3a1",
        valley_name="#bfc3ab",
    ),
}
