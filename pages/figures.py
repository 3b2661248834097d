"""Facts on a municipality in figures, each with its year and source."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.values.formats import format_kroner, format_number
from municipalities.models import Municipality, Population

FIGURES: dict[str, tuple[Promise, str]] = {
    "income_median": (_("Median household income after tax"), "kr"),
    "property_tax": (_("Property tax on a house of 120 m²"), "kr"),
    "annual_fees": (_("Municipal fees in a year"), "kr"),
    "house_price_m2": (_("Price of detached houses per m²"), "kr"),
    "flat_price_m2": (_("Price of flats per m²"), "kr"),
    "land_km2": (_("Land area"), "km²"),
}
MOST_TELLING_COSTS = ("house_price_m2", "annual_fees", "property_tax")  # the first that is known stands for all


class Figure(NamedTuple):
    """A `Figure` is one fact; `year` is None where its source gives none."""

    kind: str
    label: str | Promise
    value: str
    year: int | None
    source: str

    @property
    def is_cost(self) -> bool:
        """Return whether the fact is about money, and not about people or land."""
        return FIGURES.get(self.kind, ("", ""))[1] == "kr"


def list_figures(municipality: Municipality, population: list[Population]) -> list[Figure]:
    """Return facts on the municipality with year and source, inhabitants first."""
    rows = []
    if population:
        first, last = population[0], population[-1]
        source = "SSB, tabell 07459"
        rows.append(Figure("inhabitants", _("Inhabitants"), format_number(last.total), last.year, source))
        children = format_number(sum(last.by_age[:18]))
        rows.append(Figure("children", _("Of these under 18"), children, last.year, source))
        if first is not last:
            rows.append(Figure("earlier", _("Inhabitants earlier"), format_number(first.total), first.year, source))
    for fact in municipality.facts:
        if fact["kind"] not in FIGURES:
            continue
        label, unit = FIGURES[fact["kind"]]
        value = format_kroner(fact["value"]) if unit == "kr" else f"{format_number(fact['value'])} {unit}"
        rows.append(Figure(fact["kind"], label, value, fact.get("year"), fact["source"]))
    return rows


def choose_cost(figures: Iterable[Figure]) -> Figure | None:
    """Return the one figure that tells most of what living costs, or None where none is known."""
    by_kind = {figure.kind: figure for figure in figures}
    return next((by_kind[kind] for kind in MOST_TELLING_COSTS if kind in by_kind), None)
