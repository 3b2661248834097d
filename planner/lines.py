"""What a place offers for each wish, in words: one line with a state, a sentence and what a family must know."""

import dataclasses

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.formats import about_minutes, number
from base.othertongues import say_languages, wrap
from culture.models import ages_words
from entries.filters import MINUTES
from occupations.neighbours import same_field
from planner.facts import children_born
from planner.matching import HOME_NEAR
from planner.outcomes import Outcome, State, Why
from planner.plan import DOMAIN_OF, Plan
from planner.ranking import Ranked
from planner.schoolfacts import SchoolFact
from planner.titles import DEFAULT, Title
from planner.wishes import HomeWish, LikeWish, NearWish, SchoolWish, Wish, WorkWish
from planner.words import STATES, listed, wish_title
from schools.models import School, pupils_words

FEWEST_CHILDREN = 5  # a smaller group is not counted out
Said = tuple[str, list[str]]  # a sentence, and what a family must know; empty notes are not shown


# Shapes differ, not only colours; the word for the state stands beside each. Drawn once, in planner/icons.html.
ICONS = {
    state: format_html('<svg class="icon icon-{0}" aria-hidden="true"><use href="#i-{0}"/></svg>', state.value)
    for state in State
}


@dataclasses.dataclass(frozen=True)
class Line:
    title: str
    sign: str  # of State
    icon: SafeString
    state: str  # in words
    text: str
    notes: tuple[str, ...] = ()


