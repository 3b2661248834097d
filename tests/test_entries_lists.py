"""Every list: filters, order, pages, bad input, and the same number of queries for one row and many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entries.registry import list_entry_models
from jobs.models import Job
from tests.makers import MAKERS

LABELS = [model._meta.label for model in list_entry_models()]
JOBS = "/nb/jobber/"


def names(response):
    return [entry.title_nb for entry in response.context["object_list"]]


def publish(label, municipality, number):
    rows = []
    for index in range(number):
        row = MAKERS[label][1](municipality)
        type(row).objects.filter(pk=row.pk).update(
            status="published", title_nb=f"Oppføring nummer {index}", publish_until=None
        )
        rows.append(row)
    return rows


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("label", LABELS)
def test_a_list_costs_the_same_for_one_row_and_for_more_than_a_page(label, visitor, tynset, road):
    model = MAKERS[label][1](tynset).__class__
    path = reverse(f"{model._meta.model_name}-list") + "?near=tynset"
    publish(label, tynset, 1)
    visitor.get(path)
    few = queries_of(visitor, path)
    publish(label, tynset, 25)
    assert queries_of(visitor, path) == few <= 8


@pytest.mark.parametrize("label", LABELS)
def test_a_detail_costs_the_same_among_few_and_many(label, visitor, tynset):
    (row,) = publish(label, tynset, 1)
    visitor.get(row.get_absolute_url())  # a process reads the outlines of the map once
    few = queries_of(visitor, row.get_absolute_url())
    publish(label, tynset, 30)
    # With neighbours the related ones are shown, which are part of the same query.
    assert queries_of(visitor, row.get_absolute_url()) == few <= 8


def test_municipality_is_a_filter(visitor, make_job, tynset, tolga):
    make_job(tynset, "I Tynset"), make_job(tolga, "I Tolga")
    assert names(visitor.get(JOBS + "?municipality=tolga")) == ["I Tolga"]


def test_within_minutes_of_a_place_crosses_the_border(visitor, make_job, tynset, tolga, road):
    make_job(tynset, "I Tynset"), make_job(tolga, "I Tolga")
    assert set(names(visitor.get(JOBS + "?near=tynset&minutes=30"))) == {"I Tynset", "I Tolga"}
    assert names(visitor.get(JOBS + "?near=tynset&minutes=15")) == ["I Tynset"]


def test_a_card_says_the_drive_from_the_chosen_place(visitor, make_job, tynset, tolga, road):
    make_job(tolga, "I Tolga")
    assert "omtrent 20 min" in visitor.get(JOBS + "?near=tynset").content.decode().replace("ca.", "omtrent")


def test_nearest_first_follows_the_drive(visitor, make_job, tynset, tolga, road):
    make_job(tynset, "Her"), make_job(tolga, "Borte")
    assert names(visitor.get(JOBS + "?near=tolga&sort=nearest")) == ["Borte", "Her"]


def test_order_by_title_uses_the_language_of_the_page(visitor, make_job, tynset):
    make_job(tynset, "Zebra", title_en="Antelope")
    make_job(tynset, "Middels")
    make_job(tynset, "Ape", title_en="Zoo")
    assert names(visitor.get(JOBS + "?sort=title")) == ["Ape", "Middels", "Zebra"]
    assert names(visitor.get("/en/jobs/?sort=title")) == ["Zebra", "Middels", "Ape"]


def test_deadline_first_puts_open_ended_last(visitor, make_job, tynset, soon):
    make_job(tynset, "Uten frist"), make_job(tynset, "Med frist", deadline=soon.date())
    assert names(visitor.get(JOBS + "?sort=deadline")) == ["Med frist", "Uten frist"]


@pytest.mark.parametrize(
    "query",
    ["municipality=atlantis", "near=atlantis", "minutes=999", "sort=price--", "engagement=%3Cscript%3E", "field=77"],
)
def test_an_unknown_value_is_said_and_filters_nothing(query, visitor, make_job, tynset):
    make_job(tynset, "Synlig")
    answer = visitor.get(f"{JOBS}?{query}")
    assert answer.status_code == 200
    assert names(answer) == ["Synlig"]
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert 'class="error"' in page
    assert "<script>" not in page


def test_an_unknown_parameter_changes_nothing(visitor, make_job, tynset):
    make_job(tynset, "Synlig")
    assert names(visitor.get(JOBS + "?utm_source=brev")) == ["Synlig"]


@pytest.mark.parametrize(("page", "shown"), [("9999", 2), ("0", 2), ("-3", 2), ("siste%00", None), ("abc", 1)])
def test_a_page_that_does_not_exist_is_answered_with_one_that_does(page, shown, visitor, make_job, tynset):
    for number in range(25):
        make_job(tynset, f"Stilling {number}")
    answer = visitor.get(f"{JOBS}?page={page}")
    if shown is None:
        assert answer.status_code == 400
        return
    assert answer.status_code == 200
    assert answer.context["page_obj"].number == shown
    assert answer.context["page_message"] in answer.content.decode()


def test_next_page_keeps_the_filters(visitor, make_job, tynset):
    for number in range(25):
        make_job(tynset, f"Stilling {number}")
    assert "?municipality=tynset&amp;page=2" in visitor.get(JOBS + "?municipality=tynset").content.decode()


def test_an_empty_list_says_what_to_try(visitor, tynset):
    page = visitor.get(JOBS + "?municipality=tynset").content.decode()
    assert 'class="empty"' in page
    assert f'href="{JOBS}"' in page


def test_a_list_answers_no_post(visitor, tynset):
    assert visitor.post(JOBS).status_code == 405


@pytest.mark.parametrize("query", ["max=-5", "max=abc", "rooms=99"])
def test_absurd_numbers_are_said_beside_the_field(query, visitor, tynset):
    answer = visitor.get("/nb/boliger/?" + query)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()


def test_pets_not_stated_is_not_a_no(visitor, tynset):
    from housing.models import Home

    for title, pets in [("Sier ja", "yes"), ("Sier ikke noe", ""), ("Sier nei", "no")]:
        Home.objects.create(municipality=tynset, title_nb=title, kind="rent", pets=pets, status="published")
    assert set(names(visitor.get("/nb/boliger/?pets=yes"))) == {"Sier ja", "Sier ikke noe"}


def test_a_school_for_both_levels_is_found_under_each(visitor, tynset):
    from schools.models import School

    for title, first, last in [("Ettåttien", 1, 10), ("Barneskolen", 1, 7), ("Ungdomsskolen", 8, 10)]:
        School.objects.create(
            municipality=tynset, title_nb=title, kind="compulsory", grade_from=first, grade_to=last, status="published"
        )
    assert set(names(visitor.get("/nb/skoler/?level=primary"))) == {"Ettåttien", "Barneskolen"}
    assert set(names(visitor.get("/nb/skoler/?level=lower_secondary"))) == {"Ettåttien", "Ungdomsskolen"}


def test_activities_are_found_by_a_childs_age(visitor, tynset):
    from culture.models import Activity

    for title, first, last in [("Smårollinger", 0, 5), ("Skolebarn", 6, 12), ("For alle", None, None)]:
        Activity.objects.create(
            municipality=tynset, title_nb=title, category="music", age_from=first, age_to=last, status="published"
        )
    assert set(names(visitor.get("/nb/aktiviteter/?age=8"))) == {"Skolebarn", "For alle"}


def test_the_feed_holds_what_the_list_holds(visitor, make_job, tynset, recently):
    (
        make_job(tynset, "Synlig"),
        make_job(tynset, "Utløpt", publish_until=recently),
        make_job(tynset, "Kladd", status="draft"),
    )
    feed = visitor.get("/nb/jobber/feed.xml").content.decode()
    assert "Synlig" in feed
    assert "Utløpt" not in feed
    assert "Kladd" not in feed
    assert "http://testserver/nb/jobber/synlig/" in feed
    assert Job.objects.public().count() == 1
