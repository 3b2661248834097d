from django.urls import path
from django.utils.translation import gettext_lazy as _

from base.publicforms.clients import count_client
from planner import views

urlpatterns = [
    path(_("planner/"), count_client(views.planner), name="planner"),
    path(_("planner/occupations/"), views.occupations, name="planner-occupations"),
]
