"""The way into the planner from the front page: an action, and a small form with what matters most."""

from django.db.models import Model
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from municipalities.models import Region


def action(context: Context, region: Region) -> dict[str, str]:
    return {"kind": "plan", "label": _("Plan your move"), "url": reverse("planner")}


def menu_item() -> dict[str, str]:
    return {"name": _("Plan your move"), "url": reverse("planner")}


def block(context: Context, subject: Model) -> SafeString | str:
    """On the front page only; a municipality's page does not plan for itself alone."""
    if not isinstance(subject, Region):
        return ""
    return render_to_string("planner/front_form.html")
