from django.contrib import admin

from entries.admin.entry_admin import EntryAdmin
from fairytales.models import Castle


@admin.register(Castle)
class CastleAdmin(EntryAdmin):
    list_filter = ("status", "season", "municipality")
