"""Those who keep an office's entries get a mail at night, 14 days and one day before readers no longer see one."""

import datetime
from collections import defaultdict
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership
from base.links import get_admin_row_path, make_absolute_url
from base.mail.files import forget_files_about
from base.mail.outbox import enqueue_mail
from base.models import Mail, NightlyRun
from base.values.formats import format_date as date_words
from entries.ending import ends
from entries.models import Entry
from entries.registry import list_entry_models

DAYS_BEFORE = (14, 1)
TASK = "entries.ending.reminders.remind"
TOPIC = "entries:reminder"  # under which the outbox keeps them
FIXED_PARTS = 4  # of a letter, beside its entries
LONGEST_GAP = datetime.timedelta(days=7)  # nights that did not run and are made up for


def list_due_nights(date: datetime.date) -> list[datetime.date]:
    """Return the nights since the last one that ran, so that nights without a running machine are made up for.

    They are seven at most.
    """
    earlier = NightlyRun.objects.filter(task=TASK, date__lt=date, finished__isnull=False).order_by("-date").first()
    since = max(earlier.date, date - LONGEST_GAP) if earlier else date - datetime.timedelta(days=1)
    return [since + datetime.timedelta(days=n + 1) for n in range((date - since).days)]


def find_ending_entries(date: datetime.date) -> list[Entry]:
    """Return the entries to remind of, those that end first at the top.

    An end that follows from a deadline or from the day of an event is meant, and nobody is reminded of it.
    """
    wanted = {night + datetime.timedelta(days=before) for night in list_due_nights(date) for before in DAYS_BEFORE}
    last = timezone.now() + datetime.timedelta(days=max(DAYS_BEFORE) + 2)
    found = []
    for model in list_entry_models():
        if model.chosen_end is not None:
            rows = model.objects.public().filter(model.chosen_end, publish_until__lte=last)
            found += [entry for entry in rows.select_related("municipality") if entry.last_day in wanted]
    return sorted(found, key=lambda entry: (entry.publish_until, entry.pk))


def find_recipients(date: datetime.date) -> dict[int | None, list]:
    """Return {office: [people]}: hosts and editors of each office whom mail reaches; under None the coordinators."""
    found: dict[int | None, list] = defaultdict(list)
    for membership in Membership.objects.reached_on(date).select_related("user").order_by("pk"):
        people = found[membership.municipality_id]
        if membership.user not in people:
            people.append(membership.user)
    return found


def remind(date: datetime.date) -> None:
    """Queue one mail for each person about all entries that end soon; all mails are one transaction.

    Where mail reaches nobody of an office, the coordinators get it.
    """
    by_person: dict = defaultdict(list)
    entries = find_ending_entries(date)
    people = find_recipients(date) if entries else {}
    for entry in entries:
        for person in people.get(entry.municipality_id) or people.get(
            None, []
        ):  # where mail reaches nobody of an office
            by_person[person].append(entry)
    with transaction.atomic():
        for person, own in by_person.items():
            with translation.override(person.language or settings.LANGUAGE_CODE):
                enqueue_mail(
                    to=person.email, subject=_("Entries that end soon"), body=build_mail_body(own), topic=TOPIC
                )


def build_mail_body(entries: list[Entry]) -> str:
    rows = "\n\n".join(
        _("%(title)s: last day %(date)s") % {"title": entry.title, "date": date_words(entry.last_day)}
        + f"\n{link_to(type(entry), entry.pk)}"
        for entry in entries
    )
    return "\n\n".join(
        [
            _("Hello,"),
            _("readers will soon no longer see these entries of your office:"),
            rows,
            _("If one should stay, give it a later last day. If not, you need do nothing."),
            _("Here is all that ends soon, with the days to be changed in place:")
            + f"\n{make_absolute_url(ends.get_ends_path())}",
        ]
    )


def link_to(model: type[Model], pk: int) -> str:
    return make_absolute_url(get_admin_row_path(model, pk))


def forget_entry(model: type[Model], pk: int, names: set[str]) -> None:
    """Remove an entry that is deleted with its history from reminders in the outbox, for the hook `forget_elsewhere`.

    A reminder about nothing else is deleted.
    """
    if not issubclass(model, Entry):
        return
    link = link_to(model, pk)
    for mail in Mail.objects.filter(topic=TOPIC, body__contains=link):
        parts = [part for part in mail.body.split("\n\n") if not part.endswith(f"\n{link}")]
        if len(parts) > FIXED_PARTS:
            Mail.objects.filter(pk=mail.pk).update(body="\n\n".join(parts))
        else:
            mail.delete()
    transaction.on_commit(partial(forget_files_about, link))
