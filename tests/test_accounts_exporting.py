"""Every list as a file: all rows of its filter, own columns with the words of the form, texts without marks."""

import csv
import datetime
import io
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from accounts.actions.exporting import ExportMixin
from entries.registry import list_entry_models
from housing.models import Home
from inquiries.models import Inquiry, Snippet
from partners.models import Partner
from tests.makers import MAKERS

pytestmark = pytest.mark.django_db
BOOK = "/admin/all-entries/"
JOBS = "/admin/jobs/job/export/"
REGISTRY = {
    model._meta.label: admin.site.get_model_admin(model)
    for model in apps.get_models()
    if admin.site.is_registered(model)
}
NOT_EXPORTED = {
    "accounts.User",
    "accounts.Membership",
    "base.Mail",
    "base.NightlyRun",
    "base.VersionStamp",
    "base.Change",
    "inquiries.ArchivedCase",
    "occupations.UnreadWord",
}


def path_of(own, kind="csv") -> str:
    return reverse(f"admin:{own.opts.app_label}_{own.opts.model_name}_export", args=[kind])


def rows_of(answer) -> list[dict]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_every_list_has_a_file_but_those_of_people_and_of_the_machinery():
    without = set()
    for label, own in REGISTRY.items():
        assert isinstance(own, ExportMixin), label
        try:
            path_of(own)
        except NoReverseMatch:
            without.add(label)
    assert without == NOT_EXPORTED


@pytest.mark.parametrize("label", sorted(set(MAKERS) - NOT_EXPORTED))
def test_each_file_opens_in_both_kinds_has_a_head_in_words_and_no_marks(label, tynset, siri, as_person):
    MAKERS[label][1](tynset)
    client = as_person(siri)
    page = load_workbook(io.BytesIO(client.get(path_of(REGISTRY[label], "xlsx")).content)).active
    head = [cell.value for cell in page[1]]
    assert page.max_row > 1
    assert len(set(head)) == len(head)
    assert not [title for title in head if "_" in title or title[:1].islower()]
    (row, *_more) = rows_of(client.get(path_of(REGISTRY[label])))
    assert list(row) == head
    assert not [value for value in row.values() if "<p>" in value]


def test_the_columns_of_a_job_are_those_of_its_form_in_words(as_person, kari, make_job, tynset, hospital):
    make_job(
        tynset,
        "Sjøfører",
        partner=hospital,
        title_en="Skipper",
        body_nb="<p>Med <strong>skyss</strong>.</p><ul><li>Båt</li></ul>",
        deadline=datetime.date(2027, 1, 15),
    )
    (row,) = rows_of(as_person(kari).get(f"{JOBS}csv/"))
    listed = ["Tittel", "Partner", "Kommune", "Sted", "Status"]
    assert list(row)[:5] == listed
    assert (row["Tittel"], row["Tittel, engelsk"], row["Tittel, tysk"]) == (
        "Sjøfører",
        "Skipper",
        "",
    )
    assert row["Tekst"] == "Med skyss.\n• Båt"
    assert (row["Kommune"], row["Partner"], row["Status"]) == (
        "Tynset",
        "Fjellklinikken",
        "publisert",
    )
    assert row["Adressen til siden"].startswith("http")
    page = load_workbook(io.BytesIO(as_person(kari).get(f"{JOBS}xlsx/").content)).active
    assert [cell.is_date for cell in page[2] if page.cell(1, cell.column).value == "Søknadsfrist"] == [True]


def test_all_rows_of_the_filter_and_no_others(as_person, kari, make_job, tynset, tolga):
    for number in range(60):
        make_job(tynset, f"Jobb {number}")
    make_job(tolga, "Kvernstein")
    client = as_person(kari)
    everything = rows_of(client.get(f"{JOBS}csv/?own=all"))
    own = rows_of(client.get(f"{JOBS}csv/?municipality__id__exact={tynset.pk}&p=2"))
    found = rows_of(client.get(f"{JOBS}csv/?q=Kvernstein&own=all"))
    assert (len(everything), len(own), len(found)) == (61, 60, 1)
    page = client.get(f"/admin/jobs/job/?q=Kvernstein&municipality__id__exact={tolga.pk}").content.decode()
    assert f"{JOBS}xlsx/?q=Kvernstein&amp;municipality__id__exact={tolga.pk}&amp;own=all" in page


def test_a_file_holds_the_own_rows_unless_others_are_asked_for(as_person, kari, siri, make_job, tynset, tolga):
    make_job(tynset, "Vår")
    make_job(tolga, "Naboens")
    titles = lambda person, query="": [row["Tittel"] for row in rows_of(as_person(person).get(f"{JOBS}csv/{query}"))]  # noqa: E731
    assert titles(kari) == titles(kari, "?own=1") == ["Vår"]
    assert titles(kari, "?own=all") == ["Vår", "Naboens"]
    assert titles(kari, f"?municipality__id__exact={tolga.pk}") == ["Naboens"]
    assert len(titles(siri)) == 2
    page = as_person(kari).get("/admin/jobs/job/").content.decode()
    head = page.partition('id="changelist"')[0]
    assert f'href="{JOBS}xlsx/?own=1">Excel</a>' in head
    assert f'href="{JOBS}xlsx/?own=all"' in page.partition("export-links")[2]


