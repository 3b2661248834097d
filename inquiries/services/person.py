"""A family decides here about its own data."""

from django.utils.translation import gettext as _

from base.mail import outbox
from base.requests.tokens import hash_token
from base.values.phones import show_phone
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind, Kind
from inquiries.models.fields import CORRECTABLE
from inquiries.services.case_steps import StepNotAllowed, lock_case, write_event


def correct(*, inquiry: Inquiry, token: str = "", **values: object) -> Inquiry:
    """Put right what is written about the household. The timeline says which fields changed, not what stood in them.

    A new e-mail address shuts out whoever reads the former one, perhaps a stranger: of all private links only the one
    with `token` stays. Raise TypeError for fields that are not the family's to correct, and StepNotAllowed where nobody
    could be reached any more.
    """
    unknown = set(values) - set(CORRECTABLE)
    if unknown:
        raise TypeError(f"not the family's to correct: {sorted(unknown)}")
    with lock_case(inquiry) as case:
        changed = [name for name, value in values.items() if getattr(case, name) != value]
        for name in changed:
            setattr(case, name, values[name])
        if case.kind == Kind.FAMILY and not (case.name and (case.email or case.phone)):
            raise StepNotAllowed(_("A name and one way to reach you are needed as long as the case is open."))
        if "email" in changed:
            case.links.exclude(digest=hash_token(token)).delete()
            outbox.forget(topic=case.topic)
        if changed:
            labels = {field.name: field.verbose_name for field in Inquiry._meta.concrete_fields}
            named = [str(labels[name]) for name in changed]
            write_event(case, EventKind.CORRECTED, family=True, text=", ".join(named))
        return case


def stop_mail(*, inquiry: Inquiry) -> Inquiry:
    """Send the family no mail from now on, and take out what was queued; answers stand on its page."""
    with lock_case(inquiry) as case:
        if not case.mail_stopped:
            outbox.forget(topic=case.topic)
            write_event(case, EventKind.MAIL_STOPPED, family=True)
        return case


def allow_mail(*, inquiry: Inquiry) -> Inquiry:
    with lock_case(inquiry) as case:
        if case.mail_stopped:
            write_event(case, EventKind.MAIL_ALLOWED, family=True)
        return case


def follow_up(*, inquiry: Inquiry, agreed: bool) -> Inquiry:
    """Note whether the desk may ask how it goes in the years after the move, which moves the end date."""
    with lock_case(inquiry) as case:
        if case.follow_up != agreed:
            write_event(case, EventKind.FOLLOW_UP if agreed else EventKind.NO_FOLLOW_UP, family=True)
        return case


def export_person(*, inquiry: Inquiry) -> dict:
    """Return everything the portal holds about the household, for JSON.

    Notes of the desk are included, for they are about the household too.
    """
    with lock_case(inquiry) as case:
        write_event(case, EventKind.EXPORTED, family=True)
    case = Inquiry.objects.select_related("office", "about_type", "asked_office").get(pk=inquiry.pk)
    leave_out = {"id", "queue", "due_on", "about_id", "about_type", "office", "asked_office", "responsible"}
    fields = {
        field.name: field.value_from_object(case) for field in case._meta.concrete_fields if field.name not in leave_out
    }
    return fields | {
        "case": case.pk,
        "phone": show_phone(case.phone),
        "office": case.office.name if case.office else None,
        "asked_office": case.asked_office.name if case.asked_office else None,
        "about_kind": case.about_type.model if case.about_type else None,
        "further_offices": list(case.further.values_list("office__name", flat=True)),
        "events": list(
            case.events.values(
                "id", "at", "kind", "by", "office__name", "text", "stage", "reason", "date", "part_of", "takes_back"
            ).order_by("pk")
        ),
        "opened_by_staff": list(case.openings.values("at", "office__name", "is_listed").order_by("at")),
        "private_links": list(case.links.values("created", "expires").order_by("created")),
    }
