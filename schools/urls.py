from django.utils.translation import gettext_lazy as _

from entries.urls import entry_urls
from schools.views import SchoolDetail, SchoolList

urlpatterns = [entry_urls(_("schools/"), SchoolList, SchoolDetail)]
