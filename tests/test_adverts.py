"""36 adverts as they come (tests/adverts/) go through the form of a job as Kari: public with what they said, or one
sentence.

What an advert says is read by a reader of HTML of our own: words in their order, and which of them are bold.
"""

import html
import json
import re
import tomllib
from html.parser import HTMLParser

import pytest
import time_machine

from base.text.characters import strip_invisible
from jobs.models import Job
from occupations.models import Occupation
from tests.environment import ROOT
from tests.posts import values_of

ADVERTS = [
    advert | {"name": f"{path.stem}: {advert['name']}"}
    for path in sorted((ROOT / "tests" / "adverts").glob("*.toml"))
    for advert in tomllib.loads(path.read_text())["advert"]
]
ADD = "/admin/jobs/job/add/"
INLINE = {"a", "abbr", "b", "em", "font", "i", "o:p", "s", "span", "strong", "sub", "sup", "u"}
VOID = {"br", "hr", "img", "link", "meta"}


class Reader(HTMLParser):
    """The words that a browser shows of a text, with a gap wherever it begins a line or a cell; and the bold ones."""

    def __init__(self, markup):
        super().__init__()
        self.shown, self.bold, self.open = "", "", []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        weight = re.search(r"(?<!-)font-weight: ?(\w+)", dict(attrs).get("style") or "")
        bold = weight[1] in ("bold", "600", "700") if weight else tag in ("b", "strong") or None
        if tag not in VOID:
            self.open.append((tag, bold))
        self.add_gap(tag)

    def handle_endtag(self, tag):
        while any(name == tag for name, _bold in self.open) and self.open.pop()[0] != tag:
            pass
        self.add_gap(tag)

    def add_gap(self, tag):
        if tag not in INLINE:
            self.shown, self.bold = self.shown + "\n", self.bold + "\n"

    def handle_data(self, data):
        if {"script", "style"} & {name for name, _bold in self.open}:
            return
        said = [bold for _tag, bold in self.open if bold is not None]
        self.shown += data
        self.bold += data if said and said[-1] else "\n"


def words_of(markup) -> list[str]:
    return Reader(markup).shown.split()


def bold_of(markup) -> list[str]:
    return [" ".join(line.split()) for line in Reader(markup).bold.split("\n") if line.strip()]


@pytest.fixture
def post(as_person, kari, tynset, tolga):
    """Posts an advert with the button that publishes; gives the answer."""

    def post(typed):
        client, typed = as_person(kari), dict(typed)
        code = typed.pop("occupation")
        typed["occupation"] = Occupation.objects.get_or_create(code=code, defaults={"name_nb": "Yrket"})[0].pk
        typed["municipality"] = {"tynset": tynset, "tolga": tolga}[typed.get("municipality", "tynset")].pk
        return client.post(ADD, values_of(client.get(ADD)) | typed | {"_publish": "1"})

    with time_machine.travel("2026-11-30T10:00:00+01:00", tick=False):
        yield post


def test_there_are_36_of_them_and_each_is_another():
    assert len(ADVERTS) == 36
    assert len({advert["name"] for advert in ADVERTS} | {advert["typed"]["title_nb"] for advert in ADVERTS}) == 72


@pytest.mark.parametrize("advert", [advert for advert in ADVERTS if "refused" in advert], ids=lambda each: each["name"])
def test_an_advert_that_cannot_stand_so_is_refused_in_one_sentence_beside_the_field(advert, post):
    answer = post(advert["typed"])
    assert answer.status_code == 200, "it was published"
    form = answer.context["adminform"].form
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        name: [sentence] for name, sentence in advert["refused"].items()
    }
    (name,) = advert["refused"]
    row = re.search(rf'<div class="form-row errors field-{name}">.*?</ul>', answer.content.decode(), re.S)
    assert html.escape(advert["refused"][name]) in html.escape(html.unescape(row[0]))
    for field, typed in advert["typed"].items():
        if field in advert["refused"] and field != "municipality":
            assert values_of(answer)[field][0].split() == typed.split(), "what was typed is kept"
    assert not Job.objects.exists()


@pytest.mark.parametrize("advert", [advert for advert in ADVERTS if "shown" in advert], ids=lambda each: each["name"])
def test_an_advert_is_public_as_it_was_meant(advert, post, visitor):
    answer, typed, shown = post(advert["typed"]), advert["typed"], dict(advert["shown"])
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    page = visitor.get(Job.objects.get().get_absolute_url())
    assert page.status_code == 200
    page = page.content.decode()
    prose = re.search(r'<div class="prose">(.*?)</div>\s*\n', page, re.S)[1]
    plain = re.search(r"<[^>]+>", typed.get("body_nb", "")) is None
    assert (
        words_of(prose)
        == strip_invisible(
            html.escape(typed.get("body_nb", "")) if plain else " ".join(words_of(typed["body_nb"]))
        ).split()
    )
    check_head(page, typed, shown)
    assert bold_of(prose) == shown.pop("bold", bold_of("" if plain else typed["body_nb"]))
    assert re.findall(r'<a href="([^"]+)"', prose) == shown.pop("links", re.findall(r'<a href="([^"]+)"', prose))
    for markup in shown.pop("html", []):
        assert markup in prose
    facts = {
        html.unescape(label): html.unescape(re.sub("<[^>]+>", "", value))
        for label, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    }
    assert {label: facts.get(label, "").replace("\u00a0", " ") for label in shown} == shown


def check_head(page, typed, shown):
    """The title as it was typed, also for search engines, and how one applies."""
    title = strip_invisible(typed["title_nb"])
    head = re.search(r'<header class="page-head">(.*?)</header>', page, re.S)[1]
    assert f"<h1>{html.escape(title)}</h1>" in head
    assert json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])["title"] == title
    buttons = re.findall(r'<a class="button[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>', head)
    apply = [(address, words) for address, words in buttons if "/kontakt/" not in address]  # the other way is to ask
    said = [[words, html.unescape(address)] for address, words in apply]
    assert said == shown.pop("buttons", said)
    assert said or shown["how"] in head
    assert shown.pop("how", "") in head
