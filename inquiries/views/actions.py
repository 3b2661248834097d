"""The buttons of the family's page lead here. Each is a POST; two of them ask once more on a page of their own."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inquiries import services
from inquiries.models import Inquiry
from inquiries.services import CaseForgotten, StepNotAllowed
from inquiries.views.own_page import build_own_page_url, show
from inquiries.views.private import private_page, show_erased

ANSWERS: dict[str, Callable] = {"yes": services.record_consent, "no": services.refuse}
DECISIONS: dict[str, Callable] = {
    "mail": services.allow_mail,
    "follow-up": partial(services.follow_up, agreed=True),
    "no-follow-up": partial(services.follow_up, agreed=False),
}


@private_page
def stop_mail(request: HttpRequest, case: Inquiry, token: str) -> HttpResponse:
    """Stop all mail, after asking. The link in every mail leads here.

    Mail programs that open links in advance change nothing.
    """
    if request.method != "POST":
        return render(request, "inquiries/stop_mail.html", {"case": case, "token": token})
    services.stop_mail(inquiry=case)
    return redirect(f"{build_own_page_url(token)}?done=stopped")


@private_page
def erase(request: HttpRequest, case: Inquiry, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(
            request, "inquiries/erase.html", {"case": case, "token": token, "backup_days": settings.BACKUP_DAYS}
        )
    return show_erased(request, services.erase(inquiry=case))


@require_POST
@private_page
def export(request: HttpRequest, case: Inquiry, token: str) -> HttpResponse:
    response = JsonResponse(
        services.export_person(inquiry=case), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="case-{case.pk}.json"'
    return response


@require_POST
@private_page
def decide(request: HttpRequest, case: Inquiry, token: str, what: str) -> HttpResponse:
    if what not in ANSWERS | DECISIONS:
        raise Http404
    try:
        if what in ANSWERS:
            ANSWERS[what](inquiry=case, question=request.POST.get("question", ""))
        else:
            DECISIONS[what](inquiry=case)
    except CaseForgotten:
        raise
    except StepNotAllowed as sentence:
        case.refresh_from_db()
        return show(request, case, token, problem=str(sentence))
    return redirect(f"{build_own_page_url(token)}?done={what}")
