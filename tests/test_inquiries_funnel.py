"""The funnel counts what happened: per office, language, source and time, with days between and reasons."""

import datetime
import io
import re

import pytest
import time_machine
from openpyxl import load_workbook

from inquiries import services
from inquiries.funnel import counting
from inquiries.models import Inquiry
from inquiries.models.choices import Kind, Reason
from tests.desk import ask, recount

pytestmark = pytest.mark.django_db
FUNNEL = "/admin/inquiries/inquiry/funnel/"
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
STEPS = list(counting.STEPS)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def go(case, by, clock, *stages, days=10):
    services.reply(inquiry=case, by=by, text="Hei")
    for stage in stages:
        clock.shift(datetime.timedelta(days=days))
        services.move_stage(inquiry=case, by=by, to=stage)


def total_of(user) -> dict:
    return dict(
        zip(
            STEPS,
            counting.sum_counts(counting.count_by_group(counting.find_counted_cases(user), "office")),
            strict=True,
        )
    )


def test_each_step_is_counted_once_and_the_sum_is_the_recount(tynset, tolga, kari, ola, siri, clock):
    first, second, third = ask(office=tynset), ask(office=tynset, language="de"), ask(office=tolga)
    ask(kind=Kind.BARRIER)
    go(first, kari, clock, "visit_planned", "visited", "decided", "visited", "decided", "moved", "settled")
    go(second, kari, clock, "visited")
    services.reply(inquiry=third, by=ola, text="Hei")
    expected = {"contacted": 3, "in_time": 1, "visited": 2, "decided": 1, "moved": 1, "settled": 1}
    assert total_of(siri) == expected == recount(Inquiry.objects.all())


def test_a_host_counts_only_what_the_office_may_open(tynset, tolga, kari, ola):
    ask(office=tynset)
    ask(office=tynset)
    ask(office=tolga)
    assert total_of(kari)["contacted"] == 2
    assert total_of(ola)["contacted"] == 1


def test_who_was_forgotten_stays_counted(tynset, kari, clock):
    case = ask(office=tynset)
    go(case, kari, clock, "visited")
    before = total_of(kari)
    services.erase(inquiry=case)
    assert total_of(kari) == before == recount(Inquiry.objects.all())


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        ("office", ["Koordinatoren", "Tynset"]),
        ("language", ["Deutsch", "Norsk (bokmål)", "Åarjelsaemien gïele"]),
        ("source", ["ikke kjent", "messe-oslo"]),
        ("year", ["2025", "2026"]),
    ],
)
def test_rows_by_office_language_source_and_year(group, labels, tynset, siri):
    ask(office=tynset, source="messe-oslo", language="de")
    ask(language="sma")
    old = ask(office=tynset)
    Inquiry.objects.filter(pk=old.pk).update(created=datetime.datetime(2025, 12, 31, 22, 59, tzinfo=datetime.UTC))
    rows = counting.count_by_group(counting.find_counted_cases(siri), group)
    assert sorted(row.label for row in rows) == sorted(labels)
    assert sum(row.counts[0] for row in rows) == 3


def test_the_year_ends_by_the_clock_of_oslo(tynset, siri):
    case = ask(office=tynset)
    Inquiry.objects.filter(pk=case.pk).update(created=datetime.datetime(2025, 12, 31, 23, 30, tzinfo=datetime.UTC))
    families = counting.find_counted_cases(siri)
    assert [row.label for row in counting.count_by_group(families, "year")] == ["2026"]
    new_year = datetime.date(2026, 1, 1)
    assert counting.filter_received(families, new_year, new_year).count() == 1
    assert counting.filter_received(families, None, datetime.date(2025, 12, 31)).count() == 0


def test_median_days_between_steps(tynset, kari, siri, clock):
    for days in (10, 20, 40):
        go(ask(office=tynset), kari, clock, "visited", "decided", "moved", "settled", days=days)
    found = counting.compute_median_days(counting.find_counted_cases(siri))
    assert [(median, number) for _label, median, number in found] == [(0, 3), (20, 3), (20, 3), (20, 3), (20, 3)]


def test_without_families_there_is_no_median(siri):
    assert {median for _label, median, _number in counting.compute_median_days(counting.find_counted_cases(siri))} == {
        None
    }


def test_each_loss_has_its_reason_and_how_far_they_had_come(tynset, kari, siri, clock):
    for reason, stages in ((Reason.NO_HOME, ["visited"]), (Reason.NO_HOME, []), (Reason.NO_JOB_FOR_ONE, [])):
        case = ask(office=tynset)
        go(case, kari, clock, *stages)
        services.end(inquiry=case, by=kari, reason=reason)
    rows = {row.label: row.counts for row in counting.count_losses(counting.find_counted_cases(siri))}
    assert rows["ingen bolig"][:3] == [2, 2, 1]
    assert rows["ikke jobb til den ene"][:3] == [1, 1, 0]


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_page_shows_rows_days_and_reasons(tynset, kari, as_person, clock):
    case = ask(office=tynset)
    go(case, kari, clock, "visited")
    services.end(inquiry=case, by=kari, reason=Reason.ELSEWHERE)
    page = as_person(kari).get(FUNNEL).content.decode()
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page)
    assert ("Tynset", "1") in rows
    assert ("Fra kontakt til besøk", "10") in rows
    assert ("Valgte et annet sted", "1") in rows
    assert "csv" not in page


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("?office=tolga", 1),
        ("?language=de", 1),
        ("?source=messe", 1),
        ("?first=2026-11-24", 0),
        ("?last=2026-11-22", 0),
        ("?first=2026-11-23&last=2026-11-23", 2),
        ("?first=nonsense", 2),
        ("?office=nowhere", 2),
        ("?by=nonsense", 2),
        ("?first=9999-01-01", 2),
    ],
)
def test_filters_narrow_and_nonsense_is_said_and_filters_nothing(query, number, tynset, tolga, siri, as_person):
    ask(office=tynset, source="messe")
    ask(office=tolga, language="de")
    page = as_person(siri).get(FUNNEL + query).content.decode()
    assert f'<tfoot><tr><th scope="row">Til sammen</th><td>{number}</td>' in page
    assert ("nonsense" in query or "nowhere" in query or "9999" in query) == ("desk-error" in page)


