from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.workplace.office_admin import OfficeAdmin, OfficeInline
from entries.admin.entry_admin import BY_SOURCE, EntryAdmin, OptionalFieldset, PartAdmin
from schools.models import Grade, OutsideSchool, School


class GradeInline(OfficeInline):
    model = Grade


@admin.register(School)
class SchoolAdmin(EntryAdmin):
    list_display = ("title_default", "kind", "municipality", "place", "status", "pupils")
    list_filter = ("status", "kind", "municipality", BY_SOURCE)
    inlines = [GradeInline]
    sometimes = (
        OptionalFieldset(
            _("Programmes of an upper secondary school"),
            ("programmes", "programmes_year", "programmes_source"),
            lambda school: school.kind == School.Kind.UPPER_SECONDARY,
        ),
    )


@admin.register(Grade)
class GradeAdmin(PartAdmin):
    list_display = ("school", "grade", "pupils", "counted_on")
    list_filter = ("school__municipality",)
    list_select_related = ("school",)
    autocomplete_fields = ()


@admin.register(OutsideSchool)
class OutsideSchoolAdmin(OfficeAdmin):
    rank = 70
    list_display = ("name", "county_name", "place", "programmes", "programmes_year")
    list_filter = ("county_name",)
    list_select_related = ("place",)
    search_fields = ("name",)
