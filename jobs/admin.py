from django.contrib import admin

from entries.admin import BY_SOURCE, EntryAdmin
from jobs.forms import JobForm
from jobs.models import Job


@admin.register(Job)
class JobAdmin(EntryAdmin):
    form = JobForm
    list_display = ("title_default", "partner", "municipality", "place", "status")
    list_select_related = ("municipality", "place", "partner")
    list_filter = ("status", "municipality", "engagement", BY_SOURCE)
    autocomplete_fields = ("partner", "occupation")
