from base.formpages import FormPages
from inquiries.urls import urlpatterns

PREFIX = "own-"  # of the family's own pages


def list_form_pages() -> FormPages:
    """Return the contact form, the receipt, the own page and their mails: owed in South Sámi where that is official."""
    names = {str(pattern.name) for pattern in urlpatterns}
    return FormPages(
        frozenset(name for name in names if name == "contact" or name.startswith(PREFIX)),
        frozenset({"inquiries.services.mails"}),
        frozenset({"inquiries.services.telling", "inquiries.services.stuck"}),
    )
