"""What readers see of this domain, and who may change it."""

import pytest
from django.urls import reverse

from fairytales.models import Castle
from tests.posts import values_of


@pytest.fixture
def make_row(tynset):
    """A published row of Tynset, open in summer; a title is its row's own word."""

    def make(title="Synlig", **values):
        values = {"status": "published", "season": "summer", "summary_nb": "Kort om stedet."} | values
        return Castle.objects.create(municipality=tynset, title_nb=title, **values)

    return make


def change_url(row):
    return reverse("admin:fairytales_castle_change", args=[row.pk])


def listed(client, query=""):
    return [row.title_nb for row in client.get(reverse("castle-list") + query).context["object_list"]]


def test_a_reader_finds_what_is_published_and_no_draft(visitor, make_row):
    public, draft = make_row(), make_row("Uferdig", status="draft")
    assert listed(visitor) == ["Synlig"]
    assert visitor.get(public.get_absolute_url()).status_code == 200
    assert visitor.get(draft.get_absolute_url()).status_code == 404
    assert "Uferdig" not in visitor.get(reverse("castle-feed")).content.decode()


def test_the_list_is_narrowed_to_a_season(visitor, make_row):
    make_row("Om sommeren"), make_row("Om vinteren", season="winter")
    assert listed(visitor, "?season=winter") == ["Om vinteren"]


def test_a_page_says_when_it_is_open(visitor, make_row):
    row = make_row(opening_hours_nb="Hver dag kl. 10–16")
    page = visitor.get(row.get_absolute_url())
    assert [str(value) for _label, value in page.context["facts"]] == ["sommer", "Hver dag kl. 10–16"]
    assert f'"@type": "{Castle.schema_type}"' in page.content.decode()


def test_its_own_office_changes_it(as_person, kari, make_row):
    row = make_row()
    values = values_of(as_person(kari).get(change_url(row)))
    assert as_person(kari).post(change_url(row), values | {"opening_hours_nb": "Ring først"}).status_code == 302
    row.refresh_from_db()
    assert (row.opening_hours_nb, row.updated_by) == ("Ring først", kari)


def test_another_office_sees_it_and_changes_nothing(as_person, ola, make_row):
    row = make_row()
    assert as_person(ola).get(change_url(row)).status_code == 200
    assert as_person(ola).post(change_url(row), {"title_nb": "Noe annet"}).status_code == 403
    row.refresh_from_db()
    assert row.title_nb == "Synlig"


def test_a_visitor_is_sent_to_sign_in(visitor, make_row):
    answer = visitor.get(change_url(make_row()))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))
