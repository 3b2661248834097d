"""`job:sykepleier-pa-vakt`: how an address names the page that an enquiry is about."""

from django.db.models import Model

from entries.registry import entry_models
from municipalities.models import Municipality, Place


def reference(page: Model) -> str:
    return f"{page._meta.model_name}:{page.slug}"  # type: ignore[attr-defined]


def page_of(reference: str):
    """The public page that is meant; None where there is none (any more)."""
    kind, _, slug = reference.replace("\x00", "").partition(":")
    if kind == "municipality":
        return Municipality.objects.taking_part().filter(slug=slug).first()
    if kind == "place":
        here = Municipality.objects.taking_part()
        return Place.objects.in_region().filter(municipality__in=here, slug=slug).select_related("municipality").first()
    model = {model._meta.model_name: model for model in entry_models()}.get(kind)
    return model.objects.public().filter(slug=slug).select_related("municipality").first() if model else None
