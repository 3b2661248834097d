from modeltranslation.translator import register

from entries.translation import EntryTranslation
from jobs.models import Job


@register(Job)
class JobTranslation(EntryTranslation):
    fields = ("housing_help", "how_to_apply")
