from django.contrib import admin

from accounts.office_admin import OfficeInline
from entries.admin import BY_SOURCE, EntryAdmin, PartAdmin
from schools.models import Grade, School


class GradeInline(OfficeInline):
    model = Grade


@admin.register(School)
class SchoolAdmin(EntryAdmin):
    list_display = ("title_default", "kind", "municipality", "place", "status", "pupils")
    list_filter = ("status", "kind", "municipality", BY_SOURCE)
    inlines = [GradeInline]


@admin.register(Grade)
class GradeAdmin(PartAdmin):
    list_display = ("school", "grade", "pupils", "counted_on")
    list_filter = ("school__municipality",)
    list_select_related = ("school",)
    autocomplete_fields = ()
