from modeltranslation.translator import TranslationOptions


class EntryTranslation(TranslationOptions):
    """The translation options of every domain inherit from this; its own `fields` are added to the ones here."""

    fields: tuple[str, ...] = ("title", "summary", "body", "picture_alt")
    required_languages = ("nb",)
