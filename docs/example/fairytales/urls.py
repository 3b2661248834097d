from django.utils.translation import gettext_lazy as _

from entries.urls import entry_urls
from fairytales.views import CastleDetail, CastleList

urlpatterns = [
    entry_urls(_("castles/"), CastleList, CastleDetail),
]
