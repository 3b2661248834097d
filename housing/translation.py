from modeltranslation.translator import register

from entries.translation import EntryTranslation
from housing.models import Home


@register(Home)
class HomeTranslation(EntryTranslation):
    fields = ("heating",)
