"""A row of a plan is one place with all wishes, as cards, lists and tables show it."""

import dataclasses
from collections import Counter
from typing import Any

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.messages.addressing import count_to_adults
from base.values.formats import describe_drive_minutes
from municipalities.models import Municipality, Place
from planner.engine.judging import POINTS, Outcome, RankedPlace, WishState
from planner.wishes.base import PlaceSentences, Plan, Wish, format_word_list, join_sentences

STATES = {
    WishState.MET: lambda: _("Met"),
    WishState.NEARLY: lambda: _("Nearly"),
    WishState.NOT: lambda: _("Not met"),
    WishState.UNKNOWN: lambda: _("Ask the host"),
}
# Shapes differ, not only colours; the word for the state stands beside each. Drawn once, in planner/icons.html.
ICONS = {
    state: format_html('<svg class="icon icon-{0}" aria-hidden="true"><use href="#i-{0}"/></svg>', state.value)
    for state in WishState
}
MARK = '<span class="mark mark-{}">{} <span><span class="state">{}:</span> {}</span></span>'
Row = RankedPlace[Wish]


# --- a place in words ----------------------------------------------------------------------------------------------
def describe_score(row: Row) -> str:
    """Say what the order goes by, so that no reader sees a lower score above a higher one.

    Work comes first, then the rest as one figure. `Rows.score()` keeps the words: most places of a plan have one of
    few.
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
        share = 100 * points // (rest * POINTS[WishState.MET])  # rounded down: all of it is 100
        said.append((_("the rest %(share)s %%") if of_work else _("%(share)s %%")) % {"share": share})
    return capfirst(", ".join(said))


def describe_reach(row: Row, plan: Plan) -> str:
    """Say what is within reach in the own municipality, and what the neighbours add: the region's argument.

    “2 of your 3 wishes are within reach from here: 1 in the own municipality, 1 in the neighbouring municipality B.”
    """
    if not row.met:
        return say_nothing_fits(row)
    own = plan.facts.owner[row.place]
    outcomes = [outcome for _wish, outcome in row.pairs if outcome.state is WishState.MET]
    met = [outcome.place if outcome.minutes else row.place for outcome in outcomes]  # work from home is done here
    where = Counter(name_municipality_of(place, plan) for place in met if place)
    here = where.pop(own.name, 0)
    head = plan.facts.compute_once(("how many", row.met), lambda: say_how_many(row.met, len(row.pairs)))
    names = [name for name, _n in where.most_common()]
    beyond = sum(where.values())
    if not beyond and row.met == 1:
        return _("%(head)s, in %(own)s.") % {"head": head, "own": own.name}
    if not beyond:
        return _("%(head)s, all of it in %(own)s.") % {"head": head, "own": own.name}
    if not here:
        return _("%(head)s, in %(names)s.") % {"head": head, "names": format_word_list(names)}
    return _("%(head)s: %(here)s in %(own)s, %(n)s in %(names)s.") % {
        "head": head,
        "here": here,
        "own": own.name,
        "n": beyond,
        "names": format_word_list(names),
    }


def say_nothing_fits(row: Row) -> str:
    nearly = sum(outcome.state is WishState.NEARLY for _wish, outcome in row.pairs)
    if not nearly:
        return _("Nothing is found here just now; the host may know more.")
    words = ngettext(
        "Nothing fits quite; %(n)s wish nearly does.", "Nothing fits quite; %(n)s wishes nearly do.", nearly
    )
    return words % {"n": nearly}


def name_municipality_of(place: int, plan: Plan) -> str:
    """Return the name of the place's municipality, or of the town itself where it lies outside the region."""
    owner = plan.facts.owner.get(place)
    return owner.name if owner else plan.facts.place(place).name


def say_how_many(met: int, total: int) -> str:
    counts = {"met": met, "total": total}
    if met == total:
        words = count_to_adults(
            "Your wish is within reach from here", "All %(total)s wishes are within reach from here", total
        )
        return words % counts
    return (
        ngettext(
            "%(met)s of your %(total)s wishes is within reach from here",
            "%(met)s of your %(total)s wishes are within reach from here",
            met,
        )
        % counts
    )


# --- rows -------------------------------------------------------------------------------------------------------------
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
        """Return the line as it stands on a card.

        Some sixty of them from a template of their own would take a tenth of the page's time, as would `RowWords`.
        """
        notes = "".join([f'<p class="quiet-text">{conditional_escape(note)}</p>' for note in self.notes])
        return SafeString(
            f'<li class="line line-{self.sign}">{self.head}<p>{conditional_escape(self.text)}</p>{notes}</div></li>'
        )


class RowWords:
    """`RowWords` are the texts of the links and boxes of a row.

    Dozens of {% blocktranslate %} would take a tenth of the page's time.
    """

    def __init__(self, place: str, municipality: str, compare: str):
        """Take `compare` as the sentence for the box, with a gap for the place."""
        self.place, self.municipality = place, municipality
        self.compare = compare % {"place": place}

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
    """A `RowView` is one place of the list, as templates show it."""

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
    words: RowWords
    map: dict[str, Any] | None = None  # of the drives to work, where the page draws one

    @property
    def name(self) -> SafeString:
        """Return the name of the place, with its municipality where that has another name."""
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
        """Return the box that is ticked to compare the place."""
        checked = " checked" if self.compared else ""
        return SafeString(
            '<label class="check no-print"><input type="checkbox" name="compare" '
            f'value="{escape(self.place.slug)}"{checked}>'
            f" {escape(self.words.compare)}</label>"
        )


class Rows:
    """`Rows` makes the rows of a page, and works out once what all of them need."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.titles = {wish: wish.title(plan.household) for wish in plan.wishes}
        self.states = {state: words() for state, words in STATES.items()}
        self.compare = _("Compare %(place)s")
        self.names = [wish.short_title(plan.household) for wish in plan.wishes]
        self.marks: dict[tuple[WishState, ...], SafeString] = {}
        self.heads: dict[tuple[Wish, WishState], SafeString] = {}

    def mark(self, found: tuple[WishState, ...]) -> SafeString:
        """Return each state with the names of its wishes, for closed cards too; many places have the same."""
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
        telling = PlaceSentences(plan, place)
        more = plan.more.get(row.place, [])
        return RowView(
            number=str(number or ""),
            place=place,
            municipality=municipality,
            url=plan.facts.urls[place.pk],
            met=row.met,
            total=len(row.pairs),
            score=self.score(row),
            sentence=describe_reach(row, plan),
            lines=[self.build_card_line(wish, outcome, telling) for wish, outcome in row.pairs] if in_full else [],
            marks=self.mark(tuple(outcome.state for _wish, outcome in row.pairs)),
            around=describe_nearest_shop_and_centre(telling) if in_full else SafeString(""),
            more=say_how_many_more(len(more), municipality),
            fit_as_well=[(plan.facts.places[there].name, plan.facts.urls[there]) for there in more],
            cells=draw_cells(row),
            compared=row in plan.compared,
            words=RowWords(place.name, municipality.name, self.compare),
        )

    def score(self, row: Row) -> str:
        decides = (row.order[:-1], *(outcome.state for wish, outcome in row.pairs if wish.leads))
        return self.plan.facts.compute_once(("score", decides), lambda: describe_score(row))

    def build_card_line(self, wish: Wish, outcome: Outcome, telling: PlaceSentences) -> CardLine:
        text, notes = wish.tell(outcome, telling)
        state = outcome.state
        kept = tuple(filter(None, notes))
        return CardLine(
            self.titles[wish], state.value, ICONS[state], self.states[state], self.head(wish, state), text, kept
        )

    def head(self, wish: Wish, state: WishState) -> SafeString:
        if (wish, state) not in self.heads:
            self.heads[wish, state] = format_html(
                '{} <div><p class="line-head"><strong>{}</strong> <span class="state">{}</span></p>',
                ICONS[state],
                self.titles[wish],
                self.states[state],
            )
        return self.heads[wish, state]


def describe_nearest_shop_and_centre(telling: PlaceSentences) -> SafeString:
    """Name the nearest shop and centre, which stand on every card, whether or not they were wished for."""
    found = [describe_nearest(wish, telling) for wish in telling.plan.always]
    centres = telling.facts.compute_once("centres", lambda: {owner.centre_id for owner in telling.facts.municipalities})
    reach = telling.facts.reach[telling.place.pk]
    near = next(((there, minutes) for minutes, there in reach if there in centres), None)
    is_elsewhere = near and near[0] != telling.place.pk  # of a centre it goes without saying
    centre = _("Nearest centre: %(where)s.") % {"where": telling.describe_where(*near)} if near and is_elsewhere else ""
    return join_sentences(*found, centre)


def describe_nearest(wish: Wish, telling: PlaceSentences) -> SafeString | str:
    outcome = telling.facts.compare_without_counting(wish)[telling.place.pk]
    title = wish.nearest_title(outcome, telling.facts, telling.plan.titles)
    if title is None or outcome.place is None or outcome.minutes is None:
        return ""
    where = telling.describe_where(outcome.place, outcome.minutes)
    return format_html(
        "{}: {}, {}.", wish.title(telling.plan.household), telling.link_title(title, outcome.place, is_name=True), where
    )


def say_how_many_more(n: int, municipality: Municipality) -> str:
    if not n:
        return ""
    words = ngettext(
        "%(n)s more place in %(municipality)s fits as well.", "%(n)s more places in %(municipality)s fit as well.", n
    )
    return words % {"n": n, "municipality": municipality.name}


def draw_cells(row: Row) -> SafeString:
    daily = [outcome.minutes for wish, outcome in row.pairs if wish.commuter]
    drives = ["–" if minutes is None else describe_drive_minutes(minutes) for minutes in daily]
    return SafeString("".join([f"<td>{escape(text)}</td>" for text in (str(row.met), *drives)]))
