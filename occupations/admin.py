from django.contrib import admin

from municipalities.office_admin import OfficeAdmin, OfficeInline
from occupations.models import Occupation, Word


class WordInline(OfficeInline):
    model = Word


@admin.register(Occupation)
class OccupationAdmin(OfficeAdmin):
    list_display = ("code", "name", "category", "is_regulated", "median_monthly")
    list_filter = ("is_regulated",)
    search_fields = ("code", "name_nb", "name_en", "words__word")
    list_select_related = ("parent",)
    inlines = [WordInline]


@admin.register(Word)
class WordAdmin(OfficeAdmin):
    list_display = ("word", "language", "occupation")
    list_filter = ("language",)
    list_select_related = ("occupation",)
    search_fields = ("word", "occupation__code")
