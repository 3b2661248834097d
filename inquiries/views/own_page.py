from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from base.mail import outbox
from inquiries import plans, services
from inquiries.forms.contact import MessageForm
from inquiries.forms.correcting import CorrectForm
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind
from inquiries.models.fields import CORRECTABLE
from inquiries.rules.undo import Timeline
from inquiries.services.ownership import merging
from inquiries.views.private import private_page

DONE = {
    "sent": _("Your message is with the office."),
    "corrected": _("It has been corrected."),
    "stopped": _("No more mail will come. You find the answers here."),
    "mail": _("You get mail again when there is an answer."),
    "yes": _("Thank you. The office you said yes to can read your page now."),
    "no": _("That is all right. Nobody else is told."),
    "follow-up": _("Thank you. Somebody may ask you how it goes."),
    "no-follow-up": _("Nobody will ask you later on."),
}
NEWEST_OPENINGS = 50


@private_page
def own_page(request: HttpRequest, case: Inquiry, token: str) -> HttpResponse:
    form = MessageForm(request.POST or None, request=request)
    if request.method == "POST":
        known = services.find_received_case(key=form.key)
        if known is None and form.is_valid():
            known = services.add_message(inquiry=case, text=form.cleaned_data["text"], key=form.key)
        if known is not None:
            return redirect(f"{request.path}?done=sent")
    return show(request, case, token, form)


def show(
    request: HttpRequest, case: Inquiry, token: str, form: MessageForm | None = None, problem: str = ""
) -> HttpResponse:
    form = form or MessageForm(request=request)
    events = Timeline(case.events.select_related("office")).list_events_for_family(timezone.now())
    context = {
        "case": case,
        "token": token,
        "form": form,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "problem": problem,
        "events": events,
        "answer": find_newest_answer(events),
        "is_moved_by_portal": merging.is_moved_by_portal(events),
        "openings": case.openings.select_related("office")[:NEWEST_OPENINGS],
        "further": case.further.select_related("office"),
        "plan": plans.describe_plan_today(case.plan_query, get_language()),
    }
    return render(request, "inquiries/own_page.html", context, status=form.status)


def find_newest_answer(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """Return the last message of the office that the family has not written after; None where the family waits.

    `events` are those of the family's page, the oldest first.
    """
    messages = [event for event in events if event.kind in (EventKind.FROM_HOST, EventKind.FROM_FAMILY)]
    return messages[-1] if messages and messages[-1].kind == EventKind.FROM_HOST else None


@private_page
def received(request: HttpRequest, case: Inquiry, token: str) -> HttpResponse:
    """Show the receipt: what was received, by whom, and the day by which the family hears."""
    context = {"case": case, "token": token, "confirmed": outbox.has_mail_about(topic=case.topic)}
    return render(request, "inquiries/received.html", context)


@private_page
def correct(request: HttpRequest, case: Inquiry, token: str) -> HttpResponse:
    now = {name: getattr(case, name) for name in CORRECTABLE}
    now["birth_years"] = ", ".join(map(str, case.birth_years))
    form = CorrectForm(request.POST or None, request=request, case=case, initial=now)
    if request.method == "POST" and form.is_valid():
        services.correct(inquiry=case, token=token, **{name: form.cleaned_data[name] for name in CORRECTABLE})
        return redirect(f"{build_own_page_url(token)}?done=corrected")
    return render(request, "inquiries/correct.html", {"case": case, "token": token, "form": form}, status=form.status)


def build_own_page_url(token: str) -> str:
    return reverse("own-page", args=[token])
