from django.utils.translation import gettext_lazy as _

from base.publicforms.pages import FormPages
from inquiries.urls import urlpatterns

PREFIX = "own-"  # of the family's own pages

# In the order in which a family meets them; a message is translated under the first.
TITLES = {
    "contact": _("the contact form"),
    "own-received": _("the receipt"),
    "own-page": _("the family's page"),
    "own-correct": _("the family's page: correct"),
    "own-erase": _("the family's page: erase"),
    "own-stop": _("the family's page: stop mail"),
    "own-link": _("a new link to the family's page"),
    "own-decide": _("the family's page: what is asked"),
    "own-export": _("the family's page: all that is kept"),
}


def list_form_pages() -> FormPages:
    """Return the contact form, receipt, own page and their mails, owed in South Sámi where that is official."""
    names = {str(pattern.name) for pattern in urlpatterns}
    return FormPages(
        frozenset(name for name in names if name == "contact" or name.startswith(PREFIX)),
        frozenset({"inquiries.services.notifying.family_mail", "base.messages.librarywords"}),
        frozenset({"inquiries.services.notifying.staff", "inquiries.services.notifying.stuck"}),
        TITLES,
    )
