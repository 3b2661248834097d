"""Words for occupations are looked up for lists, and for whoever is typing."""

from collections.abc import Iterator

from django.utils.translation import override

from base.caching.versions import Versions
from base.templatetags.base import read_text_and_language
from base.text.folding import contains_folded, fold_to_one_word
from base.text.other_languages import label_text
from occupations.catalogue import Catalogue, Name, occupation_catalogue
from occupations.models import Occupation
from occupations.words.slips import find_begun, find_slips
from occupations.words.understanding import MAX_READINGS, list_page_languages, make_commonness_key


def name_words(words: list[str], versions: Versions | None = None) -> set[int]:
    """Return the primary keys of the groups whose official name holds every one of these plain words.

    The name counts in one language or another.
    """
    return {
        pk for pk, text in occupation_catalogue.get(versions).texts.items() if words and contains_folded(text, words)
    }


def name_occupation(occupation: Occupation) -> str:
    """Return the official name as readers of the page see it, with its language in front if that is another one."""
    return label_text(*read_text_and_language(occupation, "name"))


# --- while typing -----------------------------------------------------------------------------------------------------
def suggest(text: str | None, language: str, limit: int = MAX_READINGS) -> list[tuple[str, str]]:
    """Return [(code, label)] of what the text typed so far may mean, from two letters on. One query.

    Words that begin so come first, in the order of the page's language; then what the text means as it is read, with
    slips of the pen mended.
    """
    begun = fold_to_one_word(text or "")
    if len(begun) < 2:
        return []
    catalogue, page_languages = occupation_catalogue.get(), list_page_languages(language)
    typed = (text or "").strip().lower()
    labels: dict[str, str] = {}
    with override(language):
        for name in sorted(
            catalogue.list_names_beginning(begun),
            key=lambda name: make_suggestion_sort_key(name, typed, begun, language),
        ):
            labels.setdefault(name.occupation.code, format_suggestion(name))
        if len(labels) < limit:
            for name in [*find_mended_names(begun, page_languages, catalogue)]:
                labels.setdefault(name.occupation.code, format_suggestion(name))
    return list(labels.items())[:limit]


def make_suggestion_sort_key(name: Name, typed: str, begun: str, language: str) -> tuple:
    page_languages = list_page_languages(language)
    is_official = fold_to_one_word(read_text_and_language(name.occupation, "name")[0]).startswith(begun)
    good = name.language in page_languages, name.key == begun, name.word.startswith(typed), is_official
    return (
        *(not point for point in good),
        len(name.key),
        *make_commonness_key(name),
        name.language != language,
        name.word,
    )


def find_mended_names(begun: str, page_languages: set[str], catalogue: Catalogue) -> Iterator[Name]:
    """Yield the names that a text with a slip of the pen stands for, those in the languages of the page first."""
    keys = [key for key, _distance in find_slips(begun, catalogue)]
    names = [name for key in keys for name in catalogue.list_names(key)]
    for beginning in find_begun(begun, catalogue):
        names += sorted(catalogue.list_names_beginning(beginning), key=lambda name: len(name.key))
    yield from sorted(names, key=lambda name: name.language not in page_languages)


def format_suggestion(row: Name) -> str:
    return f"{row.word[:1].upper()}{row.word[1:]} – {name_occupation(row.occupation)}"
