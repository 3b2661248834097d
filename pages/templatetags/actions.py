"""What a reader can do now beside what the front page asks: see jobs, talk to a person."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from base import hooks
from pages.context_processors import find_person_link

register = template.Library()


@register.inclusion_tag("components/front_actions.html")
def front_actions() -> dict[str, object]:
    """One step is the first: the form of an app above, or the first button where no app asks anything."""
    jobs = {"kind": "jobs", "label": _("See the jobs"), "url": reverse("job-list")}
    return {"actions": [jobs, {"kind": "talk"} | find_person_link()], "is_first_step": not hooks.get("front_form")}
