"""The region's argument in one sentence: what is here, and what the neighbours add."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.outcomes import State
from planner.plan import Plan
from planner.ranking import Ranked
from planner.words import listed


def sentence(row: Ranked, plan: Plan) -> str:
    """“From here you reach 6 of 6 wishes: 2 in the own municipality, 4 with the neighbours A and B.”"""
    own, owner = plan.facts.owner[row.place], plan.facts.owner
    met = [outcome.place for _wish, outcome in row.pairs if outcome.state is State.MET]
    where = Counter(owner[place].pk for place in met if place in owner)
    here = where.pop(own.pk, 0)
    counts = {"met": row.met, "total": len(row.pairs)}
    if not row.met:
        return _("Nothing is found here just now; the host may know more.")
    head = ngettext("From here you reach %(met)s of %(total)s wish", "From here you reach %(met)s of %(total)s wishes", len(row.pairs)) % counts  # fmt: skip
    names = [plan.facts.names[pk] for pk, _n in where.most_common()]
    beyond = sum(where.values())
    if not beyond:
        return _("%(head)s, all in %(own)s.") % {"head": head, "own": own.name}
    neighbours = ngettext("%(n)s with the neighbour %(names)s", "%(n)s with the neighbours %(names)s", len(names)) % {"n": beyond, "names": listed(names)}  # fmt: skip
    if not here:
        return _("%(head)s, %(neighbours)s.") % {"head": head, "neighbours": neighbours}
    return _("%(head)s: %(here)s in %(own)s, %(neighbours)s.") % {
        "head": head, "here": here, "own": own.name, "neighbours": neighbours
    }  # fmt: skip
