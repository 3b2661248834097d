from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from base import hooks
from base.links import find_path
from entries.registry import list_entry_models


def build_menu_context(request: HttpRequest) -> dict[str, object]:
    """Return the menu in the head of every page, which is made when the template shows it.

    It is then in the language of the head, which around a form may be another than the page's.
    """
    return {"menu": SimpleLazyObject(list_menu)}


def list_menu() -> list[dict]:
    """Return [{"name", "url"}]: what other apps add by the hook `menu_items`, then the kinds of entries.

    The kinds are those with `in_menu`, in the order of INSTALLED_APPS.
    """
    lists = [
        {"name": model._meta.verbose_name_plural, "url": find_path(f"{model._meta.model_name}-list")}
        for model in list_entry_models()
        if model.in_menu
    ]
    return [*(item() for item in hooks.get("menu_items")), *lists]
