from modeltranslation.translator import TranslationOptions, register

from inquiries.models import Snippet


@register(Snippet)
class SnippetTranslation(TranslationOptions):
    fields = ("title", "body")
    required_languages = ("nb",)
