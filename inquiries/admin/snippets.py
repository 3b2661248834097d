from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.workplace.office_admin import OfficeAdmin
from inquiries.models import Snippet


@admin.register(Snippet)
class SnippetAdmin(OfficeAdmin):
    list_display = ("title", "office", "links_work", "checked_on")
    list_filter = ("office",)
    list_select_related = ("office",)
    search_fields = ("title_nb", "title_en", "body_nb", "body_en")
    groups = [(None, ["office", "title", "body"])]

    @admin.display(description=_("links that do not work"))
    def links_work(self, snippet: Snippet) -> str:
        return ", ".join(snippet.broken_links) or "–"
