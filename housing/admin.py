from django.contrib import admin

from entries.admin.entry_admin import BY_SOURCE, EntryAdmin
from housing.models import Home


@admin.register(Home)
class HomeAdmin(EntryAdmin):
    list_display = ("title_default", "kind", "municipality", "place", "status", "price")
    list_filter = ("status", "kind", "municipality", BY_SOURCE)
