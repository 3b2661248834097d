from django.urls import re_path

from maps import views
from maps.ground.drawing import LEVELS
from maps.ground.palettes import PALETTES

LEVEL, THEME = "|".join(LEVELS), "|".join(PALETTES)
GROUND = rf"^maps/(?P<window>[-\w]+)\.(?P<level>{LEVEL})\.(?P<theme>{THEME})\.(?P<version>[0-9a-f]+)\.svg$"

urlpatterns = [re_path(GROUND, views.show_ground, name="map-ground")]
