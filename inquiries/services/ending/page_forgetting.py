"""When a page is deleted with its history, what cases have copied of it is forgotten."""

import re

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from entries.models import Entry
from inquiries.models import Inquiry


def forget_page(model: type[Model], pk: int, names: set[str]) -> None:
    """Empty what cases about a page call it, and what stored plans say of it; the hook `forget_elsewhere` calls this.

    The kind of page is counted and stays. `names` are what the page was called.
    """
    if not issubclass(model, Entry):
        return
    kind = ContentType.objects.get_for_model(model)
    Inquiry.objects.filter(about_type=kind, about_id=pk).update(about_id=None, about_title="")
    if not (names := {name for name in names if name.strip()}):  # nothing to look for is found everywhere
        return
    named = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names)))
    for case, plan in Inquiry.objects.exclude(plan={}).values_list("pk", "plan").iterator():
        if not isinstance(plan, dict):
            continue
        kept = plan | {part: blank_texts_with_name(plan[part], named) for part in ("entries", "places") if part in plan}
        if kept != plan:
            Inquiry.objects.filter(pk=case).update(plan=kept)


def blank_texts_with_name(value: object, named: re.Pattern[str]) -> object:
    """Return a plan or a part of one with each text that holds a name emptied, and each entry titled so left out."""
    if isinstance(value, str):
        return "" if named.search(value) else value
    if isinstance(value, dict):
        return {key: blank_texts_with_name(inner, named) for key, inner in value.items()}
    if isinstance(value, list):
        return [blank_texts_with_name(inner, named) for inner in value if not is_called(inner, named)]
    return value


def is_called(value: object, named: re.Pattern[str]) -> bool:
    return isinstance(value, dict) and "url" in value and bool(named.fullmatch(str(value.get("title", ""))))
