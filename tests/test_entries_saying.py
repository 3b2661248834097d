"""What is said after saving or a click: what readers see of the entry from now on, by its name, with the way back."""

import datetime

import pytest
from django.utils import timezone

from base.values.formats import format_date
from entries.models import Status
from tests.test_entries_history import words
from tests.test_entries_undo import choose, save, undo, undo_on

ADD = "/admin/jobs/job/add/"
TODAY = timezone.localdate()


def day(number) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def said(page) -> str:
    return words(page).replace("« ", "«").replace(" »", "»")


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, "Kokk", summary_nb="Turnus", apply_asap=True)


@pytest.mark.parametrize(
    ("was", "posted", "sentence"),
    [
        ("draft", {"_publish": "1"}, "er publisert. Leserne ser den nå."),
        ("draft", {"title_nb": "Kokk"}, "er lagret som kladd. Leserne ser den ikke."),
        ("published", {"summary_nb": "Dag"}, "er lagret. Leserne ser den slik den er nå."),
        ("published", {"_withdraw": "1"}, "er tatt bort fra leserne."),
        ("published", {"status": "draft"}, "er tatt bort fra leserne."),
        ("archived", {"summary_nb": "Dag"}, "er lagret. Den er tatt bort, så leserne ser den ikke."),
        ("archived", {"_publish": "1"}, "er publisert. Leserne ser den nå."),
        (
            "draft",
            {"status": "published", "publish_from_0": f"{day(9):%d.%m.%Y}", "publish_from_1": "08:00"},
            f"er lagret. Leserne ser den fra {format_date(day(9))}.",
        ),
    ],
)
def test_a_saved_form_says_what_readers_see(was, posted, sentence, as_person, kari, job):
    type(job).objects.update(status=was)
    page = save(as_person(kari), job, **posted)
    assert f"«Kokk» {sentence}" in said(page)
    assert "endret" not in said(page).partition("Velg jobb")[0]
    assert undo_on(page)


def test_what_waits_for_a_colleague_is_not_said_to_be_published(as_person, kari, job, tynset):
    tynset.four_eyes = True
    tynset.save()
    type(job).objects.update(status=Status.DRAFT)
    page = save(as_person(kari), job, _publish="1", summary_nb="Ny")
    assert "«Kokk» er lagret og venter til en kollega publiserer den." in said(page)


def test_one_that_is_taken_off_in_the_list_is_named_and_comes_back_by_one_click(as_person, kari, job, visitor):
    client = as_person(kari)
    page = choose(client, "archive", [job])
    assert "«Kokk» er tatt bort fra leserne." in said(page)
    assert visitor.get(job.get_absolute_url()).status_code == 410
    undo(client, page)
    assert visitor.get(job.get_absolute_url()).status_code == 200


def test_many_of_other_offices_are_one_line(as_person, kari, job, make_job, tolga):
    theirs = [make_job(tolga, f"Naboens {number}") for number in range(41)]
    page = choose(as_person(kari), "archive", [job, *theirs])
    assert "41 hører til andre kontorer og blir stående som de er." in said(page)
    assert sum("Naboens" in str(message) for message in page.context["messages"]) == 0


def test_an_end_that_is_over_and_the_verbs_for_several_say_what_they_did(as_person, kari, job, make_job, tynset):
    client = as_person(kari)
    other = make_job(tynset, "Lege", summary_nb="x", apply_asap=True, title_en="Doctor")
    assert "2 oppføringer er gjennomgått i dag." in said(choose(client, "mark_reviewed", [job, other]))
    assert "2 oppføringer er tatt bort fra leserne." in said(choose(client, "archive", [job, other]))
    assert "2 oppføringer er publisert." in said(choose(client, "publish", [job, other]))
    job.publish_until = timezone.now() - datetime.timedelta(days=1)
    job.save()
    page = save(client, job, summary_nb="Ny")
    assert f"men leserne ser den ikke: siste dag var {format_date(job.last_day)}." in said(page)
