from modeltranslation.translator import register

from entries.translation import EntryTranslation
from schools.models import School


@register(School)
class SchoolTranslation(EntryTranslation):
    pass
