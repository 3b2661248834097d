"""Sample households of the demo are taken through the same functions as real ones, with the clock of each day."""

import datetime
from contextlib import AbstractContextManager

from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from base.datafiles import reading
from base.datafiles.loading import convert_errors_to_fault
from base.datafiles.reading import FileRow
from base.mail import outbox
from base.values.times import make_moment
from entries.models import Entry
from entries.registry import find_entry_model
from inquiries import services
from inquiries.models import Inquiry, Snippet
from inquiries.rules import clock
from inquiries.services.notifying import staff
from municipalities.models import Municipality

NINE = datetime.time(9)


def load_samples() -> dict[str, int]:
    """Make the sample cases and snippets that are not there yet, and return {"sample cases": number of new cases}.

    The files count days from today; negative ones are past.
    """
    today = timezone.localdate()
    reading.refuse_unknown_tables("inquiries", ["case", "snippet"])
    made = []
    for row in reading.read_toml_tables("inquiries", "case"):
        with convert_errors_to_fault(row):
            made.append(load_case(row, today))
    for row in reading.read_toml_tables("inquiries", "snippet"):
        with convert_errors_to_fault(row):
            Snippet.objects.get_or_create(office=None, title_nb=row["title_nb"], defaults=row)
    return {"sample cases": sum(made)}


def set_clock_to_day(today: datetime.date, days: int) -> AbstractContextManager[None]:
    return clock.set_clock_to(make_moment(today + datetime.timedelta(days=days), NINE))


def load_case(row: FileRow, today: datetime.date) -> bool:
    if services.find_received_case(key=row["id"]):
        return False
    office = Municipality.objects.filter(slug=row.get("office", "")).first()
    host = get_host(office)
    with set_clock_to_day(today, row["days"]):
        case = services.receive_enquiry(
            key=row["id"], text=row["text"], office=office, about=find_page_about(row, office), **row.get("fields", {})
        )
    for step in row.get("steps", []):
        with set_clock_to_day(today, step["days"]):
            take_step(case, host, step, today)
    outbox.forget(topic=case.topic)  # nobody is written to
    staff.forget(case)
    return True


def get_host(office: Municipality | None) -> User:
    role = Role.HOST if office else Role.COORDINATOR
    return User.objects.filter(memberships__role=role, memberships__municipality=office)[0]


def find_page_about(row: FileRow, office: Municipality | None) -> Entry | None:
    """Return a public entry of the office, of the kind that `row` names; None where there is none."""
    model = find_entry_model(row.get("about", ""))
    return model.objects.public().filter(municipality=office).order_by("pk").first() if model and office else None


def take_step(case: Inquiry, host: User, step: dict, today: datetime.date) -> None:
    case = Inquiry.objects.get(pk=case.pk)
    text = step.get("text", "")
    if "message" in step:
        services.add_message(inquiry=case, text=step["message"], key=f"{case.pk}-{step['days']}")
    elif "reply" in step:
        services.reply(inquiry=case, by=host, text=step["reply"])
    elif "call" in step:
        services.log_call(inquiry=case, by=host, reached=step["call"], text=text)
    elif "stage" in step:
        services.move_stage(inquiry=case, by=host, to=step["stage"])
    elif "end" in step:
        services.end(inquiry=case, by=host, reason=step["end"], text=text)
    elif "follow_up" in step:
        services.follow_up(inquiry=case, agreed=step["follow_up"])
    else:
        on = today + datetime.timedelta(days=step["on_days"])
        services.set_next_action(inquiry=case, by=host, text=step["next"], on=on)
