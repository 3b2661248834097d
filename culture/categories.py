from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """A `Category` says what an activity or event is about, which is what a family looks for."""

    SPORTS = "sports", _("sports")
    SKIING = "skiing", _("skiing")
    OUTDOORS = "outdoors", _("outdoors")
    MUSIC = "music", _("music and song")
    STAGE = "stage", _("stage and film")
    CRAFTS = "crafts", _("crafts and making")
    READING = "reading", _("reading and history")
    ANIMALS = "animals", _("animals")
    YOUTH = "youth", _("children and youth")
    VOLUNTEERING = "volunteering", _("volunteering")
    LANGUAGE = "language", _("language and meeting people")
    FOOD = "food", _("food and café")
