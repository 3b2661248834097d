"""A few columns of an advert make a line with what a family must know before it opens the page."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from base.messages.translated_columns import build_partial_instance
from base.values.formats import format_date
from jobs.models import FULL_PERCENT, Job

DAYS = ("ends_on", "start", "deadline")
COLUMNS = (
    *DAYS,
    "engagement",
    "extent_percent",
    "extent_percent_to",
    "pay_from",
    "pay_to",
    "pay_period",
    "start_asap",
    "apply_asap",
    "language_needed",
    "posts",
    "remote_days",
)


def say_in_short(columns: dict[str, Any], *, ask_about_language: bool) -> list[str]:
    """Return phrases on contract, extent, pay, start, deadline and language, without those that would be empty.

    With `ask_about_language`, an advert that says nothing of a language gets a phrase that tells to ask.
    """
    job = build_partial_instance(Job, columns | {name: convert_to_day(columns[name]) for name in DAYS})
    start = job.start_words()
    words = [
        job.engagement_words(),
        job.extent(),
        say_pay(job),
        _("start %(when)s") % {"when": start} if start else "",
        _("apply by %(date)s") % {"date": format_date(job.deadline)} if job.deadline else "",
        say_language(job) or (_("language not stated: ask") if ask_about_language else ""),
    ]
    return [word for word in words if word]


def say_pay(job: Job) -> str:
    """Return the pay in words, for part time with a hint that it is mostly stated for full time.

    Whoever counts on the pay had better know.
    """
    is_part = job.extent_percent < FULL_PERCENT and job.pay_period in (Job.PayPeriod.MONTH, Job.PayPeriod.YEAR)
    return _("%(pay)s (mostly stated for full time: ask)") % {"pay": job.pay()} if is_part and job.pay() else job.pay()


def say_language(job: Job) -> str:
    if job.language_needed == Job.Language.ENGLISH:
        return _("English is enough")
    if job.norwegian_level_needed:
        return _("needs Norwegian %(level)s") % {"level": job.norwegian_level_needed.upper()}
    return _("no particular language needed") if job.language_needed else ""


def convert_to_day(value: Any) -> datetime.date | None:
    """Return the value as a day: it comes as text from some databases, and from a column of several values."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
