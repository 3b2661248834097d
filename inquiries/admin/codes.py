from django.contrib import admin

from accounts.workplace.office_admin import OfficeAdmin
from inquiries.models import LinkCode


@admin.register(LinkCode)
class LinkCodeAdmin(OfficeAdmin):
    rank = 70
    list_display = ("code", "used_for")
    search_fields = ("code", "used_for")
    groups = [(None, ["code", "used_for"])]
