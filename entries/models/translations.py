"""Each row knows which of its languages are complete, stale or missing, whatever path wrote it."""

import hashlib
import html
import re
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import models

from base.languages import get_default_language
from base.messages.translated_columns import list_columns_in_language, list_translated_fields
from base.text.fields import CleanCharField

COMPLETE, STALE, MISSING = "complete", "stale", "missing"
PARTIAL = (
    "partial"  # readers have its title in the language, and some text is lacking; a filter finds it among the missing
)
MARKUP = re.compile(r"<[^>]*>|\s+")

State = dict[str, dict[str, str]]


def list_other_languages() -> list[str]:
    return [code for code in settings.MODELTRANSLATION_LANGUAGES if code != get_default_language()]


def hash_words(text: str) -> str:
    """Return a short hash of the words; markup and spaces do not count, for the database stores them sanitised."""
    words = html.unescape(MARKUP.sub(" ", text)).split()
    return hashlib.blake2b(" ".join(words).encode(), digest_size=5).hexdigest()


def compare_translation(
    value: Callable[[str, str], str], names: Iterable[str], code: str, old: dict
) -> tuple[dict, set[str]]:
    """Return (what is remembered of the language, {MISSING, STALE} as far as it lacks something).

    A translation that has been rewritten is up to date again.
    """
    state, lacks = {}, set()
    for name in names:
        original, translation = value(name, get_default_language()), value(name, code)
        if not original:
            continue
        if not translation:
            lacks.add(MISSING)
            continue
        of, was = old.get(name, ":").split(":")
        now = hash_words(translation)
        if was != now:
            of = hash_words(original)
        elif of != hash_words(original):
            lacks.add(STALE)
        state[name] = f"{of}:{now}"
    return state, lacks


def find_translation_state(value: Callable[[str, str], str], names: Iterable[str], old: State) -> tuple[State, str]:
    """Return the state of all languages, and their gaps as text for filters, as in "de:missing en:stale"."""
    names = tuple(names)
    state, gaps = {}, []
    for code in list_other_languages():
        state[code], lacks = compare_translation(value, names, code, old.get(code, {}))
        gaps += [f"{code}:{lack}" for lack in sorted(lacks)]
    return state, " ".join(gaps)


class Translated(models.Model):
    """A `Translated` row remembers from which text each of its translations was made.

    `translation_state` is {language: {field: "hash of the default text when it was translated:hash of the
    translation"}}.
    """

    proper_names: tuple[str, ...] = ()  # translated fields that hold a name, which needs no translation

    translation_state = models.JSONField(default=dict, blank=True, editable=False)
    translation_gaps = CleanCharField(max_length=200, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    @classmethod
    def texts(cls) -> tuple[str, ...]:
        return tuple(name for name in list_translated_fields(cls) if name not in cls.proper_names)

    def get_text_in_language(self, name: str, code: str) -> str:
        return getattr(self, list_columns_in_language([name], code)[0]) or ""

    def prepare_translations(self) -> None:
        self.translation_state, self.translation_gaps = find_translation_state(
            self.get_text_in_language, self.texts(), self.translation_state or {}
        )

    def confirm_translations(self) -> None:
        """Count all translations as up to date: somebody has seen that they still say what the default text says."""
        self.translation_state = {}
        self.prepare_translations()

    def get_translation_state(self, code: str) -> str:
        """Return COMPLETE, STALE, PARTIAL or MISSING; the default language is complete with its title."""
        if code == get_default_language():
            return COMPLETE if self.get_text_in_language("title", code) else MISSING
        lacks = [gap.partition(":")[2] for gap in self.translation_gaps.split() if gap.startswith(f"{code}:")]
        if MISSING in lacks:
            return PARTIAL if self.is_begun_in_language(code) else MISSING
        return STALE if lacks else COMPLETE

    def is_begun_in_language(self, code: str) -> bool:
        """Tell whether readers meet the entry in that language: by its title, or any text where that is a name."""
        names = ["title"] if "title" in self.texts() else self.texts()
        return any(self.get_text_in_language(name, code) for name in names)

    def list_untranslated_fields(self, code: str) -> list[str]:
        """Return the fields that are written in the default language and not in this one."""
        return [
            name
            for name in self.texts()
            if self.get_text_in_language(name, get_default_language()) and not self.get_text_in_language(name, code)
        ]
