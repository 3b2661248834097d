from django.urls import path
from django.utils.translation import gettext_lazy as _

from pages import views

urlpatterns = [
    path("", views.Front.as_view(), name="front"),
    path(_("the-region/"), views.RegionPage.as_view(), name="region"),
    path(_("municipalities/<slug:slug>/"), views.MunicipalityPage.as_view(), name="municipality"),
    path(_("places/<slug:slug>/"), views.PlacePage.as_view(), name="place"),
    path(_("about/"), views.About.as_view(), name="about"),
    path(_("privacy/"), views.Privacy.as_view(), name="privacy"),
    path(_("accessibility/"), views.Accessibility.as_view(), name="accessibility"),
]
