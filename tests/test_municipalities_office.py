"""What an office keeps true about itself: telephone first, days on which it is closed, and the way from page to
form.
"""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import editing
from inquiries.rules.workdays import load_calendar
from municipalities.models import ClosedPeriod
from tests.markup import read_page
from tests.posts import values_of

ADD = "/admin/municipalities/closedperiod/add/"
FORM = "/admin/municipalities/municipality/{}/change/"
JULY = (datetime.date(2027, 7, 5), datetime.date(2027, 7, 25))


@pytest.fixture
def july(tynset):
    return ClosedPeriod.objects.create(municipality=tynset, first=JULY[0], last=JULY[1], reason="Sommerferie")


# --- closed days ------------------------------------------------------------------------------------------------------
def test_three_weeks_in_july_are_one_form_and_no_day_of_them_counts(as_person, kari, tynset, tolga):
    values = {"municipality": tynset.pk, "first": "5.7.2027", "last": "25.7.2027", "reason": "Sommerferie"}
    assert as_person(kari).post(ADD, values).status_code == 302
    assert [(row.first, row.last) for row in ClosedPeriod.objects.all()] == [JULY]
    friday = datetime.date(2027, 7, 2)
    assert load_calendar(tynset).compute_promised_day(friday) == datetime.date(2027, 7, 27)
    assert load_calendar(tolga).compute_promised_day(friday) == datetime.date(2027, 7, 6)


def test_a_period_without_a_last_day_is_that_day(as_person, kari, tynset):
    as_person(kari).post(ADD, {"municipality": tynset.pk, "first": "5.7.2027", "last": "", "reason": ""})
    assert ClosedPeriod.objects.get().days() == [JULY[0]]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("25.7.2027", "1.8.2027", "Det er allerede stengt da: 5. juli 2027 – 25. juli 2027."),
        ("1.7.2027", "5.7.2027", "Det er allerede stengt da"),
        ("10.7.2027", "", "Det er allerede stengt da"),
        ("1.9.2027", "31.8.2027", "Siste dag er før første"),
        ("1.9.2027", "1.9.2028", "Stengt i mer enn et år?"),
    ],
)
def test_what_overlaps_or_has_no_end_is_refused_in_a_sentence(first, last, words, as_person, kari, july, tynset):
    page = as_person(kari).post(ADD, {"municipality": tynset.pk, "first": first, "last": last, "reason": ""})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert ClosedPeriod.objects.count() == 1


def test_the_neighbour_may_be_closed_at_the_same_time_and_the_day_after_is_free(july, tynset, tolga):
    ClosedPeriod(municipality=tolga, first=JULY[0], last=JULY[1]).full_clean()
    ClosedPeriod(municipality=tynset, first=datetime.date(2027, 7, 26)).full_clean()
    july.reason = "Ferie"
    july.full_clean()  # it does not overlap itself


def test_no_path_into_the_database_closes_backwards_and_none_hangs_a_promise(tynset):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedPeriod.objects.create(municipality=tynset, first=JULY[1], last=JULY[0])
    ClosedPeriod.objects.create(municipality=tynset, first=JULY[0], last=datetime.date(2100, 12, 31))
    assert load_calendar(tynset).compute_promised_day(JULY[0]).year == 2028
    with pytest.raises(ValidationError):
        ClosedPeriod.objects.get().full_clean()


def test_families_read_on_the_page_when_it_is_closed_until_it_is_over(july, visitor, tynset, tolga):
    with time_machine.travel("2027-07-25T12:00:00+02:00", tick=False):
        page = read_page(visitor.get(tynset.get_absolute_url()))
        assert "<dt>Stengt</dt> <dd>5. juli 2027 – 25. juli 2027 (Sommerferie)</dd>" in page
        assert "Stengt" not in visitor.get(tolga.get_absolute_url()).content.decode()
    with time_machine.travel("2027-07-26T12:00:00+02:00", tick=False):
        assert "Stengt" not in visitor.get(tynset.get_absolute_url()).content.decode()


# --- the form of the municipality -------------------------------------------------------------------------------------
def test_the_form_opens_with_telephone_and_hours_and_folds_all_else(as_person, kari, tynset):
    fieldsets = as_person(kari).get(FORM.format(tynset.pk)).context["adminform"].fieldsets
    assert fieldsets[0][1]["fields"][:3] == ["office_phone", "phone_hours_nb", "office_hours_nb"]
    assert [str(title) for title, options in fieldsets if "collapse" not in options["classes"]] == [
        "Slik når familiene kontoret"
    ]


def test_what_only_the_coordinator_sets_is_last_and_read_only_for_a_host(as_person, kari, siri, tynset):
    host, coordinator = (as_person(person).get(FORM.format(tynset.pk)).context["adminform"] for person in (kari, siri))
    for name in ("number", "slug", "four_eyes"):
        assert name not in host.form.fields
        assert name in coordinator.form.fields
    titles = [str(title) for title, _options in host.fieldsets]
    assert titles.index("Settes av koordinatoren") > titles.index("Navn og fakta")


def test_a_period_is_added_in_the_form_and_past_ones_do_not_fill_it(as_person, kari, tynset):
    past = ClosedPeriod.objects.create(municipality=tynset, first=datetime.date(2020, 7, 1))
    client = as_person(kari)
    values = values_of(client.get(FORM.format(tynset.pk)))
    assert values["closed_periods-INITIAL_FORMS"] == ["0"]
    new = {"closed_periods-0-first": "5.7.2027", "closed_periods-0-last": "25.7.2027", "closed_periods-0-reason": ""}
    assert client.post(FORM.format(tynset.pk), values | new).status_code == 302
    assert set(ClosedPeriod.objects.values_list("first", flat=True)) == {past.first, JULY[0]}


# --- from the page to the form ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["municipality", "place", "job"])
def test_who_may_change_a_page_finds_the_way_on_it_and_nobody_else(
    kind, as_person, kari, ola, siri, vera, visitor, make_job, tynset
):
    row = {"municipality": tynset, "place": tynset.centre, "job": make_job(tynset)}[kind]
    form = f'href="/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"'
    path = row.get_absolute_url()
    for person in (kari, siri):
        answer = as_person(person).get(path)
        assert form in answer.content.decode()
        assert answer["Cache-Control"] == "private, no-store"
    for client in (as_person(ola), as_person(vera), visitor):
        assert "/admin/" not in client.get(path).content.decode()


def test_a_strangers_page_never_asks_who_reads_it(visitor, tynset, monkeypatch):
    monkeypatch.setattr(editing.workplace_access, "can_enter_workplace", lambda user: pytest.fail("asked"))
    answer = visitor.get(tynset.get_absolute_url())
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


# --- codes are ticked by their names ----------------------------------------------------------------------------------
def test_weekdays_and_languages_are_ticked_and_what_was_not_touched_stays(as_person, kari, tynset):
    tynset.answer_weekdays, tynset.office_languages = "135", "nb,en"
    tynset.save()
    client, path = as_person(kari), FORM.format(tynset.pk)
    page = client.get(path).content.decode()
    assert re.search(r'name="answer_weekdays" value="3"[^>]* checked', page)
    assert "Onsdag" in page
    assert "12345" not in page
    values = values_of(client.get(path))
    client.post(path, values)
    tynset.refresh_from_db()
    assert (tynset.answer_weekdays, tynset.office_languages) == ("135", "nb,en")
    client.post(path, values | {"answer_weekdays": ["4", "2"], "office_languages": ["uk", "nb"]})
    tynset.refresh_from_db()
    assert (tynset.answer_weekdays, tynset.office_languages) == ("24", "nb,uk")


@pytest.mark.parametrize("days", [[], ["8"], ["x"], ["1", "12"]])
def test_no_day_and_no_such_day_are_refused(days, as_person, kari, tynset):
    client, path = as_person(kari), FORM.format(tynset.pk)
    answer = client.post(path, values_of(client.get(path)) | {"answer_weekdays": days})
    assert "answer_weekdays" in answer.context["adminform"].form.errors
    tynset.refresh_from_db()
    assert tynset.answer_weekdays == "12345"


def test_a_language_that_has_no_box_keeps_its_own(as_person, kari, siri, tynset, region):
    client, path = as_person(kari), FORM.format(tynset.pk)
    tynset.office_languages = "nb,th"
    tynset.save()
    client.post(path, values_of(client.get(path)) | {"office_hours": "9-15"})
    tynset.refresh_from_db()
    assert set(tynset.office_languages.split(",")) == {"nb", "th"}
    form = as_person(siri).get(f"/admin/municipalities/region/{region.pk}/change/").content.decode()
    assert re.search(r'name="languages" value="nb"[^>]* checked', form)


def test_the_figures_for_machines_stand_in_the_coordinators_form_alone(as_person, kari, siri, tynset):
    assert "facts" not in as_person(kari).get(FORM.format(tynset.pk)).content.decode()
    assert 'name="facts"' in as_person(siri).get(FORM.format(tynset.pk)).content.decode()
