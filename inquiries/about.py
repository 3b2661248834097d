"""An enquiry can be about a public page. An address names that page as in `job:sykepleier-pa-vakt`, and a case keeps
its content type and id.
"""

from typing import TYPE_CHECKING

from entries.models import Entry
from entries.registry import find_entry_model
from municipalities.departures.successors import find_successor
from municipalities.models import Municipality, Place

if TYPE_CHECKING:
    from inquiries.models import Inquiry

Page = Municipality | Place | Entry


def build_page_reference(page: Page) -> str:
    return f"{page._meta.model_name}:{page.slug}"


def find_page_asked_about(reference: str) -> Page | None:
    """Return the public page that `reference` names, as in `job:sykepleier-pa-vakt`; None where none is public.

    The reference of a merged municipality leads to the one that took over.
    """
    kind, _, slug = reference.replace("\x00", "").partition(":")
    if kind == "municipality":
        return Municipality.objects.taking_part().filter(slug=slug).first() or find_successor(slug)
    if kind == "place":
        here = Municipality.objects.taking_part()
        return Place.objects.in_region().filter(municipality__in=here, slug=slug).select_related("municipality").first()
    model = find_entry_model(kind)
    return model.objects.public().filter(slug=slug).select_related("municipality").first() if model else None


def find_office(page: Page | None) -> Municipality | None:
    """Return the municipality whose office answers for a page; None where the page belongs to none, or to one that
    no longer takes part.
    """
    office = page if isinstance(page, Municipality) else getattr(page, "municipality", None)
    return office if office is not None and office.takes_part else None


def find_row_of(case: "Inquiry") -> Page | None:
    """Return the page that a case is about, published or not; None where there is none (any more)."""
    model = case.about_type.model_class() if case.about_type else None
    row = model._base_manager.filter(pk=case.about_id).first() if model else None
    return row if isinstance(row, Page) else None
