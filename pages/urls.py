from django.urls import path
from django.utils.translation import gettext_lazy as _

from base.publicforms.clients import count_client
from pages import views
from pages.shortlists.views import show_shortlist

urlpatterns = [
    path("", count_client(views.Front.as_view()), name="front"),
    path(_("the-region/"), count_client(views.RegionPage.as_view()), name="region"),
    path(_("municipalities/<slug:slug>/"), count_client(views.MunicipalityPage.as_view()), name="municipality"),
    path(_("places/<slug:slug>/"), count_client(views.PlacePage.as_view()), name="place"),
    path(_("shortlist/"), count_client(show_shortlist), name="shortlist"),
    path(_("about/"), count_client(views.About.as_view()), name="about"),
    path(_("privacy/"), count_client(views.Privacy.as_view()), name="privacy"),
    path(_("accessibility/"), count_client(views.Accessibility.as_view()), name="accessibility"),
]