@pytest.mark.parametrize("label", sorted(model._meta.label for model in list_entry_models()))
def test_the_file_of_entries_speaks_no_code_and_keeps_title_and_head_in_sight(label, tynset, kari, as_person):
    row = MAKERS[label][1](tynset)
    type(row).objects.update(source="sample", lat=62.1, lon=10.2)
    page = load_workbook(io.BytesIO(as_person(kari).get(path_of(REGISTRY[label], "xlsx")).content)).active
    head, values = ([cell.value for cell in line] for line in page)
    assert head[0] == "Tittel"
    assert head.index("Status") < 8
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref.startswith("A1:")
    assert values[head.index("Kilde")] == "demoeksempel"
    assert not {"Breddegrad", "Lengdegrad"} & set(head)
    assert not [each for each in head if re.search(r"bokmål|English|Deutsch|Nederlands", each)]


def test_all_entries_of_an_office_are_one_file_with_a_sheet_for_each_kind(
    as_person, kari, siri, visitor, make_job, tynset, tolga
):
    make_job(tynset, "Vår", status="archived")
    make_job(tolga, "Naboens")
    Home.objects.create(municipality=tynset, title_nb="Hybel", kind="room")
    own, every = (load_workbook(io.BytesIO(as_person(each).get(BOOK).content)) for each in (kari, siri))
    assert len(own.sheetnames) == len(list_entry_models())
    assert [cell.value for cell in own["Jobber"]["A"]] == ["Tittel", "Vår"]
    assert [cell.value for cell in own["Boliger"]["A"]] == ["Tittel", "Hybel"]
    assert {cell.value for cell in every["Jobber"]["A"]} == {"Tittel", "Vår", "Naboens"}
    one = load_workbook(io.BytesIO(as_person(siri).get(f"{BOOK}?office={tolga.pk}").content))
    assert one["Boliger"].max_row == 1
    for path in ("/admin/", "/admin/ends/"):
        assert f'href="{BOOK}"' in as_person(kari).get(path).content.decode()
    assert visitor.get(BOOK).status_code == 302
    assert as_person(kari).post(BOOK).status_code == 405


def test_the_sheet_of_the_municipalities_begins_with_the_name_and_says_weekdays_in_words(as_person, siri, tynset):
    tynset.answer_weekdays, tynset.office_languages = "24", "nb,en"
    tynset.save()
    (row,) = rows_of(as_person(siri).get("/admin/municipalities/municipality/export/csv/"))
    assert list(row)[:3] == ["Navn", "Kommunenummer", "Fylke"]
    assert "tirsdag, torsdag" in row.values()
    assert "norsk (bokmål), engelsk" in [value.lower() for value in row.values()]


def test_nonsense_leads_back_to_the_list_and_an_unknown_kind_is_nowhere(as_person, kari):
    client = as_person(kari)
    assert client.get(f"{JOBS}csv/?nonsense=1").url == "/admin/jobs/job/?e=1"
    assert client.get(f"{JOBS}pdf/").status_code == 404


def test_every_office_exports_what_it_may_view_and_a_visitor_nothing(as_person, per, visitor, make_job, tynset):
    make_job(tynset, "Kvernstein", status="draft")
    assert b"Kvernstein" in as_person(per).get(f"{JOBS}csv/?own=all").content
    answer = visitor.get(f"{JOBS}csv/")
    assert (answer.status_code, b"Kvernstein" in answer.content) == (302, False)


@pytest.mark.parametrize("make", ["job", "partner", "snippet", "case"])
def test_a_file_costs_the_same_for_one_row_as_for_many(
    make, as_person, kari, make_job, tynset, hospital, django_assert_num_queries, django_assert_max_num_queries
):
    makers = {
        "job": lambda: make_job(tynset, partner=hospital),
        "partner": lambda: Partner.objects.create(
            name="Bedrift", kind="employer", sector="private", municipality=tynset
        ),
        "snippet": lambda: Snippet.objects.create(office=tynset, title_nb="Bolig", body_nb="Ja."),
        "case": lambda: Inquiry.objects.create(office=tynset, name="F", email="f@example.org"),
    }
    model = {
        "job": "jobs.Job",
        "partner": "partners.Partner",
        "snippet": "inquiries.Snippet",
        "case": "inquiries.Inquiry",
    }
    client, path = as_person(kari), path_of(REGISTRY[model[make]])
    makers[make]()
    client.get(path)  # stamps the session
    with django_assert_max_num_queries(18) as first:
        client.get(path)
    for _n in range(8):
        makers[make]()
    with django_assert_num_queries(len(first)):
        client.get(path)
