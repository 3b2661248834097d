"""No text of a template escapes translation, and no page loses its query with its language."""

import ast
import re

import pytest
from django.urls import get_resolver, reverse
from django.utils import translation

from tests import templates
from tests.environment import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN = re.compile(r'(?:alt|title|aria-label|placeholder)="([^"{]*[A-Za-zÆØÅæøå]{2}[^"{]*)"')
PLAIN = {"www.erikbolstad.no/postnummer", "www.datatilsynet.no"}  # addresses, which are the same in every language


def text_outside_translation(source: str) -> list[str]:
    """What a reader would see or hear that no translator has seen."""
    source = re.sub(r"{% (blocktranslate|say_lines_to_adults|comment).*?{% end\1 %}", " ", source, flags=re.S)
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


# --- form -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", templates.list_templates(".html", ".txt"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_template_has_lines_that_fit_a_screen_and_no_line_break_in_a_translated_text(path):
    assert templates.find_faults(path.read_text()) == []


def test_a_line_that_is_too_long_and_a_text_that_is_not_trimmed_would_be_found():
    text = "{% blocktranslate with a=b trimmed %}\n  Well\n{% endblocktranslate %}\n\n"
    assert templates.find_faults(text + "a" * 160) == []
    assert templates.find_faults(text + "a" * 161) == ["5: 161 columns, more than 160"]
    assert templates.find_faults(text + text.replace("trimmed ", "").replace("a=b", 'a="trimmed"')) == [
        "5: a blocktranslate of several lines that is not trimmed"
    ]


@pytest.mark.parametrize(
    ("written", "formatted"),
    [
        ("<ul>\n<li>{{  name|upper  }}</li>\n</ul>\n", "<ul>\n  <li>{{ name|upper }}</li>\n</ul>\n"),
        ("<p>{{ name }}</p>\n", "<p>{{ name }}</p>\n"),
    ],
)
def test_make_fix_formats_a_template_that_make_check_complains_of(written, formatted, tmp_path, monkeypatch):
    (tmp_path / "templates").mkdir()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    page = tmp_path / "templates" / "page.html"
    page.write_text(written)
    monkeypatch.setattr(templates, "ROOT", tmp_path)
    assert templates.run_formatters(fix=False) == (written == formatted)
    assert templates.run_formatters(fix=True)
    assert page.read_text() == formatted
    assert templates.run_formatters(fix=False)


# --- in code ----------------------------------------------------------------------------------------------------------
CODE = [
    path
    for path in ROOT.glob("*/**/*.py")
    if not {"tests", "migrations", ".venv", "var"} & set(path.relative_to(ROOT).parts)
]


def lazy_names(tree) -> set[str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    found = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return {name.asname or name.name for name in found if name.name.endswith("_lazy")}


def filled_at_once(source: str) -> list[int]:
    """Lines on which a lazy message meets its values with `%`: it would keep the language of that moment for ever."""
    tree = ast.parse(source)
    lazy = lazy_names(tree)
    filled = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)]
    return [
        node.lineno for node in filled if isinstance(node.left, ast.Call) and getattr(node.left.func, "id", "") in lazy
    ]


def test_a_lazy_message_is_filled_lazily():
    assert filled_at_once('from django.utils.translation import gettext_lazy as _\nx = _("%(n)s min") % {"n": 1}') == [
        2
    ]
    assert len(CODE) > 100
    assert {str(path.relative_to(ROOT)): lines for path in CODE if (lines := filled_at_once(path.read_text()))} == {}


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "45 minutter"), ("en", "45 minutes"), ("de", "45 Minuten"), ("nl", "45 minuten")]
)
def test_the_choices_of_a_list_are_in_the_language_of_the_page(language, words, visitor, region):
    with translation.override(language):
        page = visitor.get(reverse("job-list")).content.decode()
        home = visitor.get(reverse("home-list")).content.decode()
        plan = visitor.get(reverse("planner"), {"drive1": "10000"}).content.decode()
    assert words in page
    assert {"nb": "minst 3", "en": "at least 3", "de": "mindestens 3", "nl": "minstens 3"}[language] in home
    assert {
        "nb": "fra 5 til 180 minutter",
        "en": "between 5 and 180 minutes",
        "de": "von 5 bis 180 Minuten",
        "nl": "van 5 tot 180 minuten",
    }[language] in plan