def test_an_editor_and_a_visitor_see_no_funnel(eli, visitor, as_person):
    assert as_person(eli).get(FUNNEL).status_code == 403
    assert visitor.get(FUNNEL).status_code == 302


def test_the_funnel_costs_the_same_for_one_and_for_thirty(tynset, siri, as_person, django_assert_max_num_queries):
    client = as_person(siri)
    ask(office=tynset)
    client.get(FUNNEL)
    with django_assert_max_num_queries(12) as one:
        client.get(FUNNEL)
    for _number in range(29):
        ask(office=tynset)
    with django_assert_max_num_queries(12) as thirty:
        client.get(FUNNEL)
    assert len(one) == len(thirty)


# --- what may be narrowed, and what may be taken along ----------------------------------------------------------------
def test_a_host_chooses_among_offices_it_may_count_and_with_one_there_is_nothing_to_choose(
    tynset, tolga, kari, ola, siri, as_person
):
    assert 'name="office"' not in as_person(kari).get(FUNNEL).content.decode()
    case = ask(office=tolga)
    services.add_office(inquiry=case, by=ola, office=tynset)
    offices = re.search(r'<select name="office".*?</select>', as_person(kari).get(FUNNEL).content.decode(), re.DOTALL)[
        0
    ]
    assert re.findall(r'value="(\w+)"', offices) == ["tolga", "tynset"]
    assert 'value="os"' not in offices
    assert 'value="tolga"' in as_person(siri).get(FUNNEL).content.decode()


def test_the_figures_come_first_and_say_what_they_are_narrowed_to(tynset, siri, as_person):
    ask(office=tynset, source="messe")
    page = as_person(siri).get(f"{FUNNEL}?office=tynset&source=messe&first=2026-11-01").content.decode()
    assert "Kontor: Tynset · Kilde: messe · Mottatt fra: 1. november 2026" in page
    assert '<details class="desk-fold desk-off-paper"><summary>Velg hva som telles' in page
    assert "Hvordan familien kom hit" in page


@pytest.mark.parametrize("who", ["kari", "siri"])
def test_the_exact_figures_can_be_taken_along_marked_for_internal_use(who, request, tynset, tolga, as_person):
    ask(office=tynset)
    ask(office=tolga)
    client = as_person(request.getfixturevalue(who))
    page = client.get(FUNNEL).content.decode()
    assert "Til intern bruk. Små grupper kan kjennes igjen" in page  # on paper too
    path = re.search(r'href="([^"]+/funnel/own/[^"]*)"', page)[1]
    answer = client.get(path)
    assert 'filename="tall-til-intern-bruk-20' in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    first, second = book.worksheets[:2]
    assert (first.title, "ikke for kommunestyrer" in first["A1"].value) == ("Til intern bruk", True)
    assert [row[1].value for row in second.iter_rows(min_row=2)][-1] == {"kari": 1, "siri": 2}[who]


def test_an_editor_takes_no_figures_along(eli, as_person):
    assert as_person(eli).get(f"{FUNNEL}own/").status_code == 403


def test_the_inbox_as_a_file_names_who_sees_to_it_the_household_and_whoever_is_discreet(tynset, kari, as_person):
    case = ask(office=tynset, discreet=True, adults=2, birth_years=[2019, 2022], name="Familien Stille")
    ask(office=tynset, name="Familien Åpen")
    services.choose_responsible(inquiry=case, by=kari, person=kari)
    services.reply(inquiry=case, by=kari, text="Hei")
    services.set_next_action(inquiry=case, by=kari, text="Ringe", on=datetime.date(2026, 12, 4))
    answer = as_person(kari).get("/admin/inquiries/inquiry/export/xlsx/")
    assert 'filename="innboks-20' in answer["Content-Disposition"]
    head, *rows = [list(row) for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]
    found = {row[head.index("Navn")]: dict(zip(head, row, strict=True)) for row in rows}
    quiet = found["Familien Stille"]
    assert quiet["Diskré"] == "DISKRÉ: snakk bare med familien"
    assert (quiet["Ansvarlig"], quiet["Voksne"], quiet["Barnas fødselsår"]) == ("kari", 2, "2019, 2022")
    assert quiet["Dag for neste steg"].date() == datetime.date(2026, 12, 4)
    assert "Dag" not in head
    assert found["Familien Åpen"]["Diskré"] is None
