"""A list shows what the own office has handed over, where to, and whether the family was answered. It opens no case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, may
from accounts.workplace.office_admin import OfficeAdmin
from base.models import Mail
from inquiries import services
from inquiries.admin import casepage, undo
from inquiries.admin.steps.base import make_opened_token, make_step_key
from inquiries.admin.steps.share import say_who_tells
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind
from inquiries.services import StepAlreadyDone, StepNotAllowed

MAX_LISTED_CASES = 100


def show_hand_overs(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    if not may(request.user, "view", Inquiry):
        raise PermissionDenied
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("Handed over by us"),
        "rows": services.list_hand_overs(request.user)[:MAX_LISTED_CASES],
        "hidden": make_opened_token(),
    }
    return render(request, "admin/inquiries/handed_over.html", context)


def take_step_on_hand_over(admin: OfficeAdmin, request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Take a case back, follow it, or follow it no longer. `pk` is that of the event that handed the case over.

    A GET leads back to the list. Raise PermissionDenied where the hand-over was not one of the person's own offices.
    """
    if verb not in ("back", "follow", "unfollow"):
        raise Http404
    if request.method != "POST":
        return redirect("admin:inquiries_handed_over")
    if verb == "back":
        return take_back(request, pk)
    event = services.find_hand_over(request.user, pk)
    if verb == "follow":
        services.follow(event=event, by=request.user)
        messages.success(request, _("You are told when the family has been answered."))
    else:
        services.stop_following(event=event, by=request.user)
        messages.success(request, _("You no longer follow the case."))
    return redirect("admin:inquiries_handed_over")


def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    key = make_step_key(request.POST, pk, "back")
    earlier = CaseEvent.objects.filter(key=key, user=request.user).first() if key else None
    if earlier is not None:
        return casepage.redirect_after_repeated_step(request, earlier.inquiry_id)
    event = services.find_hand_over(request.user, pk)
    try:
        case = services.fetch_back(event=event, by=request.user, text=request.POST.get("text", "")[:2000], key=key)
    except StepAlreadyDone:  # a moment ago, in another worker
        return casepage.redirect_after_repeated_step(request, event.inquiry_id)
    except StepNotAllowed as sentence:
        messages.error(request, str(sentence))
        return redirect("admin:inquiries_handed_over")
    return casepage.redirect_after_step(request, case.pk, say_what_was_done(case))


def say_what_was_done(case: Inquiry) -> str:
    row = case.first_row
    if row is not None and row.kind == EventKind.TAKEN_BACK:
        return undo.say_what_is_undone(row)
    unheard = case.gets_mail and row is not None and not Mail.objects.filter(topic=case.topic, cause=row.cause).exists()
    news = _("The family has heard nothing of it, and hears nothing now.") if unheard else say_who_tells(case)
    return " ".join([_("The case is yours again."), news])
