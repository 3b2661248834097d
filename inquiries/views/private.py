"""The family's own page opens by a private link, which is checked here."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.publicforms.forms import public_form
from inquiries import services
from inquiries.models import Inquiry

P = ParamSpec("P")  # what else is in the address


def show_erased(request: HttpRequest, case: Inquiry) -> HttpResponse:
    """Show the receipt that the case is erased, or closed until the archive has its copy."""
    return render(request, "inquiries/erased.html", {"case": case, "backup_days": settings.BACKUP_DAYS})


def private_page(
    view: Callable[Concatenate[HttpRequest, Inquiry, str, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Turn `view(request, case, token, …)` into a view of the page behind a private link.

    The address is a secret, so the page sends no referrer and is neither indexed nor stored. An unknown or expired
    address is sent on rather than refused, for refused paths are logged.
    """

    @public_form(secret_address=True)
    @functools.wraps(view)
    def opened(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        case = services.find_case_by_token(token=token)
        if case is None:
            response: HttpResponse = redirect(f"{reverse('own-link')}?expired=1")
        else:
            try:
                response = view(request, case, token, *args, **kwargs)
            except services.CaseForgotten:  # erased since the case was found: a button pressed twice, two of the family
                response = show_erased(request, Inquiry.objects.select_related("archive_office").get(pk=case.pk))
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened
