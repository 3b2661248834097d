"""What the page of a plan shows."""

import dataclasses
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.addressing import count_to_adults, say_to_adults
from base.formats import about_minutes, format_month
from base.times import months_later
from maps.drawing import Drive, Projection, draw, line, size_dots
from municipalities.models import Municipality, Place
from news.models import Story
from planner.engine.judging import POINTS, Gain, Outcome, Ranked, State
from planner.supply.facts import Title
from planner.wishes.base import Plan, Telling, Wish, joined, listed

ALL_THERE = (State.MET, State.UNKNOWN)  # what is not registered is not missing for all we know
MOST_STORIES = 2
FIRST_CARDS = 5  # stand open to the eye; the rest is folded, and all of it is printed
HOSTS_FROM = 4  # places: as many as are compared, or the first
LONG_AHEAD = 2  # months; a move later than that finds other adverts and homes
STATES = {
    State.MET: lambda: _("Met"),
    State.NEARLY: lambda: _("Nearly"),
    State.NOT: lambda: _("Not met"),
    State.UNKNOWN: lambda: _("Ask the host"),
}
# Shapes differ, not only colours; the word for the state stands beside each. Drawn once, in planner/icons.html.
ICONS = {
    state: format_html('<svg class="icon icon-{0}" aria-hidden="true"><use href="#i-{0}"/></svg>', state.value)
    for state in State
}
MARK = '<span class="mark mark-{}">{} <span><span class="state">{}:</span> {}</span></span>'
FIRST = mark_safe(' class="first"')
Row = Ranked[Wish]


# --- a plan in words ---------------------------------------------------------------------------------------------------
def describe_household(plan: Plan) -> list[str]:
    """The household, one sentence per part of what was said; what was not understood as it was written."""
    return household_words(plan) + [unread.words for unread in plan.household.unread]


def household_words(plan: Plan) -> list[str]:
    move = plan.household.move
    moving = [_("Could move in %(month)s") % {"month": format_month(move)}] if move else []
    return [words for kind in plan.kinds for words in kind.words(plan.household)] + moving


def score(row: Row) -> str:
    """What the order goes by, so that no reader sees a lower score above a higher one: work, then the rest as one figure.

    Kept by `Rows.score()`: most places of a plan have one of few.
    """
    met, nearly, _unknown, points, _minutes = (abs(part) for part in row.order)
    of_work = [outcome.state for wish, outcome in row.pairs if wish.leads]
    rest = len(row.pairs) - len(of_work)
    said = []
    if len(of_work) == 1:
        said.append(_("work: %(state)s") % {"state": str(STATES[of_work[0]]()).lower()})
    elif of_work:
        words = _("work for %(met)s of %(n)s, nearly for %(nearly)s") if nearly else _("work for %(met)s of %(n)s")
        words = words if met or not nearly else _("work nearly for %(nearly)s of %(n)s")
        said.append(words % {"met": met, "n": len(of_work), "nearly": nearly})
    if rest:
        share = 100 * points // (rest * POINTS[State.MET])  # rounded down: all of it is 100
        said.append((_("the rest %(share)s %%") if of_work else _("%(share)s %%")) % {"share": share})
    return capfirst(", ".join(said))


def sentence(row: Row, plan: Plan) -> str:
    """The region's argument: what is here, and what the neighbours add.

    “2 of your 3 wishes are within reach from here: 1 in the own municipality, 1 in the neighbouring municipality B.”
    """
    own = plan.facts.owner[row.place]
    outcomes = [outcome for _wish, outcome in row.pairs if outcome.state is State.MET]
    met = [outcome.place if outcome.minutes else row.place for outcome in outcomes]  # work from home is done here
    where = Counter(name_municipality_of(place, plan) for place in met if place)
    here = where.pop(own.name, 0)
    if not row.met:
        nearly = sum(outcome.state is State.NEARLY for _wish, outcome in row.pairs)
        if nearly:
            return ngettext("Nothing fits quite; %(n)s wish nearly does.", "Nothing fits quite; %(n)s wishes nearly do.", nearly) % {"n": nearly}  # fmt: skip
        return _("Nothing is found here just now; the host may know more.")
    head = plan.facts.once(("how many", row.met), lambda: say_how_many(row.met, len(row.pairs)))
    names = [name for name, _n in where.most_common()]
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