class Shared:
    """What the lines of every place need: worked out once a page."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.schools = {school.pk: school for school in plan.facts.schools}
        self.activities = {
            newest: what for what, places in plan.facts.cells["activity"].items() for _place, _n, newest in places
        }
        self.titles = {wish: wish_title(wish, plan.understood) for wish in plan.wishes}
        self.states = {state: words() for state, words in STATES.items()}


def lines(row: Ranked, shared: Shared) -> list[Line]:
    made = Lines(row, shared)
    return [made.line(wish, outcome) for wish, outcome in row.pairs]


class Lines:
    """Makes the lines of one place."""

    def __init__(self, row: Ranked, shared: Shared):
        self.plan, self.row, self.shared = shared.plan, row, shared
        self.place = shared.plan.facts.places[row.place]
        self.municipality = shared.plan.facts.owner[row.place]

    def line(self, wish: Wish, outcome: Outcome) -> Line:
        text, notes = self.say(wish, outcome)
        state = outcome.state
        words = self.shared.states[state]
        return Line(self.shared.titles[wish], state.value, ICONS[state], words, text, tuple(filter(None, notes)))

    def say(self, wish: Wish, outcome: Outcome) -> Said:
        match wish:
            case WorkWish():
                return self.work(wish, outcome)
            case HomeWish():
                return self.home(wish, outcome)
            case SchoolWish():
                return self.school(wish, outcome)
            case LikeWish():
                return self.like(wish, outcome)
            case NearWish():
                return self.near(wish, outcome)

    # --- parts of sentences --------------------------------------------------------------------------------------------
    def where(self, place: int, minutes: int) -> str:
        """Where something is, and how far: "here", or the place and "about 20 min"."""
        if place == self.row.place:
            return _("here")
        return f"{self.plan.facts.places[place].name}, {about_minutes(minutes)}"

    def linked(self, title: Title, place: int, *, is_name: bool = False) -> SafeString:
        """The title, with its language in front of it where that is another one; a name is the same in every language."""
        code = self.plan.facts.owner[place].writes_in if title.language == DEFAULT else title.language
        words = wrap(title.text, code, "span", to_name=not is_name) if code else title.text
        link = format_html('<a href="{}">{}</a>', title.url, words) if title.url else format_html("{}", words)
        return say_languages(link, partly=False)

    def nearest(self, wish: Wish, outcome: Outcome) -> SafeString | str:
        """The nearest of what was counted, by name; empty where it has gone since."""
        title = self.plan.titles.get((DOMAIN_OF[wish.kind], outcome.entry or 0))
        if title is None or outcome.place is None or outcome.minutes is None:
            return ""
        where = self.where(outcome.place, outcome.minutes)
        return format_html("{} {}, {}.", _("Nearest:"), self.linked(title, outcome.place), where)

    def reasons(self, outcome: Outcome, limit: int) -> str:
        """By how much a wish is missed."""
        more = max(5, 5 * round(((outcome.minutes or 0) - limit) / 5))
        words = {
            Why.DRIVE: _("about %(minutes)s min more by car than you wished") % {"minutes": more},
            Why.OCCUPATION: _("a neighbouring occupation"),
            Why.EXTENT: _("a little less than full time"),
            Why.PRICE: _("up to 15 per cent above your limit"),
            Why.UNSTATED: _("price, bedrooms or pets are not stated: ask"),
        }
        said = [text for why, text in words.items() if outcome.why & why]
        return f"({listed(said)})" if said else ""

    def counted(self, words: str, reasons: str, nearest: str) -> SafeString:
        return format_html_join(" ", "{}", ((part,) for part in (words, nearest, reasons) if part))

    # --- one kind of wish each -----------------------------------------------------------------------------------------
    def work(self, wish: WorkWish, outcome: Outcome) -> Said:
        if outcome.state is State.NOT:
            none = _("None advertised now within %(drive)s.") % {"drive": about_minutes(wish.drive)}
            return none, [self.employers(wish), self.other_work(wish)]
        if outcome.state is State.MET:
            words = ngettext("%(n)s advert fits.", "%(n)s adverts fit.", outcome.fits) % {"n": number(outcome.fits)}
        else:
            words = ngettext("%(n)s advert nearly fits.", "%(n)s adverts nearly fit.", outcome.nearly) % {"n": number(outcome.nearly)}  # fmt: skip
        reasons = self.reasons(outcome, wish.drive) if outcome.state is State.NEARLY else ""
        return self.counted(words, reasons, self.nearest(wish, outcome)), [self.list_of_jobs(wish, outcome)]

    def list_of_jobs(self, wish: WorkWish, outcome: Outcome) -> SafeString | str:
        """The job list around the place; its drives come in steps."""
        occupation = self.plan.understood[wish.adult].occupation
        if outcome.fits < 2 or occupation is None:
            return ""
        minutes = next((step for step in MINUTES if step >= wish.drive), MINUTES[-1])
        query = {"near": self.place.slug, "minutes": minutes, "words": getattr(occupation, f"name_{DEFAULT}")}
        return format_html('<a href="{}">{}</a>', reverse("job-list", query=query), _("See the adverts"))

    def employers(self, wish: WorkWish) -> SafeString | str:
        """Who has other work in that field within the drive: worth a telephone call."""
        found = {}
        for job, place in self.plan.employers.get((self.row.place, wish.adult), ()):
            title = self.plan.titles.get(("job", job))
            if title and title.partner:
                found[title.partner] = self.plan.facts.places[place].name
        if not found:
            return _("The host knows the employers.")
        names = listed([f"{partner} ({place})" for partner, place in found.items()])
        return _("Employers with other work in this field now: %(names)s. The host knows them.") % {"names": names}

    def other_work(self, wish: WorkWish) -> SafeString | str:
        field = same_field(wish.code)
        title = self.plan.fields.get(field)
        if title is None or field == wish.code:
            return ""
        address = f"?{self.plan.changed(wish.adult, work=field)}"
        return format_html('<a href="{}">{}</a>: {}', address, _("Other work in this field"), say_languages(wrap(title.text, title.language, "span"), partly=False))  # fmt: skip

    def home(self, wish: HomeWish, outcome: Outcome) -> Said:
        if outcome.state is State.NOT:
            return _("No home on the list fits now, here or within a quarter of an hour."), [
                _("Not every home is advertised: ask the host.")
            ]
        if outcome.state is State.MET:
            words = ngettext("%(n)s home fits.", "%(n)s homes fit.", outcome.fits) % {"n": number(outcome.fits)}
        else:
            words = ngettext("%(n)s home nearly fits.", "%(n)s homes nearly fit.", outcome.nearly) % {"n": number(outcome.nearly)}  # fmt: skip
        reasons = self.reasons(outcome, HOME_NEAR) if outcome.state is State.NEARLY else ""
        return self.counted(words, reasons, self.nearest(wish, outcome)), []

    def like(self, wish: LikeWish, outcome: Outcome) -> Said:
        if outcome.state is State.NOT:
            return _("Nothing registered for you within %(drive)s; ask the host.") % {
                "drive": about_minutes(wish.drive)
            }, []
        n = outcome.fits or outcome.nearly
        words = ngettext("%(n)s activity.", "%(n)s activities.", n) % {"n": number(n)}
        reasons = self.reasons(outcome, wish.drive) if outcome.state is State.NEARLY else ""
        return self.counted(words, reasons, self.nearest(wish, outcome)), [self.ages(outcome)]

    def ages(self, outcome: Outcome) -> str:
        what = self.shared.activities.get(outcome.entry or 0)
        return ages_words(what.a, what.b) if what else ""

    def near(self, wish: NearWish, outcome: Outcome) -> Said:
        nearest = self.nearest(wish, outcome)
        if outcome.state is State.UNKNOWN:
            words = _("Not registered here within %(drive)s; ask the host.") % {"drive": about_minutes(wish.drive)}
            return words, [nearest]
        reasons = self.reasons(outcome, wish.drive) if outcome.state is State.NEARLY else ""
        return self.counted("", reasons, nearest), []

    def school(self, wish: SchoolWish, outcome: Outcome) -> Said:
        notes = [self.same_age(wish), self.across(wish, outcome)]
        school = self.shared.schools.get(outcome.entry or 0)
        if school is None or outcome.minutes is None:
            return _("None is registered here; ask the host."), notes
        decides = _("the county decides") if wish.school == School.Kind.UPPER_SECONDARY else _("the municipality decides")  # fmt: skip
        likely = format_html("{} {}, {}; {}.", _("Likely"), self.school_link(school), self.where(school.place, outcome.minutes), decides)  # fmt: skip
        reasons = self.reasons(outcome, wish.drive) if outcome.state is State.NEARLY else ""
        size = pupils_words(school.kind, school.pupils)
        return self.counted(likely, reasons, ""), [f"{size}." if size else "", *notes]

    def school_link(self, school: SchoolFact) -> SafeString:
        return self.linked(Title(school.title, school.language, school.url), school.place, is_name=True)

    def across(self, wish: SchoolWish, outcome: Outcome) -> SafeString | str:
        if outcome.across is None:
            return ""
        school = self.shared.schools[outcome.across[0]]
        nearer = _("Nearer across the border:") if outcome.entry else _("Across the border:")
        where = self.where(school.place, outcome.across[1])
        return format_html("{} {}, {}. {}", nearer, self.school_link(school), where, _("It may be applied for, with no right to a place."))  # fmt: skip

    def same_age(self, wish: SchoolWish) -> str:
        """Children of that birth year in the municipality; a group under five is not counted out."""
        n = children_born(self.municipality, wish.born)
        if n is None:
            return ""
        words = {"n": n, "year": wish.born, "municipality": self.municipality.name}
        if n < FEWEST_CHILDREN:
            return _("Fewer than five children born in %(year)s live in %(municipality)s.") % words
        return _("%(n)s children born in %(year)s live in %(municipality)s.") % words
