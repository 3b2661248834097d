"""A reader can see jobs or talk to a person, beside what the front page asks."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from base import hooks
from pages.context_processors import find_person_link

register = template.Library()


@register.inclusion_tag("components/front_actions.html")
def front_actions() -> dict[str, object]:
    """Return the buttons of the front page. `is_first_step` is set where no app shows a form above them."""
    jobs = {"kind": "jobs", "label": _("See the jobs"), "url": reverse("job-list")}
    return {"actions": [jobs, {"kind": "talk"} | find_person_link()], "is_first_step": not hooks.get("front_form")}
