"""Services: how old a fact may be, what is said of its age, and of which kinds none can be missing."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from base.values.times import make_moment
from municipalities.models import Service, ServiceCoverage
from municipalities.models.services import compute_first_current_day

TODAY = datetime.date(2026, 11, 30)
COVERAGE = "admin:municipalities_servicecoverage"


def test_a_fact_is_taken_for_true_for_five_years_after_somebody_saw_it():
    assert compute_first_current_day(TODAY) == datetime.date(2021, 11, 30)


def test_on_a_leap_day_the_five_years_end_on_the_last_of_february():
    assert compute_first_current_day(datetime.date(2028, 2, 29)) == datetime.date(2023, 2, 28)


def test_what_an_office_enters_has_been_seen_today(tynset):
    service = Service.objects.create(kind="library", name="Biblioteket", place=tynset.centre, source="kommunen")
    assert service.reviewed_on == timezone.localdate()


@pytest.mark.parametrize(
    ("note", "year", "words"),
    [
        ("", None, ""),
        ("", 2025, ""),
        ("Fødestue", 2025, "2025, ask what holds today"),
        ("Fødestue", 2021, "2021, ask what holds today"),
        ("Fødestue", 2020, "2020, more than five years ago: ask what holds today"),
        ("Fødestue", None, "year not known, ask what holds today"),
    ],
)
def test_what_a_service_offers_is_said_with_its_year_and_the_advice_to_ask(note, year, words, norwegian):
    with time_machine.travel(make_moment(TODAY, datetime.time(12)), tick=False), translation.override("en"):
        assert Service(note_en=note, note_year=year).age_words() == words


def test_the_page_of_a_place_shows_the_year_beside_the_note(visitor, tynset):
    Service.objects.create(
        kind="hospital", name="Fjellsykehuset", place=tynset.centre, source="avisa", note_nb="Fødestue", note_year=2012
    )
    page = visitor.get(tynset.centre.get_absolute_url()).content.decode()
    assert "2012, mer enn fem år siden: spør hva som gjelder i dag" in page


# --- complete kinds ---------------------------------------------------------------------------------------------------
def test_a_kind_is_complete_only_where_a_row_says_so(db):
    ServiceCoverage.objects.create(kind="hospital", is_complete=True, source="eieren", reviewed_on=TODAY)
    ServiceCoverage.objects.create(kind="pool")
    ServiceCoverage.objects.create(kind="gp", is_complete=True, source="eieren", reviewed_on=datetime.date(2015, 1, 1))
    assert {row.kind for row in ServiceCoverage.objects.complete(timezone.localdate())} == {"hospital"}


@pytest.mark.parametrize(
    "values", [{"source": "eieren"}, {"reviewed_on": TODAY}, {}], ids=["no day", "no source", "nothing"]
)
def test_a_complete_kind_says_by_which_source_and_since_when(values, db):
    with pytest.raises(IntegrityError, match="municipalities_coverage_has_source"), transaction.atomic():
        ServiceCoverage.objects.create(kind="hospital", is_complete=True, **values)
    with pytest.raises(ValidationError) as caught:
        ServiceCoverage(kind="hospital", is_complete=True, **values).validate_constraints()
    assert caught.value.messages == ["Skriv kilden, og dagen den ble lest, som viser at ingen mangler."]


def test_the_coordinator_says_which_kinds_are_complete_and_a_host_reads_it(as_person, kari, siri):
    row = ServiceCoverage.objects.create(kind="dentist")
    change = reverse(f"{COVERAGE}_change", args=[row.pk])
    sent = {
        "kind": "dentist",
        "is_complete": "on",
        "source": "Tannhelsetjenesten",
        "reviewed_on": "29.11.2026",
        "_save": "1",
    }
    assert as_person(kari).post(change, sent).status_code == 403
    assert as_person(kari).get(change).status_code == 200
    assert {row.kind for row in ServiceCoverage.objects.complete(timezone.localdate())} == set()
    assert as_person(siri).post(change, sent).status_code == 302
    assert {row.kind for row in ServiceCoverage.objects.complete(timezone.localdate())} == {"dentist"}


def test_what_the_coordinator_took_back_stays_so_when_the_facts_are_loaded_again(db, data_folder):
    data_folder.load()
    ServiceCoverage.objects.filter(kind="railway_station").update(is_complete=False)
    assert "is_complete" in data_folder.load()
    assert {row.kind for row in ServiceCoverage.objects.complete(timezone.localdate())} == {"gp"}


def test_a_region_whose_files_say_nothing_claims_completeness_of_no_kind(db, data_folder):
    (data_folder.path / "municipalities/service_kinds.csv").unlink()
    data_folder.load()
    assert {row.kind for row in ServiceCoverage.objects.complete(timezone.localdate())} == set()
