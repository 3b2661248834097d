"""The region's argument in one sentence: what is here, and what the neighbours add."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.outcomes import State
from planner.plan import Plan
from planner.ranking import Ranked
from planner.words import listed


def sentence(row: Ranked, plan: Plan) -> str:
    """“2 of your 3 wishes are within reach from here: 1 in the own municipality, 1 in the neighbouring municipality B.”"""
    own, owner = plan.facts.owner[row.place], plan.facts.owner
    met = [outcome.place for _wish, outcome in row.pairs if outcome.state is State.MET]
    where = Counter(owner[place].pk for place in met if place in owner)
    here = where.pop(own.pk, 0)
    if not row.met:
        return _("Nothing is found here just now; the host may know more.")
    head = say_how_many(row.met, len(row.pairs))
    names = [plan.facts.names[pk] for pk, _n in where.most_common()]
    beyond = sum(where.values())
    if not beyond and row.met == 1:
        return _("%(head)s, in %(own)s.") % {"head": head, "own": own.name}
    if not beyond:
        return _("%(head)s, all of it in %(own)s.") % {"head": head, "own": own.name}
    if not here:
        return _("%(head)s, in %(names)s.") % {"head": head, "names": listed(names)}
    return _("%(head)s: %(here)s in %(own)s, %(n)s in %(names)s.") % {
        "head": head, "here": here, "own": own.name, "n": beyond, "names": listed(names)
    }  # fmt: skip


def say_how_many(met: int, total: int) -> str:
    counts = {"met": met, "total": total}
    if met == total:
        return ngettext("Your wish is within reach from here", "All %(total)s wishes are within reach from here", total) % counts  # fmt: skip
    return ngettext("%(met)s of your %(total)s wishes is within reach from here", "%(met)s of your %(total)s wishes are within reach from here", met) % counts  # fmt: skip
