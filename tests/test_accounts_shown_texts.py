"""What an office reads of another office's rows in the admin: rendered, in its language, and nothing to type into."""

import re

import pytest

from accounts.models import User
from municipalities.models import Municipality
from tests.finding import find
from tests.makers import MAKERS

BODY = "<h2>Om jobben</h2><p>Ski fra <strong>døra</strong>.</p><ul><li>ingen kø</li></ul>"


def shown(page: str, name: str) -> str:
    """What stands in the row of a field that is only read."""
    return find(rf'field-{name}">.*?<div class="readonly">(.*?)</div>\s*</div>\s*<div class="help', page, re.S)[1]


@pytest.fixture
def foreign(make_job, tolga):
    return make_job(
        tolga, body_nb=BODY, title_en="Nurse & <b>friends</b>", body_en="<p>Skis from the <em>door</em>.</p>"
    )


def read(client, row) -> str:
    return client.get(f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/").content.decode()


def test_a_text_of_another_office_is_read_as_readers_see_it(as_person, kari, foreign):
    page = read(as_person(kari), foreign)
    assert shown(page, "body_nb") == f'<div class="shown-text">{BODY}</div>'
    assert "&lt;p&gt;" not in page
    assert "Teksten på siden." in page
    assert ">Tekst [nb]:</label>" in page
    assert "<textarea" not in page


def test_a_text_of_another_language_says_so(as_person, kari, foreign):
    page = read(as_person(kari), foreign)
    assert shown(page, "body_en") == '<div class="shown-text" lang="en"><p>Skis from the <em>door</em>.</p></div>'
    assert shown(page, "title_en").startswith('<div class="shown-text" lang="en">')
    assert shown(page, "body_de") == "-"


def test_in_an_english_admin_the_norwegian_text_says_so(as_person, kari, foreign):
    User.objects.filter(pk=kari.pk).update(language="en")
    page = read(as_person(kari), foreign)
    assert shown(page, "body_nb").startswith('<div class="shown-text" lang="nb"><h2>')
    assert shown(page, "body_en").startswith('<div class="shown-text"><p>')


def test_only_the_allow_list_is_rendered(as_person, kari, foreign):
    type(foreign).objects.filter(pk=foreign.pk).update(body_nb="<script>alert(1)</script><p onclick=x()>Hei</p>")
    page = read(as_person(kari), foreign)
    assert shown(page, "body_nb") == '<div class="shown-text"><p>Hei</p></div>'
    assert shown(page, "title_en") == '<div class="shown-text" lang="en">Nurse &amp; &lt;b&gt;friends&lt;/b&gt;</div>'


def test_another_municipalitys_words_are_read_and_the_own_are_edited(as_person, kari, tynset, tolga):
    Municipality.objects.update(introduction_nb="<p>Velkommen <em>inn</em>.</p>")
    assert shown(read(as_person(kari), tolga), "introduction_nb").endswith("<p>Velkommen <em>inn</em>.</p></div>")
    assert 'name="introduction_nb"' in read(as_person(kari), tynset)


def test_a_post_to_a_form_that_is_only_read_changes_nothing(as_person, kari, foreign):
    address = f"/admin/jobs/job/{foreign.pk}/change/"
    assert as_person(kari).post(address, {"title_nb": "Tatt", "body_nb": "<p>Tatt</p>"}).status_code == 403
    foreign.refresh_from_db()
    assert foreign.body_nb == BODY


@pytest.mark.parametrize("label", ["culture.Activity", "news.Guide", "schools.School", "housing.Home"])
def test_every_kind_of_entry_is_readable_for_every_office(label, as_person, kari, tolga):
    row = MAKERS[label][1](tolga)
    assert "shown-text" in read(as_person(kari), row)
