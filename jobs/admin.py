from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from entries.admin.entry_admin import BY_SOURCE, EntryAdmin, OptionalFieldset
from jobs.forms import JobForm
from jobs.models import Job


@admin.register(Job)
class JobAdmin(EntryAdmin):
    form = JobForm
    list_display = ("title_default", "partner", "municipality", "place", "status")
    list_select_related = ("municipality", "place", "partner")
    list_filter = ("status", "municipality", "engagement", BY_SOURCE)
    autocomplete_fields = ("partner", "occupation")
    sometimes = (
        OptionalFieldset(_("A post that ends"), ("ends_on",), lambda job: job.engagement not in Job.NEVER_END),
    )
