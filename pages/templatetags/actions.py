"""What a reader can do now: plan, see jobs, talk to a person. Other apps add theirs by the hook `front_actions`."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from base import hooks
from pages.context import find_person_link

register = template.Library()

ORDER = ("plan", "jobs", "talk")
Action = dict[str, str]  # kind, label, url


def own_actions() -> dict[str, Action]:
    """What can be done with nothing but the pages themselves."""
    return {
        "jobs": {"kind": "jobs", "label": _("See the jobs"), "url": reverse("job-list")},
        "talk": {"kind": "talk"} | find_person_link(),
    }


@register.inclusion_tag("components/front_actions.html", takes_context=True)
def front_actions(context: Context) -> dict[str, list]:
    """An action that an app adds takes the place of our own of its kind; HTML stands last."""
    actions, extra = own_actions(), []
    for function in hooks.get("front_actions"):
        part = function(context, context.get("region"))
        if isinstance(part, dict):
            actions[part["kind"]] = part
        elif part:
            extra.append(part)
    known = [actions[kind] for kind in ORDER if kind in actions]
    return {"actions": known + [action for kind, action in actions.items() if kind not in ORDER], "extra": extra}
