"""The door to the family's own page."""

import functools

from django.shortcuts import redirect
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
            response = redirect(f"{reverse('own-link')}?expired=1")
        else:
            response = view(request, case, token, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened
