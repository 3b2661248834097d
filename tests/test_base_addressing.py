"""Whom a page speaks to: one text, said to several or to one adult; catalogues hold both."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from base.messages import catalogues
from base.messages.addressing import (
    choose_wording,
    count_to_adults,
    say_to_adults,
    say_to_adults_lazy,
    speak_to_one_adult,
)
from tests.environment import ROOT

SAID = "What you said"  # in the planner's catalogue for both
PLAIN = "Side by side"  # in the planner's catalogue for nobody in particular


def say_both(words):
    """(to several, to one)"""
    with speak_to_one_adult():
        one = str(words())
    return str(words()), one


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", ("Det dere sa", "Det du sa")), ("nl", ("Wat jullie zeiden", "Wat je zei")), ("en", (SAID, SAID))],
)
def test_a_text_is_said_to_several_and_to_one_in_code_lazily_and_in_templates(language, said):
    template, lazy = Template(f'{{% say_to_adults "{SAID}" %}}'), say_to_adults_lazy(SAID)
    lines = "\n  ".join(SAID.rsplit(" ", 1))
    in_lines = Template(f"{{% say_lines_to_adults %}}\n  {lines}\n{{% endsay_lines_to_adults %}}")
    with translation.override(language):
        assert say_both(lambda: say_to_adults(SAID)) == said
        assert say_both(lambda: lazy) == said
        assert say_both(lambda: template.render(Context())) == said
        assert say_both(lambda: in_lines.render(Context())) == said


def test_where_a_catalogue_has_nothing_for_one_adult_the_text_for_several_is_said():
    with translation.override("nb"):
        assert say_both(lambda: say_to_adults(PLAIN)) == ("Side om side", "Side om side")
        several, one = say_both(lambda: count_to_adults("%(n)s home fits.", "%(n)s homes fit.", 2))
        assert several == one == "%(n)s boliger passer."


def test_a_text_that_counts_is_said_to_several_and_to_one():
    words = ("Your wish is within reach from here", "All %(total)s wishes are within reach from here")
    with translation.override("nb"):
        assert say_both(lambda: count_to_adults(*words, 1))[1] == "Ønsket ditt er innen rekkevidde herfra"
    with translation.override("en"):
        assert say_both(lambda: count_to_adults(*words, 2)) == (words[1], words[1])


def test_a_template_fills_in_values_and_escapes_them():
    template = Template('{% say_to_adults "%(names)s? (you wrote “%(words)s”)" names=name words="x" %}')
    with translation.override("nb"):
        assert template.render(Context({"name": "<b>"})) == "&lt;b&gt;? (dere skrev «x»)"


def test_words_that_differ_in_english_too_are_given_for_both():
    assert say_both(lambda: choose_wording("We like", "I like")) == ("We like", "I like")


def test_every_such_text_of_a_template_is_found_for_the_catalogues():
    """Extraction knows one way to write each tag: double quotes, one space; nothing but the text between two tags."""
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    written = sum(len(re.findall(r"say_to_adults\b", text)) for text in texts)
    assert written == sum(len(catalogues.TO_ADULTS_TAG.findall(text)) for text in texts) > 5
    written = sum(len(re.findall(r"\bsay_lines_to_adults\b", text)) for text in texts)
    in_lines = [words for text in texts for words in catalogues.TO_ADULTS_LINES.findall(text)]
    assert written == len(in_lines) > 2
    assert [words for words in in_lines if "{" in words] == []
