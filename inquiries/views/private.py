"""The door to the family's own page."""

import functools

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.publicforms import public_form
from inquiries import services


def private_page(view):
    """`view(request, case, token, …)`. The address is the secret: no referrer, no index, no store.

    An unknown or expired one is sent on rather than refused, for refused paths are logged.
    """

    @public_form(secret_address=True)
    @functools.wraps(view)
    def opened(request, token, *args, **kwargs):
        case = services.find(token=token)
        if case is None:
            response: HttpResponse = redirect(f"{reverse('own-link')}?expired=1")
        else:
            try:
                response = view(request, case, token, *args, **kwargs)
            except services.Forgotten:  # erased since the case was found: a button pressed twice, two of the family
                response = render(request, "inquiries/erased.html")
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened
