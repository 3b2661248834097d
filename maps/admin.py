from django.contrib import admin

from accounts.workplace.office_admin import OfficeAdmin
from maps.models import Outlines, Skylines


@admin.register(Outlines)
class OutlinesAdmin(OfficeAdmin):
    rank = 70
    list_display = ("region",)
    list_select_related = ("region",)


@admin.register(Skylines)
class SkylinesAdmin(OfficeAdmin):
    rank = 71
    list_display = ("region",)
    list_select_related = ("region",)
