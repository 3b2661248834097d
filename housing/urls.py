from django.utils.translation import gettext_lazy as _

from entries.urls import entry_urls
from housing.views import HomeDetail, HomeList

urlpatterns = [entry_urls(_("homes/"), HomeList, HomeDetail)]
