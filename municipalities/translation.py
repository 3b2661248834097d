from modeltranslation.translator import TranslationOptions, register

from municipalities.models import Municipality, Place, Point, Region, Service


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name", "tagline", "introduction", "sources")
    required_languages = ("nb",)


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("summary", "introduction", "office_hours", "phone_hours")


@register(Point)
class PointTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("nb",)


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("text",)


@register(Service)
class ServiceTranslation(TranslationOptions):
    fields = ("note",)
