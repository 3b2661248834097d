from django.contrib import admin

from accounts.workplace.office_admin import OfficeAdmin
from maps.models import Outlines


@admin.register(Outlines)
class OutlinesAdmin(OfficeAdmin):
    rank = 70
    list_display = ("region",)
    list_select_related = ("region",)