def name_municipality_of(place: int, plan: Plan) -> str:
    """The municipality by name, or the town outside the region."""
    owner = plan.facts.owner.get(place)
    return owner.name if owner else plan.facts.place(place).name


def say_how_many(met: int, total: int) -> str:
    counts = {"met": met, "total": total}
    if met == total:
        words = count_to_adults(
            "Your wish is within reach from here", "All %(total)s wishes are within reach from here", total
        )
        return words % counts
    return ngettext("%(met)s of your %(total)s wishes is within reach from here", "%(met)s of your %(total)s wishes are within reach from here", met) % counts  # fmt: skip


def list_gains(plan: Plan) -> list[dict[str, str]]:
    return [
        {
            "label": gain.relaxation.say(),
            "gives": describe_gain(gain, plan),
            "query": plan.address(gain.relaxation.household),
        }
        for gain in plan.gains
    ]


def describe_gain(gain: Gain[Wish], plan: Plan) -> str:
    """What a family would have then: more wishes from one place, or as many from more places than now."""
    met, total = gain.then.met, len(gain.then.pairs)
    words = {"place": plan.facts.places[gain.then.place].name, "met": met, "total": total}
    if gain.then.missing < gain.now.missing:
        return say_more_wishes(is_all=met == total, is_one=total == 1) % (words | {"now": gain.now.met})
    return say_more_places(is_all=met == total, is_one=total == 1) % (words | {"n": gain.as_good, "now": gain.as_good_before})  # fmt: skip


def say_more_wishes(*, is_all: bool, is_one: bool) -> str:
    if is_one:
        return say_to_adults("Then your wish is within reach from %(place)s; now it is from no place.")
    if is_all:
        return _("Then all your wishes are within reach from %(place)s, instead of %(now)s of %(total)s.")
    return _("Then %(met)s of your %(total)s wishes are within reach from %(place)s, instead of %(now)s.")


def say_more_places(*, is_all: bool, is_one: bool) -> str:
    """There are always more than before, so two at least."""
    if is_one:
        return say_to_adults("Then you have %(n)s places to choose between where your wish is within reach, instead of %(now)s.")  # fmt: skip
    if is_all:
        return say_to_adults("Then you have %(n)s places to choose between where all your wishes are within reach, instead of %(now)s.")  # fmt: skip
    return say_to_adults("Then you have %(n)s places to choose between where %(met)s of your %(total)s wishes are within reach, instead of %(now)s.")  # fmt: skip


# --- rows --------------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class CardLine:
    title: str
    sign: str  # of State
    icon: SafeString
    state: str  # in words
    head: SafeString  # sign, title and state, as many lines have them
    text: str
    notes: tuple[str, ...] = ()

    @property
    def html(self) -> SafeString:
        """Of a card. Some sixty of them in a template of their own take a tenth of the page's time, as do the words below."""
        notes = "".join([f'<p class="quiet-text">{conditional_escape(note)}</p>' for note in self.notes])
        return SafeString(
            f'<li class="line line-{self.sign}">{self.head}<p>{conditional_escape(self.text)}</p>{notes}</div></li>'
        )


class Words:
    """Of the links and boxes of a row. Dozens of {% blocktranslate %} would take a tenth of the page's time."""

    def __init__(self, place: str, municipality: str):
        self.place, self.municipality = place, municipality

    @property
    def compare(self) -> str:
        return _("Compare %(place)s") % {"place": self.place}

    @property
    def more(self) -> str:
        return _("More about %(place)s") % {"place": self.place}

    @property
    def host(self) -> str:
        return _("The host in %(municipality)s") % {"municipality": self.municipality}

    @property
    def as_good(self) -> str:
        return _("These fit as well:")


