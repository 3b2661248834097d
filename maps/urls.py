from django.urls import re_path

from maps import views
from maps.ground.drawing import LEVELS
from maps.ground.palettes import PALETTES

GROUND = (r"^maps/(?P<window>[-\w]+)\.(?P<level>%s)\.(?P<theme>%s)\.(?P<version>[0-9a-f]+)\.svg$") % (
    "|".join(LEVELS),
    "|".join(PALETTES),
)

urlpatterns = [re_path(GROUND, views.show_ground, name="map-ground")]
