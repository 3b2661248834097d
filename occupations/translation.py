from modeltranslation.translator import TranslationOptions, register

from occupations.models import Neighbour, Occupation


@register(Occupation)
class OccupationTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("nb",)


@register(Neighbour)
class NeighbourTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("nb",)
