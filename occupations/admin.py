from django.contrib import admin

from accounts.office_admin import OfficeAdmin, OfficeInline
from occupations.models import Neighbour, Occupation, Word


class WordInline(OfficeInline):
    model = Word


@admin.register(Occupation)
class OccupationAdmin(OfficeAdmin):
    rank = 70
    list_display = ("code", "name", "category", "is_regulated", "median_monthly")
    list_filter = ("is_regulated",)
    search_fields = ("code", *Occupation.named_by, "words__word")
    list_select_related = ("parent",)
    inlines = [WordInline]


@admin.register(Word)
class WordAdmin(OfficeAdmin):
    rank = 70
    list_display = ("word", "language", "occupation")
    list_filter = ("language",)
    list_select_related = ("occupation",)
    search_fields = ("word", "occupation__code")


@admin.register(Neighbour)
class NeighbourAdmin(OfficeAdmin):
    rank = 70
    list_display = ("person", "advert", "is_nearly", "reason")
    list_filter = ("is_nearly",)
    list_select_related = ("person", "advert")
    search_fields = ("person__code", "person__name_nb", "advert__code", "advert__name_nb", "reason_nb", "reason_en")
    autocomplete_fields = ("person", "advert")
