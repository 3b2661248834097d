from modeltranslation.translator import register

from entries.translation import EntryTranslation
from fairytales.models import Castle


@register(Castle)
class CastleTranslation(EntryTranslation):
    fields = ("opening_hours",)  # beside title, summary, body and the picture's text