@dataclasses.dataclass
class RowView:
    """One place of the list."""

    number: str  # empty below the best
    place: Place
    municipality: Municipality
    url: str  # of the place
    met: int
    total: int
    score: str
    sentence: str
    marks: SafeString  # each state with its sign and the wishes that have it
    lines: list[CardLine]
    around: SafeString  # the nearest shop and centre
    more: str  # how many places of its municipality fit as well
    fit_as_well: list[tuple[str, str]]  # (name, url)
    cells: SafeString  # of the table: wishes met, and the drive to work of each adult who looks for some
    compared: bool
    words: Words

    @property
    def name(self) -> SafeString:
        """Return the place, with its municipality where that is called otherwise."""
        return SafeString(f"{escape(self.place.name)}{self.beside}")

    @property
    def linked_name(self) -> SafeString:
        return SafeString(f'<a href="{escape(self.url)}">{escape(self.place.name)}</a>{self.beside}')

    @property
    def beside(self) -> str:
        own = self.municipality.name
        return f' <span class="place-municipality">{escape(own)}</span>' if self.place.name != own else ""

    @property
    def box(self) -> SafeString:
        """Return the box by which the place is compared."""
        checked = " checked" if self.compared else ""
        return SafeString(
            f'<label class="check no-print"><input type="checkbox" name="compare" value="{escape(self.place.slug)}"{checked}>'
            f" {escape(self.words.compare)}</label>"
        )


