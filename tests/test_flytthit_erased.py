"""A family erases everything and a story is deleted with its history, in a portal as an operator runs it: nothing is
left.

Every word that they wrote is marked. Searched are all tables, all files below VAR_DIR and all that was logged.
"""

import http.cookiejar
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from tests.desk import token_on
from tests.environment import PASSWORD, ROOT
from tests.erased_story import MARK, NIGHTS_AHEAD, marked, search_files
from tests.finding import find
from tests.portal import Portal
from tests.postgres import database
from tests.posts import FormValues

QUICKEST = 2.1  # seconds; nobody writes faster
FAMILY: dict[str, Any] = {
    "text": f"{MARK}tekst " * 40,
    "name": f"Familien {MARK}navn",
    "email": f"{MARK}post@example.org",
    "phone": "+47 907 06 543",
    "office": "tynset",
    "scope": "office",
    "language": "nb",
    "best_time": f"{MARK}tid",
    "adults": 2,
    "birth_years": "2019, 2022",
    "occupations": f"{MARK}yrke",
    "timing": f"{MARK}naar",
    "wishes": f"{MARK}oenske",
    "plan": f"words1={MARK}plan&born=2019",
    "source": f"{MARK}kilde",
    "about": "",
}
CORRECTED = FAMILY | {"name": f"Familien {MARK}rettet", "wishes": f"{MARK}nyoenske"}
STORY: dict[str, Any] = {
    "title_nb": f"{MARK}tittel flyttet",
    "title_en": f"{MARK}title moved",
    "summary_nb": f"{MARK}sammendrag",
    "body_nb": f"<p>{MARK}broedtekst</p>" * 30,
    "picture_alt_nb": f"{MARK}alternativ",
    "picture_alt_en": f"{MARK}alternative",
    "picture_credit": f"{MARK}fotograf",
    "moved_from_nb": f"{MARK}hjemby",
}

SAID = (
    "svar",
    "samtale",
    "notat",
    "plan videre",
    "kollega",
    "spoersmaal",
    "tittel ny",
    "nyalternativ",
    "ingress",
    "avsnitt",
    "etternavn",
    "foernavn",
)
OVERWRITTEN = [f"{MARK}navn", f"{MARK}oenske"]  # by what the family corrected: a case keeps no history
IN_PICTURES = (f"{MARK}kamera", f"{MARK}annetkamera")


class Person:
    """A browser, as far as forms go; `post` leaves the message about what was done for the next page."""

    def __init__(self, portal: Portal):
        self.address = f"http://localhost:{portal.port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar, Staying())

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, str, str]:
        """(status, where it leads, page)."""
        headers = {"Content-Type": MULTIPART_CONTENT} if body else {}
        try:
            with self.opener.open(urllib.request.Request(self.address + path, body, headers), timeout=30) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), answer.read().decode()

    def get(self, path: str) -> str:
        status, _leads, page = self.ask(path)
        assert status == 200, (status, path)
        return page

    def post(self, path: str, expected: int = 302, **values) -> str:
        """Where it leads; the page where `expected` is no redirect."""
        status, leads, page = self.ask(path, encode_multipart(BOUNDARY, values))
        assert status == expected, (status, path, errors_on(page))
        return leads.removeprefix(self.address) or page

    def open(self, path: str) -> tuple[dict, float]:
        """What a form that anybody may send holds, and from when on it may be sent."""
        return {"token": token_on(self.get(path)), "homepage": ""}, time.monotonic() + QUICKEST

    def send(self, path: str, opened: tuple[dict, float], **values) -> str:
        hidden, moment = opened
        time.sleep(max(0.0, moment - time.monotonic()))
        return self.post(path, **hidden | values)

    def change(self, path: str, expected: int = 302, **values) -> str:
        """Open a form of the workplace, and send it as it stands but for `values`."""
        page = self.get(path)
        kept = {name: value for name, value in FormValues(page).values.items() if "__prefix__" not in name}
        return self.post(path, expected, **kept | {"csrfmiddlewaretoken": csrf_on(page)} | values)


class Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def csrf_on(page: str) -> str:
    return find(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def errors_on(page: str) -> list[str]:
    return re.findall(r'class="(?:errorlist|field-error|errornote|form-errors)[^>]*>(.{,200})', page, re.S)


def sign_in(portal: Portal, name: str) -> Person:
    person = Person(portal)
    person.post(
        "/admin/login/",
        csrfmiddlewaretoken=csrf_on(person.get("/admin/login/")),
        login=name,
        password=PASSWORD,
        next="/admin/",
    )
    return person


def picture(word: str) -> SimpleUploadedFile:
    """As cameras send it: with words of the photographer's inside, and in the name."""
    buffer = io.BytesIO()
    Image.effect_noise((640, 420), 60).save(buffer, "JPEG", comment=f"{MARK}{word}".encode())
    return SimpleUploadedFile(f"{MARK}fil.jpg", buffer.getvalue(), "image/jpeg")


# --- what everybody does ----------------------------------------------------------------------------------------------
class Life:
    """A portal in which a family and a story are written down, and erased again."""

    def __init__(self, folder, url: str):
        (folder / "static").mkdir()
        self.folder, self.own = folder, {"DATABASE_URL": url, "STATIC_MANIFEST": "", "FORMS_PER_ADDRESS": "100"}
        self.found: dict[str, Any] = {"begin": self.take("begin", {**os.environ, **self.own, "VAR_DIR": str(folder)})}

    def take(self, step: str, environment: dict) -> dict:
        command = [sys.executable, "-W", "error", "-m", "tests.erased_story", step]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        self.logged = getattr(self, "logged", "") + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def live(self) -> None:
        self.portal = Portal(self.folder, **self.own)
        try:
            self.portal.read_until("Ctrl-C")
            self.portal.drain()
            self.write_down()
            self.found["before"] = self.take("before", self.portal.environment)
            self.wait_for_mail("siri@example.org", f"{MARK}tittel")
            self.erase()
            self.found["after"] = self.take("after", self.portal.environment)
            self.portal.process.terminate()
            self.portal.process.wait(30)
            self.portal.reader.join(10)
        finally:
            self.portal.end()
        self.found["stopped"] = marked(search_files(self.folder))
        self.logged += self.portal.said

    def write_down(self) -> None:
        self.family, other = Person(self.portal), Person(self.portal)
        opened = self.family.open(
            "/nb/kontakt/?" + urllib.parse.urlencode({"plan": FAMILY["plan"], "source": FAMILY["source"]})
        )
        self.siri, kari, ola = (sign_in(self.portal, name) for name in ("siri", "kari", "ola"))
        self.write_story()
        asked = other.open(f"/nb/kontakt/?about=story:{self.slug}")
        self.own_page = self.family.send("/nb/kontakt/", opened, **FAMILY).removesuffix("mottatt/")
        self.talk(kari, ola)
        other.send(
            "/nb/kontakt/",
            asked,
            name="Familien Andre",
            email="andre@example.org",
            text="Hei",
            scope="region",
            language="nb",
            about=f"story:{self.slug}",
        )

    def write_story(self) -> None:
        """Written, given another picture, corrected and published; it ends on a day of which its office is reminded."""
        ends = timezone.localdate() + timedelta(days=NIGHTS_AHEAD + 1)
        self.siri.change("/admin/news/story/add/", **STORY, picture=picture("kamera"))
        self.story = self.newest("/admin/news/story/")
        way = f"/admin/news/story/{self.story}/change/"
        self.wait_for_copies()
        self.siri.change(
            way,
            title_nb=f"{MARK}tittel ny",
            body_nb=f"<p>{MARK}avsnitt hos {MARK}foernavn gard</p>",
            picture=picture("annetkamera"),
        )
        self.siri.change(
            way,
            picture_alt_nb=f"{MARK}nyalternativ",
            summary_nb=f"{MARK}ingress",
            _publish="1",
            publish_until_0=f"{ends:%d.%m.%Y}",
            publish_until_1="23:00",
        )
        self.slug = find(rf"/([\w-]*{MARK}[\w-]*)/", self.siri.get("/sitemap-story.xml"))[1]
        self.siri.change("/admin/news/story/add/", title_nb="En annen historie")

    def newest(self, path: str) -> str:
        return max(re.findall(rf"{path}(\d+)/change/", self.siri.get(path)), key=int)

    def wait_for_copies(self) -> None:
        deadline = time.monotonic() + 30
        while not list(self.folder.glob("media/renditions/*.webp")):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def talk(self, kari: Person, ola: Person) -> None:
        """The host answers, plans, notes, asks to hand over; the family says yes, corrects and asks again."""
        opened, correcting = self.family.open(self.own_page), self.family.open(f"{self.own_page}rett/")
        case = self.newest("/admin/inquiries/inquiry/")
        way = f"/admin/inquiries/inquiry/{case}/"

        def do(verb: str, by: Person = kari, **values) -> None:
            by.post(f"{way}step/{verb}/", csrfmiddlewaretoken=csrf_on(by.get(f"{way}change/")), **values)

        do("reply", text=f"{MARK}svar " * 200)
        do("call", reached="yes", text=f"{MARK}samtale")
        do("note", text=f"{MARK}notat")
        do("archive", worth="on", journal_number=f"{MARK}journal")
        do("archive", journal_number="")
        do("share", office=str(self.found["begin"]["tolga"]), what="hand_over", text=f"{MARK}kollega")
        kari.get(f"/admin/inquiries/inquiry/?q={MARK}navn")
        question = find(r'name="question" value="([^"]+)"', self.family.get(self.own_page))[1]
        self.family.post(f"{self.own_page}valg/yes/", question=question)
        do("next", by=ola, text=f"{MARK}plan videre", on=f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}")
        self.family.send(self.own_page, opened, text=f"{MARK}spoersmaal")
        self.family.send(f"{self.own_page}rett/", correcting, **CORRECTED)
        self.family.post(f"{self.own_page}last-ned/", 200)
        self.wait_for_mail(FAMILY["email"], f"{MARK}svar")
        self.link_partner()

    def link_partner(self) -> None:
        """A home was let by somebody whose name has changed since, and is let by somebody else by now."""
        partner, tynset = self.found["begin"]["partner"], self.found["begin"]["tynset"]
        self.siri.change("/admin/housing/home/add/", title_nb="Et hus", kind="rent", municipality=tynset)
        way = f"/admin/housing/home/{self.newest('/admin/housing/home/')}/change/"
        self.siri.change(way, partner=partner)
        self.siri.change(f"/admin/partners/partner/{partner}/change/", name=f"{MARK}etternavn gard")
        self.siri.change(way, partner="")

    def erase(self) -> None:
        self.family.get(f"{self.own_page}slett/")
        page = self.family.post(f"{self.own_page}slett/", 200)
        assert "slettet" in unescape(page)
        for way in (f"/admin/news/story/{self.story}/", f"/admin/partners/partner/{self.found['begin']['partner']}/"):
            page = self.siri.get(f"{way}delete-with-history/")
            self.siri.post(f"{way}delete-with-history/", csrfmiddlewaretoken=csrf_on(page))

    def wait_for_mail(self, to: str, word: str) -> None:
        deadline = time.monotonic() + 30
        while not any(f"To: {to}" in text and word in text for text in map(read, self.folder.glob("mail/*.eml"))):
            assert time.monotonic() < deadline, f"no mail to {to}"
            time.sleep(0.1)


def read(path) -> str:
    return path.read_bytes().decode("latin-1")


@pytest.fixture(scope="module")
def life(tmp_path_factory, migrated_file):
    folder = tmp_path_factory.mktemp("erased")
    shutil.copy(migrated_file, folder)
    with database(folder) as url:
        life = Life(folder, url if url.startswith("postgres") else f"sqlite:///{folder}/flytthit.sqlite3")
        life.live()
        yield life


# --- what was there, and what is left ---------------------------------------------------------------------------------
def words_of(*values: object) -> set[str]:
    return {word for value in values for word in marked(str(value))}


def test_the_search_would_find_every_word(life):
    """In the rows; and on SQLite, whose tables are a file, in the files too."""
    there = life.found["before"]
    written = words_of(*STORY.values(), *FAMILY.values(), *CORRECTED.values(), *(f"{MARK}{word}" for word in SAID))
    assert sorted(written - set(there["rows"])) == OVERWRITTEN
    assert set(IN_PICTURES) <= set(there["files"])
    on_postgresql = connection.vendor == "postgresql"
    assert (f"{MARK}tekst" in there["files"]) != on_postgresql
    assert bool(there["statistics"]) == on_postgresql


def test_afterwards_no_row_and_no_file_holds_a_word(life):
    after = life.found["after"]
    assert (after["at once"]["rows"], after["at once"]["files"]) == ([], [])
    assert after["later"] == {"rows": [], "files": [], "statistics": []}
    assert life.found["stopped"] == []


def test_no_process_has_logged_a_word(life):
    assert marked(life.logged) == []


def test_what_is_to_stay_has_stayed(life):
    after = life.found["after"]
    assert after["case"] == ["Tolga", "dialogue", "", True, ""]
    assert {"received", "promise", "from_host", "call", "note", "from_family", "erased"} <= set(after["timeline"])
    assert after["texts"] == [""]
    assert after["change"] == ["siri", {}]
    assert after["erased"] == ["inquiries.inquiry", "news.story", "partners.partner"]
    assert after["others"] == ["En annen historie", "Familien Andre"]
