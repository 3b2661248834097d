"""What-if in words: what is relaxed, and what it gives."""

import dataclasses

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.formats import about_minutes, kroner
from planner.address import query_of
from planner.household import MONTHLY_BELOW
from planner.plan import Plan
from planner.whatif import Gain


@dataclasses.dataclass(frozen=True)
class WhatIf:
    label: str
    gives: str
    query: str


def what_ifs(plan: Plan) -> list[WhatIf]:
    return [WhatIf(label(gain, plan), gives(gain, plan), query_of(gain.relaxation.household)) for gain in plan.gains]


def label(gain: Gain, plan: Plan) -> str:
    name, value = gain.relaxation.name, gain.relaxation.value
    if name in ("school_drive", "near_drive"):
        words = _("Up to %(drive)s to school") if name == "school_drive" else _("Up to %(drive)s to what must be near")
        return words % {"drive": about_minutes(int(value))}
    if name == "home":
        return _("Rent as well") if value == "rent" else _("Buy as well")
    if name == "max":
        return _("At most %(amount)s") % {"amount": kroner(int(value), "month" if int(value) < MONTHLY_BELOW else "")}
    if name == "rooms":
        return ngettext("%(n)s bedroom is enough", "%(n)s bedrooms are enough", int(value)) % {"n": value}
    return of_adult(name, value, plan)


def of_adult(name: str, value: str | int, plan: Plan) -> str:
    number = name[-1]
    if name.startswith("drive"):
        now = next(adult.drive for adult in plan.household.adults if str(adult.number) == number)
        return _("Adult %(number)s: %(more)s more minutes by car") % {"number": number, "more": int(value) - now}
    if name.startswith("extent"):
        return _("Adult %(number)s: full or part time") % {"number": number}
    title = plan.fields.get(str(value))
    words = {"number": number, "field": title.text if title else value}
    return _("Adult %(number)s: any work in the field “%(field)s”") % words


def gives(gain: Gain, plan: Plan) -> str:
    total = len(gain.then.pairs)
    place = plan.facts.places[gain.then.place].name
    if gain.then.missing < gain.now.missing:
        words = {"place": place, "met": gain.then.met, "total": total, "now": gain.now.met}
        if gain.then.met == total:
            return _("Then all your wishes are within reach from %(place)s, instead of %(now)s of %(total)s.") % words
        return _("Then %(met)s of your %(total)s wishes are within reach from %(place)s, instead of %(now)s.") % words
    words = {"n": gain.as_good, "now": gain.as_good_before}
    return (
        ngettext(
            "Then %(n)s place reaches as much as the best one, instead of %(now)s.",
            "Then %(n)s places reach as much as the best one, instead of %(now)s.",
            gain.as_good,
        )
        % words
    )
