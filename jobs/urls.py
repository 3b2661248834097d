from django.utils.translation import gettext_lazy as _

from entries.urls import entry_urls
from jobs.views import JobDetail, JobList

urlpatterns = [entry_urls(_("jobs/"), JobList, JobDetail)]
