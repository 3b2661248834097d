from django.contrib import admin

from accounts.workplace.office_admin import OfficeAdmin
from partners.forms import PartnerForm
from partners.models import Partner


@admin.register(Partner)
class PartnerAdmin(OfficeAdmin):
    form = PartnerForm
    rank = 20
    list_display = ("name", "kind", "sector", "municipality", "place")
    list_filter = ("kind", "sector", "municipality")
    list_select_related = ("municipality", "place")
    search_fields = ("search_text",)  # shows the box; PartnerQuerySet.find() decides
