"""Merging, leaving and coming back are one function and one transaction each; a refusal says why in a sentence."""

import datetime
import enum

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from base import hooks
from base.history import recording
from municipalities.departures import moving
from municipalities.models import Departure, Municipality


class DepartureRefused(Exception):
    """The merging, leaving or coming back cannot be. The text is a sentence for the person who asked."""


def lock(*municipalities: Municipality | None) -> None:
    """Lock the municipalities, so that no two functions of this module meet at one of them, and read them anew.

    On PostgreSQL no new row is given to them meanwhile either.
    """
    given = [each for each in municipalities if each is not None]
    list(Municipality.objects.select_for_update().filter(pk__in=[each.pk for each in given]).order_by("pk"))
    for each in given:
        each.refresh_from_db()


def find_standing_departure(municipality: Municipality) -> Departure | None:
    return municipality.departures.standing().select_related("municipality", "successor").first()


def _check_may_go(municipality: Municipality) -> None:
    if find_standing_departure(municipality) or municipality.merged_into_id or municipality.member_until:
        raise DepartureRefused(
            _("%(name)s is leaving or has left already. Take that back first.") % {"name": municipality}
        )
    coming = Departure.objects.standing().filter(successor=municipality, done_at=None).first()
    if coming is not None:
        words = {"name": municipality, "other": coming.municipality, "date": date_format(coming.on, "DATE_FORMAT")}
        raise DepartureRefused(
            _("%(other)s is to be merged into %(name)s from %(date)s. Take that back first.") % words
        )


def _check_successor(municipality: Municipality, successor: Municipality, on: datetime.date) -> None:
    if successor.pk == municipality.pk:
        raise DepartureRefused(_("A municipality cannot be merged into itself."))
    if not Municipality.objects.taking_part(on).filter(pk=successor.pk).exists():
        words = {"name": successor, "date": date_format(on, "DATE_FORMAT")}
        raise DepartureRefused(_("%(name)s does not take part in the portal on %(date)s.") % words)
    if find_standing_departure(successor):
        raise DepartureRefused(_("%(name)s is itself to leave. Take that back first.") % {"name": successor})


def merge(*, municipality: Municipality, successor: Municipality, on: datetime.date, by: User) -> Departure:
    """Merge a municipality into another at once, or let it happen in the night before `on`.

    Raise DepartureRefused where one of them is leaving, or the successor does not take part.
    """
    with transaction.atomic():
        lock(municipality, successor)
        _check_may_go(municipality)
        _check_successor(municipality, successor, on)
        departure = Departure.objects.create(municipality=municipality, successor=successor, on=on, ordered_by=by)
        return carry_out_or_announce(departure)


def carry_out_or_announce(departure: Departure) -> Departure:
    """Carry the departure out where its day has come; else tell the people of both offices what is planned."""
    if departure.on <= timezone.localdate():
        return carry_out(departure)
    tell(departure, DepartureNews.PLANNED)
    return departure


def leave(*, municipality: Municipality, last_day: datetime.date, to_desk: bool, by: User) -> Departure:
    """Let a municipality leave the portal after `last_day`; raise DepartureRefused where it is leaving already.

    Pages follow the date by themselves; with `to_desk` open cases go to the coordinator's desk in the night after.
    """
    with transaction.atomic(), recording.record_author(lambda: by):
        lock(municipality)
        _check_may_go(municipality)
        if last_day < municipality.member_from:
            raise DepartureRefused(_("%(name)s does not take part yet.") % {"name": municipality})
        on = last_day + datetime.timedelta(days=1)
        municipality.member_until = last_day
        municipality.save()
        return carry_out_or_announce(
            Departure.objects.create(municipality=municipality, on=on, to_desk=to_desk, ordered_by=by)
        )


def carry_out(departure: Departure) -> Departure:
    """Do what was ordered, in the name of whoever ordered it; a second call does nothing."""
    with transaction.atomic():
        lock(departure.municipality, departure.successor)
        departure = Departure.objects.select_related("municipality", "successor").get(pk=departure.pk)
        if departure.done_at or departure.undone_at:
            return departure
        with recording.record_author(lambda: departure.ordered_by or AnonymousUser()):
            if departure.successor is not None:
                departure.municipality.merged_into = departure.successor
                departure.municipality.save()
                moving.move_all(departure)
            for follow in hooks.get("departed"):
                follow(departure)
            departure.batch_done = recording.get_current_batch()
        departure.done_at = timezone.now()
        departure.save()
        tell(departure, DepartureNews.DONE)
        return departure


class DepartureNews(enum.Enum):
    """The people of both offices are told one of these of a departure."""

    PLANNED = "planned"
    DONE = "done"
    BACK = "back"
    AGAIN = "again"  # it joins again on a day that is still to come


def tell(departure: Departure, news: DepartureNews) -> None:
    for function in hooks.get("departure_told"):
        function(departure, news.value)


def carry_out_due(date: datetime.date) -> None:
    """Carry out the mergers and leavings whose day has come; runs nightly."""
    for departure in Departure.objects.to_be_done(date).order_by("on", "pk"):
        carry_out(departure)


def take_back(*, departure: Departure, by: User, on: datetime.date | None = None) -> Departure:
    """Withdraw what is planned, or bring back what has moved and was not re-assigned by hand since.

    `on` is a day still to come from which the municipality takes part again. Raise DepartureRefused where it is too
    late.
    """
    with transaction.atomic(), recording.record_author(lambda: by):
        lock(departure.municipality, departure.successor)
        departure = Departure.objects.select_related("municipality", "successor").get(pk=departure.pk)
        if departure.undone_at:
            return departure
        _check_may_come_back(departure)
        departure.municipality.merged_into = departure.municipality.member_until = None
        departure.municipality.member_from = on or departure.municipality.member_from
        departure.municipality.save()
        if departure.done_at and departure.can_be_undone:
            moving.bring_all_back(departure)
            for follow in hooks.get("returned"):
                follow(departure)
            departure.batch_undone = recording.get_current_batch()
        departure.undone_at, departure.undone_by = timezone.now(), by
        departure.save()
        tell(departure, DepartureNews.AGAIN if on else DepartureNews.BACK)
        return departure


def _check_may_come_back(departure: Departure) -> None:
    successor = departure.successor
    if successor is None or not departure.done_at:
        return
    if not departure.can_be_undone:
        raise DepartureRefused(
            _("It is more than 30 days ago, and nobody knows any more what has moved. It cannot be undone.")
        )
    if successor.merged_into_id:
        words = {"name": successor, "other": successor.merged_into}
        raise DepartureRefused(_("%(name)s has itself been merged into %(other)s since. Take that back first.") % words)


def join(*, municipality: Municipality, on: datetime.date, by: User) -> None:
    """Let a municipality take part from `on`, again or for the first time; DepartureRefused where it was merged."""
    with transaction.atomic(), recording.record_author(lambda: by):
        lock(municipality)
        if municipality.merged_into_id:
            raise DepartureRefused(_("%(name)s is merged into another municipality.") % {"name": municipality})
        departure = find_standing_departure(municipality)
        if departure is not None:
            take_back(departure=departure, by=by, on=on if on > timezone.localdate() else None)
            municipality.refresh_from_db()
        if on > timezone.localdate() or municipality.member_from > on:
            municipality.member_from = on
        municipality.member_until = None
        municipality.save()
