"""What Django does not know about the languages of the portal."""

import django.conf.locale

SOUTH_SAMI = {"bidi": False, "code": "sma", "name": "Southern Sami", "name_local": "åarjelsaemien gïele"}


def add_language_info() -> None:
    """Let `LANGUAGES` hold South Sámi (`sma`): a catalogue is then all it takes to offer forms and receipts in it."""
    django.conf.locale.LANG_INFO.setdefault("sma", SOUTH_SAMI)
