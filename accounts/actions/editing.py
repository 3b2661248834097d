"""The way from a page of the site to its form, for those who may change what it shows."""

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest

from accounts.access import may
from accounts.signin import workplace_access
from base.links import admin_row_path


def find_form(request: HttpRequest, row: Model) -> str:
    """Return the address of the form of `row`, empty for whoever may not change it.

    A request without a session is asked nothing: a stranger's page is the same for all, and may be kept by a cache.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not workplace_access.can_enter_workplace(request.user):
        return ""
    return admin_row_path(type(row), row.pk) if may(request.user, "change", row) else ""
