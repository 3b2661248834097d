from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from entries.models import Entry
from municipalities.office_admin import OfficeAdmin

# An empty source has no name that a link could show, so the choice is between stated and not.
BY_SOURCE = ("source", admin.EmptyFieldListFilter)
TEXT = ["title", "summary", "body"]
WHERE = ["municipality", "place", "street", "postal_code", "lat", "lon", "position_exact", "partner"]
PICTURE = ["picture", "picture_alt", "picture_credit"]
PUBLISHING = ["status", "publish_from", "publish_until"]
PROVENANCE = ["reviewed_on", "source", "source_url", "review_note"]


class EntryAdmin(OfficeAdmin):
    """The admin of every entry. A domain adds nothing unless it has inlines or its own list columns."""

    list_display = ("title_default", "municipality", "place", "status", "publish_until", "updated")
    list_filter = ("status", "municipality", BY_SOURCE)
    list_select_related = ("municipality", "place")
    search_fields = ("title_nb", "title_en", "summary_nb", "slug")
    date_hierarchy = "publish_from"
    ordering = ("-updated",)
    autocomplete_fields = ("partner",)

    @admin.display(description=_("title"), ordering="title_nb")
    def title_default(self, entry):
        return entry.title_nb or entry.slug

    @property
    def groups(self):
        special = [name for name in self.editable_names() if name not in self.common_names()]
        own = [(self.opts.verbose_name.capitalize(), special)] if special else []
        return [
            (None, TEXT),
            *own,
            (_("Where and who"), WHERE),
            (_("Picture"), PICTURE, "collapse"),
            (_("Publishing"), PUBLISHING),
            (_("Source and review"), PROVENANCE, "collapse"),
        ]

    @staticmethod
    def common_names() -> set[str]:
        return {field.name for field in Entry._meta.get_fields()}

    def save_model(self, request, obj, form, change):
        obj.updated_by = request.user
        if "place" in form.changed_data and not {"lat", "lon"} & set(form.changed_data):
            obj.lat = obj.lon = None  # the point of the old place goes with it
        super().save_model(request, obj, form, change)
