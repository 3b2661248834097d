"""The coordinator is told when nobody of an office opens the desk while families wait.

Perhaps a spam filter swallows its mail.
"""

import datetime

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Reach, find_office_ids
from accounts.models import User
from base.links import get_admin_list_path
from inquiries.models import DeskVisit, Inquiry
from inquiries.models.choices import Kind, Queue
from inquiries.rules.workdays import DAY, Calendar, load_calendars
from inquiries.services.notifying.staff_mail import write_to
from inquiries.services.ownership.people import list_reached_coordinators
from municipalities.models import Municipality

SILENT_DAYS = 2  # working days of the office
NOTED_AGAIN = datetime.timedelta(hours=1)


def note_visit(by: User) -> None:
    """Note for the offices of the person that somebody has opened the inbox or a case; which of them is not kept."""
    offices = find_office_ids(by, Reach.CASE)
    now = timezone.now()
    noted = DeskVisit.objects.filter(office__in=offices, at__gt=now - NOTED_AGAIN).values_list("office", flat=True)
    for office in offices.difference(noted) if offices else ():
        DeskVisit.objects.update_or_create(office_id=office, defaults={"at": now, "told_on": None})


def is_silent(
    calendar: Calendar, waiting_since: datetime.datetime, visit: datetime.datetime | None, today: datetime.date
) -> bool:
    """Tell whether a family waited and nobody looked on `SILENT_DAYS` working days; today is not over."""
    first = timezone.localdate(waiting_since)
    if visit is not None:
        first = max(first, timezone.localdate(visit) + DAY)
    return first < today and calendar.count(first, today - DAY) >= SILENT_DAYS


def find_silent_offices(today: datetime.date) -> list[Municipality]:
    waiting = Inquiry.objects.filter(kind=Kind.FAMILY, queue=Queue.UNANSWERED, office__isnull=False).order_by()
    since = dict(waiting.values_list("office").annotate(Min("unanswered_since")))
    offices = Municipality.objects.filter(pk__in=since).order_by("sort_key")
    visits = find_visits()
    known = load_calendars(offices)
    return [office for office in offices if is_silent(known[office.pk], since[office.pk], visits.get(office.pk), today)]


def find_visits() -> dict[int, datetime.datetime | None]:
    """Return {office id: when somebody there last opened the inbox or a case}; one query."""
    return dict(DeskVisit.objects.values_list("office", "at"))


def tell_of_silence(office: Municipality, date: datetime.date) -> None:
    """Tell the coordinators that nobody of the office looks, once until somebody has looked."""
    visit, _made = DeskVisit.objects.get_or_create(office=office, defaults={"at": None})
    if visit.told_on is not None:
        return
    visit.told_on = date
    visit.save()
    path = f"{get_admin_list_path(Inquiry)}?office={office.pk}"
    for person in list_reached_coordinators():
        write_to(person, lambda: describe_silence(office), path, advise)


def describe_silence(office: Municipality) -> str:
    return _("Nobody at %(office)s has opened the inbox for two working days, and families wait") % {"office": office}


def advise() -> str:
    return _("Perhaps mail from the portal ends among the unwanted. Give the office a ring.")
