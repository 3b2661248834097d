"""A place tells an adult in these sentences which adverts, takeovers and employers are within the drive."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.links import find_path
from base.values.formats import describe_drive_minutes
from jobs.in_short import say_in_short
from jobs.models import ALL_WEEK, Job
from occupations.neighbours import map_near_codes
from occupations.words.withoutadvert import ANY
from planner.engine.judging import Outcome, WishState, stretch_limit
from planner.household import ALL_CODES, NATIVE, UNSAID
from planner.supply.facts import Facts
from planner.wishes.base import PlaceSentences, format_word_list, join_sentences
from planner.wishes.occupations import ADULTS, is_norwegian_page

if TYPE_CHECKING:
    from planner.wishes.work import WorkWish


def name_example(wish: "WorkWish", outcome: Outcome, telling: PlaceSentences, n: int) -> SafeString | str:
    """Return the advert that is named, where it is, and what it says; "" where it has gone since."""
    title = wish.nearest_title(outcome, telling.facts, telling.plan.titles)
    if title is None or outcome.place is None or outcome.minutes is None:
        return ""
    lead = _("For example:") if n > 1 else ""
    is_remote = title.details["remote_days"] == ALL_WEEK
    where = _("from home") if is_remote else telling.describe_where(outcome.place, outcome.minutes)
    is_native = wish.level == NATIVE or (wish.level == UNSAID and is_norwegian_page())
    # Neighbouring places name the same advert.
    words = telling.facts.compute_once(
        ("in short", outcome.entry, is_native),
        lambda: ", ".join(say_in_short(title.details, ask_about_language=not is_native)),
    )
    return join_sentences(lead, format_html("{}, {}: {}.", telling.link_title(title, outcome.place), where, words))


def say_post_is_shared(wish: "WorkWish", outcome: Outcome, telling: PlaceSentences) -> str:
    """Return a sentence where the other adult's line names the advert that this one would, else ""."""
    if outcome.shared is None:
        return ""
    title = telling.plan.titles.get((Job, outcome.shared))
    posts = title.details["posts"] if title else 1
    words = {"n": posts, "number": find_other_adult(wish)}
    if posts > 1:
        return _("Another of the %(n)s posts on the line of adult %(number)s.") % words
    return _("The same post as for adult %(number)s; the two of you need one each.") % words


def say_car_is_taken(wish: "WorkWish") -> str:
    words = {"drive": describe_drive_minutes(wish.drive), "number": find_other_adult(wish)}
    taken = _("Some are advertised within %(drive)s, but adult %(number)s has the car.") % words
    return join_sentences(taken, _("Ask the host about a bus or a lift."))


def find_other_adult(wish: "WorkWish") -> int:
    return ADULTS[-1] - wish.adult + ADULTS[0]


def name_takeover(wish: "WorkWish", telling: PlaceSentences) -> SafeString | str:
    """Return the nearest business to take over; it is never counted as a job, but who knows the trade may want it."""
    for key, place in wish.list_takeovers(telling.place.pk, telling.facts):
        if title := telling.plan.titles.get(key):
            return format_html(
                "{} {}, {}.",
                _("A business to take over:"),
                telling.link_title(title, place),
                telling.facts.places[place].name,
            )
    return ""


def name_employers(wish: "WorkWish", outcome: Outcome, telling: PlaceSentences) -> SafeString | str:
    """Return who has other work in that field within the drive: a telephone call may be worth it."""
    found = {}
    for key, place in wish.list_employers(outcome, telling.place.pk, telling.facts):
        title = telling.plan.titles.get(key)
        if title and title.partner:
            found[title.partner] = telling.facts.places[place].name
    if not found:
        return _("The host knows the employers.")
    names = format_word_list([f"{partner} ({place})" for partner, place in found.items()])
    return _("Employers with other work in this field now: %(names)s. The host knows them.") % {"names": names}


def link_job_list(wish: "WorkWish", outcome: Outcome, telling: PlaceSentences) -> SafeString:
    """Return a link to the list of the adverts that were counted: the same occupations, the same drive."""
    is_met = outcome.state is WishState.MET
    counted = telling.facts.compute_once(
        ("counted", wish.codes, is_met), lambda: list_counted_codes(wish, telling.facts, is_met=is_met)
    )
    query: dict[str, Any] = {"near": telling.place.slug, "minutes": wish.drive if is_met else stretch_limit(wish.drive)}
    query |= {"occupation": counted}
    query |= {"extent": wish.extent} if wish.extent and (is_met or wish.extent == "part") else {}
    query |= {"engagement": Job.Engagement.APPRENTICESHIP.value} if wish.apprentice else {}
    url = f"{find_path('job-list')}?{urlencode(query)}"
    return format_html('<a class="no-print" href="{}">{}</a>', url, _("See the adverts"))


def list_counted_codes(wish: "WorkWish", facts: Facts, *, is_met: bool) -> str:
    """Return the codes as the job list takes them; what nearly fits is of neighbouring occupations too."""
    if ALL_CODES in wish.codes:
        return ANY
    more = {} if is_met else map_near_codes(wish.codes, facts.moment.versions)
    return ",".join(sorted(set(wish.codes).union(*more.values())))