class Rows:
    """Makes the rows of a page; what all of them need is worked out once."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.titles = {wish: wish.title(plan.household) for wish in plan.wishes}
        self.states = {state: words() for state, words in STATES.items()}
        self.names = [wish.short_title(plan.household) for wish in plan.wishes]
        self.marks: dict[tuple[State, ...], SafeString] = {}
        self.heads: dict[tuple[Wish, State], SafeString] = {}

    def mark(self, found: tuple[State, ...]) -> SafeString:
        """Each state with the names of its wishes, in a closed card too; many places have the same."""
        if found not in self.marks:
            of = {
                state: [name for at, name in zip(found, self.names, strict=True) if at is state]
                for state in self.states
            }
            is_all = len(found) > 1 and len(set(found)) == 1
            groups = (
                (state.value, ICONS[state], self.states[state], _("all wishes") if is_all else ", ".join(names))
                for state, names in of.items()
                if names
            )
            self.marks[found] = format_html_join("", MARK, groups)
        return self.marks[found]

    def view(self, number: int, row: Row, *, in_full: bool = True) -> RowView:
        plan = self.plan
        place, municipality = plan.facts.places[row.place], plan.facts.owner[row.place]
        telling = Telling(plan, place)
        more = plan.more.get(row.place, [])
        return RowView(
            number=str(number or ""), place=place, municipality=municipality, url=plan.facts.urls[place.pk],
            met=row.met, total=len(row.pairs), score=self.score(row), sentence=sentence(row, plan),
            lines=[self.line(wish, outcome, telling) for wish, outcome in row.pairs] if in_full else [],
            marks=self.mark(tuple(outcome.state for _wish, outcome in row.pairs)),
            around=describe_nearest_shop_and_centre(telling) if in_full else SafeString(""), more=say_more(len(more), municipality),
            fit_as_well=[(plan.facts.places[there].name, plan.facts.urls[there]) for there in more],
            cells=cells(row), compared=row in plan.compared, words=Words(place.name, municipality.name),
        )  # fmt: skip

    def score(self, row: Row) -> str:
        decides = (row.order[:-1], *(outcome.state for wish, outcome in row.pairs if wish.leads))
        return self.plan.facts.once(("score", decides), lambda: score(row))

    def line(self, wish: Wish, outcome: Outcome, telling: Telling) -> CardLine:
        text, notes = wish.tell(outcome, telling)
        state = outcome.state
        kept = tuple(filter(None, notes))
        return CardLine(
            self.titles[wish], state.value, ICONS[state], self.states[state], self.head(wish, state), text, kept
        )

    def head(self, wish: Wish, state: State) -> SafeString:
        if (wish, state) not in self.heads:
            self.heads[wish, state] = format_html(
                '{} <div><p class="line-head"><strong>{}</strong> <span class="state">{}</span></p>',
                ICONS[state], self.titles[wish], self.states[state],
            )  # fmt: skip
        return self.heads[wish, state]


def describe_nearest_shop_and_centre(telling: Telling) -> SafeString:
    """What every card names, whether or not it was wished for."""
    found = [always_named(wish, telling) for wish in telling.plan.always]
    centres = telling.facts.once("centres", lambda: {owner.centre_id for owner in telling.facts.municipalities})
    reach = telling.facts.reach[telling.place.pk]
    near = next(((there, minutes) for minutes, there in reach if there in centres), None)
    centre = _("Nearest centre: %(where)s.") % {"where": telling.where(*near)} if near else ""
    return joined(*found, centre)


def always_named(wish: Wish, telling: Telling) -> SafeString | str:
    outcome = telling.facts.without_counting(wish)[telling.place.pk]
    title = wish.nearest_title(outcome, telling.facts, telling.plan.titles)
    if title is None or outcome.place is None or outcome.minutes is None:
        return ""
    where = telling.where(outcome.place, outcome.minutes)
    return format_html("{}: {}, {}.", wish.title(telling.plan.household), telling.linked(title, outcome.place, is_name=True), where)  # fmt: skip


def say_more(n: int, municipality: Municipality) -> str:
    if not n:
        return ""
    words = ngettext("%(n)s more place in %(municipality)s fits as well.", "%(n)s more places in %(municipality)s fit as well.", n)  # fmt: skip
    return words % {"n": n, "municipality": municipality.name}


def cells(row: Row) -> SafeString:
    daily = [outcome.minutes for wish, outcome in row.pairs if wish.commuter]
    drives = ["–" if minutes is None else about_minutes(minutes) for minutes in daily]
    return SafeString("".join([f"<td>{escape(text)}</td>" for text in (str(row.met), *drives)]))


# --- the page ----------------------------------------------------------------------------------------------------------
def context(plan: Plan) -> dict[str, Any]:
    rows = Rows(plan)
    cards = [rows.view(number, row) for number, row in enumerate(plan.cards, 1)]
    below = [rows.view(0, row, in_full=False) for row in plan.below]
    return {
        "plan": plan,
        "form": plan.form,
        "household": describe_household(plan),
        "sections": [{"template": kind.template, **kind.section(plan)} for kind in plan.kinds],
        "cards": cards,
        "first_cards": cards[:FIRST_CARDS],
        "more_places": fold(cards[FIRST_CARDS:], below),
        "stories": stories(plan),
        "hosts": list(dict.fromkeys(plan.facts.owner[row.place] for row in (plan.compared or plan.cards)[:HOSTS_FROM])),
        "below": below,
        "is_long_ahead": plan.household.move is not None and plan.household.move > months_later(plan.today, LONG_AHEAD),
        **comparison(rows),
        "kept": parse_qsl(plan.query),  # the household as hidden fields of the form that compares
        "work_columns": [rows.titles[wish] for wish in plan.wishes if wish.commuter],
        "fits_all": bool(cards) and all(outcome.state in ALL_THERE for _wish, outcome in plan.cards[0].pairs),
        "what_ifs": list_gains(plan),
        "stopped_by": [rows.titles[wish] for wish in plan.stopped_by],
        "notices": [notice for kind in plan.kinds for notice in kind.notices(plan)],
        "map": draw_plan_map(plan) if cards else None,
        "region": plan.facts.region,  # the frame's name and list: asked for once
        "municipalities": plan.facts.municipalities,
    }


def fold(cards: list[RowView], below: list[RowView]) -> dict[str, Any] | None:
    """What stands under the first cards: how many places, which, and whether one of them is compared."""
    rows = [*cards, *below]
    if not rows:
        return None
    return {
        "heading": ngettext("%(n)s more place:", "%(n)s more places:", len(rows)) % {"n": len(rows)},
        "names": ", ".join(row.place.name for row in rows),
        "cards": cards,
        "compared": any(row.compared for row in rows),
    }


def stories(plan: Plan) -> list[tuple[Municipality, Title]]:
    """Of the municipalities that come first, what newcomers there tell."""
    owners = dict.fromkeys(plan.facts.owner[row.place] for row in plan.cards)
    found = [(owner, plan.titles.get((Story, owner.pk))) for owner in owners]
    return [(owner, title) for owner, title in found if title][:MOST_STORIES]


def comparison(rows: Rows) -> dict[str, Any]:
    """The chosen places, and the same lines turned: one row per wish."""
    views = [rows.view(0, row) for row in rows.plan.compared]
    turned = zip(*(view.lines for view in views), strict=True)
    return {"compared": views, "compare_rows": [{"title": group[0].title, "lines": group} for group in turned]}


# --- the map -----------------------------------------------------------------------------------------------------------
def draw_plan_map(plan: Plan) -> dict | None:
    """Places sized by fit, numbered as in the list, with the drive of each adult from the best place.

    As maps.drawing.draw(), with `circles` in place of the dots, the `specks` of the other places as one path, and the drives.
    """
    rows = [*plan.cards, *plan.below]
    places = [plan.facts.places[row.place] for row in rows]
    found = draw(plan.facts.outlines, plan.facts.municipalities, places)
    if found is None:
        return None
    onto = found["onto"]
    size_dots(found["dots"], [row.met / len(row.pairs) for row in rows])
    circles = [
        circle(plan, row, dot, str(number) if number <= len(plan.cards) else "")
        for number, (row, dot) in enumerate(zip(rows, found["dots"], strict=True), 1)
    ]
    shown = {place.pk for place in places}
    specks = [onto.point(place.lon, place.lat) for place in plan.facts.places.values() if place.pk not in shown]
    return found | {
        "circles": format_html_join("", "{}", ((one,) for one in circles)),
        "specks": "".join(f"M{x:.1f} {y:.1f}h0" for x, y in specks),
        "journeys": journeys(plan, rows[0], onto) if rows else [],
    }


def circle(plan: Plan, row: Row, dot: dict[str, Any], rank: str) -> SafeString:
    """A place of the map as a link. `rank` is empty below the best; the first is drawn above the others."""
    words = {"place": dot["place"].name, "met": row.met, "total": len(row.pairs)}
    number = f'<text class="dot-number" x="{dot["x"]}" y="{dot["number_y"]}" text-anchor="middle">{rank}</text>' if rank else ""  # fmt: skip
    return format_html(
        '<a href="{}"{}><title>{}</title>{}{}</text></a>',
        plan.facts.urls[row.place], FIRST if rank == "1" else "", _("%(place)s: %(met)s of %(total)s wishes") % words,
        SafeString(  # only numbers
            f'<circle cx="{dot["x"]}" cy="{dot["y"]}" r="{dot["r"]}"/>{number}'
            f'<text class="dot-name" x="{dot["label_x"]}" y="{dot["label_y"]}" text-anchor="{dot["anchor"]}">'
        ), words["place"],
    )  # fmt: skip


def journeys(plan: Plan, row: Row, onto: Projection) -> list[dict]:
    """The best place's daily drives to work: {adult, x1, y1, x2, y2, words}; none where work is at the door."""
    home = plan.facts.places[row.place]
    found = []
    for wish, outcome in row.pairs:
        if wish.commuter and outcome.minutes and outcome.place not in (None, home.pk):  # 0 is done from home
            there = plan.facts.places[outcome.place]
            drawn = line(onto, Drive(home, there, outcome.minutes))
            found.append(drawn | {"adult": wish.commuter, "words": about_minutes(outcome.minutes), "to": there.name})
    return found
