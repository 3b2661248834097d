from typing import Any

from django import template

from accounts.workplace import menu

register = template.Library()


@register.inclusion_tag("admin/menu.html", takes_context=True)
def workplace_menu(context: template.Context) -> dict[str, Any]:
    request = context.get("request")
    items = menu.list_items(request) if request is not None and hasattr(request, "user") else []
    return {"items": items, "request": request, "page_urls": context.get("page_urls", {})}
