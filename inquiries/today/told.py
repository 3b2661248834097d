"""Some lines of the front page must not wait for a mail: what colleagues handed over, and where mail reaches nobody."""

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from accounts.workplace.today import TodayLine, Urgency
from base.links import get_admin_list_path, get_admin_row_path
from inquiries.models import CaseEvent, Follower, FurtherOffice, Inquiry, Opening
from inquiries.models.choices import By, EventKind
from inquiries.rules.workdays import Calendar
from inquiries.services.notifying.silence import describe_silence, find_visits, is_silent
from inquiries.services.ownership.following import list_hand_overs
from inquiries.services.ownership.people import find_offices_without_mail
from municipalities.models import Municipality

WORD_CHARACTERS = 200
MAX_TODAY_LINES = 20  # of each office's newest


def list_hand_over_lines(user: User, offices: frozenset[int] | None) -> list[TodayLine]:
    """Return what colleagues handed over to an office that has not opened it since, with their word; one query.

    For the coordinator (None) it is what came to the coordinator's desk.
    """
    same = CaseEvent.objects.filter(inquiry=OuterRef("inquiry"), kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
    opened = Opening.objects.filter(inquiry=OuterRef("inquiry"), at__gte=OuterRef("at"))
    if offices is None:
        opened, later = opened.filter(office=None), same
        here = Q(kind=EventKind.HANDED_OVER, office=None, inquiry__office=None)
    else:
        opened, later = opened.filter(office=OuterRef("office")), same.filter(office=OuterRef("office"))
        helps = FurtherOffice.objects.filter(inquiry=OuterRef("inquiry"), office=OuterRef("office"))
        here = Q(office__in=offices) & (
            Q(kind=EventKind.HANDED_OVER, inquiry__office=F("office")) | Q(Exists(helps), kind=EventKind.OFFICE_ADDED)
        )
    rows = CaseEvent.objects.filter(here, ~Exists(opened), ~Exists(later), inquiry__anonymised_on=None)
    rows = rows.filter(inquiry__closed_at=None).exclude(by=By.SYSTEM)  # what a merger brought has a line of its own
    rows = rows.exclude(user=user).select_related("from_office")
    return [build_hand_over_line(event) for event in rows.order_by("-pk")[:MAX_TODAY_LINES]]


def build_hand_over_line(event: CaseEvent) -> TodayLine:
    giver = event.from_office or _("the coordinator")
    text = _("A family has come from %(giver)s") % {"giver": giver}
    if event.kind == EventKind.OFFICE_ADDED:
        text = ngettext("Your office is asked to help a family", "Your office is asked to help %(n)s families", 1)
    word = Truncator(" ".join(event.text.split())).chars(WORD_CHARACTERS)
    text = _("%(text)s: “%(word)s”") % {"text": text, "word": word} if word else str(text)
    url = get_admin_row_path(Inquiry, event.inquiry_id)
    return TodayLine(_("Handed over"), text, text, url, Urgency.NOW, event.office_id)


def list_answer_lines(user: User) -> list[TodayLine]:
    """Return a line that families whom the person handed over were answered, until they say that they have seen it."""
    answered = Follower.objects.filter(user=user, answered_at__isnull=False)
    # What the page it leads to shows, so that it can be pressed away there.
    number = answered.filter(inquiry__in=list_hand_overs(user).values("inquiry")).count()
    if not number:
        return []
    text = ngettext(
        "A family that you handed over has been answered",
        "%(n)s families that you handed over have been answered",
        number,
    ) % {"n": number}
    office = next((each.municipality_id for each in user.valid_memberships if each.municipality_id), None)
    return [TodayLine(_("Handed over"), text, text, reverse("admin:inquiries_handed_over"), Urgency.LATER, office)]


def list_mail_lines(offices: dict[int, Municipality], *, by_office: bool) -> list[TodayLine]:
    """Return a line for each office where mail reaches nobody today; one query.

    Either nobody serves the office, or nobody there has an address, or all are away.
    """
    url = get_admin_list_path(Membership) if by_office else reverse("my-access")
    unreached = sorted(find_offices_without_mail([pk for pk, office in offices.items() if office.takes_part]))
    text = _("Mail from the portal reaches nobody at the office today. The coordinator is told of what families write.")
    short = _("reaches nobody")
    return [
        TodayLine(_("Mail"), text, short, f"{url}?municipality__id__exact={pk}" if by_office else url, Urgency.SOON, pk)
        for pk in unreached
    ]


def list_silence_lines(
    rows: list[dict], offices: dict[int, Municipality], calendars: dict[int | None, Calendar]
) -> list[TodayLine]:
    """Return a line for each office of which nobody has looked while families wait; one query."""
    visits, today = find_visits(), timezone.localdate()
    return [
        TodayLine(
            _("Inbox"),
            describe_silence(offices[pk]),
            _("not opened for two working days"),
            f"{get_admin_list_path(Inquiry)}?office={pk}",
            Urgency.NOW,
            pk,
        )
        for row in rows
        if (pk := row["office"]) and row["since"] and is_silent(calendars[pk], row["since"], visits.get(pk), today)
    ]
