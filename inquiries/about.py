"""The page that an enquiry is about: how an address names it (`job:sykepleier-pa-vakt`), and where the case has it."""

from typing import TYPE_CHECKING

from entries.models import Entry
from entries.registry import find_entry_model
from municipalities.mergers.successors import find_successor
from municipalities.models import Municipality, Place

if TYPE_CHECKING:
    from inquiries.models import Inquiry

Page = Municipality | Place | Entry


def reference(page: Page) -> str:
    return f"{page._meta.model_name}:{page.slug}"


def find_page_asked_about(reference: str) -> Page | None:
    """The public page that is meant; None where there is none (any more)."""
    kind, _, slug = reference.replace("\x00", "").partition(":")
    if kind == "municipality":
        return Municipality.objects.taking_part().filter(slug=slug).first() or find_successor(slug)
    if kind == "place":
        here = Municipality.objects.taking_part()
        return Place.objects.in_region().filter(municipality__in=here, slug=slug).select_related("municipality").first()
    model = find_entry_model(kind)
    return model.objects.public().filter(slug=slug).select_related("municipality").first() if model else None


def find_office(page: Page | None) -> Municipality | None:
    """The office that answers for a page; None where that is nobody's alone, or no longer takes part."""
    office = page if isinstance(page, Municipality) else getattr(page, "municipality", None)
    return office if office is not None and office.takes_part else None


def find_row_of(case: "Inquiry") -> Page | None:
    """Return the row that a case is about, whatever its state; None where it is gone."""
    model = case.about_type.model_class() if case.about_type else None
    row = model._base_manager.filter(pk=case.about_id).first() if model else None
    return row if isinstance(row, Page) else None
