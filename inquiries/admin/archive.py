from django.contrib import admin
from django.http import FileResponse, Http404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest
from accounts.workplace.office_admin import ReadOnlyAdmin
from inquiries.archive import store
from inquiries.models import ArchivedCase


@admin.register(ArchivedCase)
class ArchivedCaseAdmin(ReadOnlyAdmin):
    """The files of archived cases are fetched here, by hosts of the office that must keep them and the coordinator."""

    list_display = ("__str__", "office", "journal_number", "at", "files")
    list_select_related = ("office", "inquiry")
    list_filter = ("office",)
    search_fields = ("journal_number", "name")
    groups = [(None, ["inquiry", "office", "journal_number", "at", "files"])]
    readonly_fields = ("files",)

    def get_urls(self) -> list[URLPattern]:
        address = path(
            "<int:pk>/file/<slug:kind>/", self.admin_site.admin_view(self.download), name="inquiries_archive_file"
        )
        return [address, *super().get_urls()]

    def download(self, request: SignedInRequest, pk: int, kind: str) -> FileResponse:
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None or kind not in store.KINDS:
            raise Http404
        path = store.build_path(row.name, kind)
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=store.KINDS[kind])

    @admin.display(description=_("files"))
    def files(self, row: ArchivedCase) -> SafeString:
        addresses = [reverse("admin:inquiries_archive_file", args=[row.pk, kind]) for kind in ("pdf", "xml")]
        return format_html('<a href="{}">PDF</a> <a href="{}">XML</a>', *addresses)
