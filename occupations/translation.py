from modeltranslation.translator import TranslationOptions, register

from occupations.models import Occupation


@register(Occupation)
class OccupationTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("nb",)
