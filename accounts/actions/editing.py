"""A page of the site links to the form in which its content is edited, for those who may do so."""

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest

from accounts.access import may
from accounts.signin import workplace_access
from base.links import get_admin_row_path


def find_form(request: HttpRequest, row: Model) -> str:
    """Return the URL of the form of `row`; empty for whoever may not change it.

    A request without a session cookie is not looked at further: strangers all get the same page, which a cache may
    keep.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not workplace_access.can_enter_workplace(request.user):
        return ""
    return get_admin_row_path(type(row), row.pk) if may(request.user, "change", row) else ""
