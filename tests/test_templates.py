"""No text of a template escapes translation, and no page loses its query with its language."""

import re

import pytest
from django.urls import get_resolver, reverse

from tests.environment import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN = re.compile(r'(?:alt|title|aria-label|placeholder)="([^"{]*[A-Za-zÆØÅæøå]{2}[^"{]*)"')
PLAIN = {"www.erikbolstad.no/postnummer", "www.datatilsynet.no"}  # addresses, which are the same in every language


def text_outside_translation(source: str) -> list[str]:
    """What a reader would see or hear that no translator has seen."""
    source = re.sub(r"{% (blocktranslate|comment).*?{% end\1 %}", " ", source, flags=re.S)
    source = re.sub(r"{% block (bodyclass|coltype) %}.*?{% endblock %}|&\w+;", " ", source)  # classes; signs
    source = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", source, flags=re.S)
    spoken = SPOKEN.findall(source)
    source = re.sub(r"<(script|style|svg)\b.*?</\1>|<!.*?>|<[^>]*>", " ", source, flags=re.S)
    words = [word for word in source.split() if re.search(r"[A-Za-zÆØÅæøå]{2}", word) and word not in PLAIN]
    return spoken + words


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_text_outside_translation(path):
    assert text_outside_translation(path.read_text()) == []


def test_such_a_text_would_be_found():
    assert text_outside_translation('<p>Velkommen</p> <img alt="Et fjell"> {% translate "Hei" %}') == [
        "Et fjell",
        "Velkommen",
    ]


def list_names():
    def walk(patterns):
        for pattern in patterns:
            yield from walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.name]

    return sorted(name for name in walk(get_resolver().url_patterns) if name and name.endswith("-list"))


@pytest.mark.parametrize("name", list_names())
@pytest.mark.parametrize("language", ["en", "de", "nl"])
def test_the_language_switch_keeps_the_query_of_every_list(name, language, visitor, region):
    from django.urls import translate_url

    path = reverse(name)
    page = visitor.get(path + "?sort=title&ukjent=1").content.decode()
    assert f'href="{translate_url(path, language)}?sort=title&amp;ukjent=1"' in page
