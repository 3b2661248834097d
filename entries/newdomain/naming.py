"""A domain has a name as a package, as a model, and in the words of each language."""

import dataclasses
import functools
import re
from typing import NamedTuple

from base.messages.catalogue_faults import Translation, merge_translations
from base.text.slugs import make_norwegian_slug


class Words(NamedTuple):
    """`Words` name a domain: its heading in the admin, and what readers call one of its rows and many."""

    name: str
    one: str
    many: str

    @property
    def path(self) -> str:
        return make_norwegian_slug(self.many) + "/"

    def texts(self) -> list[str]:
        return [*self, self.path]


@dataclasses.dataclass(frozen=True)
class Domain:
    """A `Domain` is a package `name` with one `model`. `words` are given by language, English always among them."""

    name: str
    model: str
    words: dict[str, Words]

    @property
    def english(self) -> Words:
        return self.words["en"]

    @property
    def test_path(self) -> str:
        return f"tests/test_{self.name}_{self.model.lower()}.py"

    def tokens(self) -> list[str]:
        """Return the texts that stand for the domain in its code, always in the same order."""
        messages = [f'_("{text}")' for text in self.english.texts()]
        return [*messages, convert_to_camel_case(self.name), self.name, self.model, self.model.lower()]

    def find_translations(self, language: str) -> dict[str, str]:
        """Return {English text: translation}: what was given, else what a catalogue says, else English itself."""
        if language in self.words:
            return dict(zip(self.english.texts(), self.words[language].texts(), strict=True))
        said = read_shown_texts(language)
        return {text: said[text].forms[0] if text in said else text for text in self.english.texts()}

    def stand_ins(self, language: str) -> list[str]:
        """Return the English texts that nobody has translated, for which English stands in."""
        texts = [] if language in self.words else dict.fromkeys(self.english.texts())
        return [text for text in texts if text not in read_shown_texts(language)]


# The folder docs/example/fairytales, and what is replaced in its files.
EXAMPLE = Domain("fairytales", "Castle", {"en": Words("Fairy tales", "castle", "castles")})


@functools.cache
def read_shown_texts(language: str) -> dict[str, Translation]:
    """Return {English text: what is shown for it} of our catalogues, Django's and the libraries'; each is read once.

    `messages check` compares the same texts. A plural stands here by its singular, which it translates too.
    """
    merged = merge_translations(language)
    return {text: found[0] for (context, text), found in merged.items() if context is None}


def read_portal_texts(language: str) -> dict[str, str]:
    """Return {English text: translation} of every catalogue of the portal."""
    return {text: found.forms[0] for text, found in read_shown_texts(language).items() if found.is_ours}


def build_domain(name: str, model: str | None, words: dict[str, Words]) -> Domain:
    """Return a domain; what was not given is made from its name: `shops` has the model Shop, "shop" and "shops"."""
    model = model or convert_to_camel_case(make_singular(name))
    return Domain(name, model, {"en": derive_english_words(name, model)} | words)


def derive_english_words(name: str, model: str) -> Words:
    shown = name.replace("_", " ")
    one = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", model).lower()
    return Words(shown.capitalize(), one, shown if make_singular(shown) == one else make_plural(one))


def convert_to_camel_case(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def make_singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def make_plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
