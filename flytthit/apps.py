from django.apps import AppConfig


class FlyttHitConfig(AppConfig):
    name = "flytthit"
