from modeltranslation.translator import TranslationOptions, register

from accounts.models import HostProfile


@register(HostProfile)
class HostProfileTranslation(TranslationOptions):
    fields = ("sentence", "picture_alt")
