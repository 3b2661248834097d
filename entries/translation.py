from modeltranslation.translator import TranslationOptions


class EntryTranslation(TranslationOptions):
    """Base of every domain's options; `fields` of a subclass are added to these."""

    fields: tuple[str, ...] = ("title", "summary", "body", "picture_alt")
    required_languages = ("nb",)
