"""Two who have one form open: what only one changed is merged, what both changed is asked about, and nothing typed is
lost.
"""

import pytest
from django.urls import reverse

from culture.models import Activity, WeeklyTime
from inquiries.models import Snippet
from jobs.models import Job
from municipalities.models import ClosedPeriod, Municipality, Point
from tests.conftest import make_person
from tests.posts import values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(tynset):
    """A second host of Tynset."""
    person = make_person("anna", "host", tynset)
    person.first_name, person.last_name = "Anna", "Åsen"
    person.save()
    return person


@pytest.fixture
def job(make_job, tynset):
    texts = {"summary_nb": "Til sommeren.", "body_nb": "<p>Første linje.</p><p>Andre linje.</p>"}
    return make_job(tynset, "Kokk på fjellet", status="draft", apply_asap=True, **texts)


def address(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


class Window:
    """One person's open form."""

    def __init__(self, client, row):
        self.client, self.path = client, address(row)
        self.take(client.get(self.path))

    def take(self, answer):
        self.answer, self.values = answer, values_of(answer)

    @property
    def page(self) -> str:
        return self.answer.content.decode()

    def send(self, button="_save", **values):
        answer = self.client.post(self.path, self.values | values | {button: "1"}, follow=True)
        if answer.redirect_chain:
            self.answer = answer
        else:
            self.take(answer)
        return answer

    @property
    def is_saved(self) -> bool:
        return bool(self.answer.redirect_chain)


@pytest.fixture
def window(as_person):
    return lambda person, row: Window(as_person(person), row)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- one field -------------------------------------------------------------------------------------------------------
def test_what_only_one_of_them_changed_is_merged_and_said(window, kari, anna, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(summary_nb="Fra juni til august.")
    mine.send(title_nb="Kokk på Savalen")
    job = fresh(job)
    assert (job.title_nb, job.summary_nb) == ("Kokk på Savalen", "Fra juni til august.")
    assert "Anna Åsen" in mine.page
    assert "Sammendrag" in mine.page


def test_what_both_changed_is_shown_side_by_side_and_nothing_is_saved(window, kari, anna, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(body_nb="<p>Første linje.</p><p>Anna sin linje.</p>", street="Fjellveien 1")
    mine.send(body_nb="<p>Første linje.</p><p>Kari sin linje.</p>", title_nb="Kokk på Savalen")
    assert not mine.is_saved
    assert (fresh(job).title_nb, fresh(job).body_nb) == (
        "Kokk på fjellet",
        "<p>Første linje.</p><p>Anna sin linje.</p>",
    )
    for words in ("Andre linje.", "<ins>Anna sin</ins>", "<ins>Kari sin</ins>", "Anna Åsen"):
        assert words in mine.page
    assert mine.values["body_nb"] == ["<p>Første linje.</p><p>Kari sin linje.</p>"]
    assert mine.values["title_nb"] == ["Kokk på Savalen"]
    assert mine.values["street"] == ["Fjellveien 1"]  # what she alone changed stands there already


@pytest.mark.parametrize(("answer", "stands"), [("mine", "Kari skrev."), ("theirs", "Anna skrev.")])
def test_the_answer_says_which_stands(answer, stands, window, kari, anna, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(summary_nb="Anna skrev.")
    mine.send(summary_nb="Kari skrev.", title_nb="Kokk på Savalen")
    mine.send(**{"_stand-summary_nb": answer})
    assert mine.is_saved
    assert (fresh(job).summary_nb, fresh(job).title_nb) == (stands, "Kokk på Savalen")


def test_without_an_answer_it_asks_again_and_a_third_writer_is_asked_about_anew(window, kari, anna, siri, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(summary_nb="Anna skrev.")
    mine.send(summary_nb="Kari skrev.")
    mine.send()
    assert not mine.is_saved
    window(siri, job).send(summary_nb="Siri skrev.")
    mine.send(**{"_stand-summary_nb": "mine"})  # to what Anna wrote
    assert not mine.is_saved
    assert "Siri skrev." in mine.page
    assert fresh(job).summary_nb == "Siri skrev."
    mine.send(**{"_stand-summary_nb": "mine"})
    assert fresh(job).summary_nb == "Kari skrev."


def test_ones_own_change_in_another_window_counts_too(window, kari, job):
    one, other = window(kari, job), window(kari, job)
    other.send(title_nb="Kokk i fjor")
    one.send(title_nb="Kokk i år")
    assert not one.is_saved
    assert "i et annet vindu" in one.page


def test_both_wrote_the_same_and_nobody_is_asked(window, kari, anna, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(title_nb="Kokk på Savalen")
    mine.send(title_nb=" Kokk på Savalen ", summary_nb="Ny.")
    assert mine.is_saved
    assert fresh(job).summary_nb == "Ny."


def test_save_and_publish_asks_first_and_publishes_then(window, kari, anna, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(title_nb="Kokk hos Anna")
    mine.send("_publish", title_nb="Kokk hos Kari")
    assert fresh(job).status == "draft"
    mine.send("_publish", **{"_stand-title_nb": "mine"})
    assert (fresh(job).status, fresh(job).title_nb) == ("published", "Kokk hos Kari")


def test_what_a_command_changed_counts_and_nobody_is_named(window, kari, job):
    mine = window(kari, job)
    Job.objects.filter(pk=job.pk).update(title_nb="Fra en fil")
    mine.send(title_nb="Fra Kari")
    assert not mine.is_saved
    assert "noen andre" in mine.page


def test_a_mistake_in_the_form_does_not_lose_the_answer(window, kari, anna, job):
    mine, hers = window(kari, job), window(anna, job)
    hers.send(title_nb="Anna sin")
    mine.send(title_nb="Kari sin")
    mine.send(**{"_stand-title_nb": "mine", "lat": "nord"})
    assert not mine.is_saved
    mine.send(lat="")
    assert fresh(job).title_nb == "Kari sin"


def test_a_form_that_does_not_say_what_it_was_opened_with_or_is_of_another_row_is_saved_as_it_is(
    window, kari, anna, job, make_job, tynset
):
    mine, other = window(kari, job), window(kari, make_job(tynset))
    window(anna, job).send(title_nb="Anna sin")
    mine.send(title_nb="Kari sin", _opened=other.values["_opened"])
    assert fresh(job).title_nb == "Kari sin"
    mine = window(kari, job)
    window(anna, job).send(title_nb="Anna igjen")
    mine.send(title_nb="Kari igjen", _opened="tull")
    assert fresh(job).title_nb == "Kari igjen"


def test_a_row_without_history_is_asked_about_with_the_name_from_the_log(window, kari, anna, tynset):
    snippet = Snippet.objects.create(office=tynset, title_nb="Bolig", body_nb="Vi har boliger.")
    mine, hers = window(kari, snippet), window(anna, snippet)
    hers.send(body_nb="Vi har tre boliger.")
    mine.send(body_nb="Vi har fem boliger.")
    assert not mine.is_saved
    assert "Anna Åsen" in mine.page
    mine.send(**{"_stand-body_nb": "theirs"})
    assert fresh(snippet).body_nb == "Vi har tre boliger."


# --- rows inside ------------------------------------------------------------------------------------------------------
@pytest.fixture
def point(tynset):
    Point.objects.all().delete()  # the headings that every municipality begins with
    return Point.objects.create(municipality=tynset, kind="strength", text_nb="Ingen kø.", is_published=True)


def test_rows_inside_are_met_like_fields(window, kari, anna, tynset, point):
    mine, hers = window(kari, tynset), window(anna, tynset)
    hers.send(**{"points-0-text_nb": "Ingen kø på legekontoret.", "phone_hours_nb": "10-14"})
    mine.send(**{"points-0-text_nb": "Ingen kø i barnehagen.", "points-0-source": "kommunen"})
    assert not mine.is_saved
    assert "legekontoret" in mine.page
    mine.send(**{f"_stand-points/{point.pk}/text_nb": "theirs"})
    point = fresh(point)
    assert (point.text_nb, point.source) == ("Ingen kø på legekontoret.", "kommunen")


def test_a_row_that_one_added_and_one_that_nobody_touched_are_left_in_peace(window, kari, anna, tynset, point):
    mine, hers = window(kari, tynset), window(anna, tynset)
    hers.send(
        **{
            "closed_periods-TOTAL_FORMS": "1",
            "closed_periods-0-first": "14.05.2027",
            "closed_periods-0-last": "",
            "closed_periods-0-id": "",
        }
    )
    mine.send(introduction_nb="<p>Velkommen.</p>")
    assert mine.is_saved
    assert ClosedPeriod.objects.count() == Point.objects.count() == 1


def test_a_row_that_the_other_removed_is_gone_or_a_new_one_where_this_one_wrote_in_it(
    window, kari, anna, tynset, point
):
    other = Point.objects.create(municipality=tynset, kind="strength", text_nb="Ski fra døra.", position=1)
    mine, hers = window(kari, tynset), window(anna, tynset)
    hers.send(**{"points-0-DELETE": "on", "points-1-DELETE": "on"})
    assert not Point.objects.exists()
    mine.send(**{"points-1-text_nb": "Ski fra døra til mai.", "introduction_nb": "<p>Hei.</p>"})
    assert not mine.is_saved
    assert "Ski fra døra til mai." in mine.page
    mine.send()
    assert [row.text_nb for row in Point.objects.all()] == ["Ski fra døra til mai."]
    assert Municipality.objects.get(pk=tynset.pk).introduction_nb == "<p>Hei.</p>"
    assert other.pk not in Point.objects.values_list("pk", flat=True)


@pytest.mark.parametrize(("answer", "left"), [("mine", []), ("theirs", ["Ingen kø, fortsatt."])])
def test_who_removes_what_the_other_has_just_rewritten_is_asked(answer, left, window, kari, anna, tynset, point):
    mine, hers = window(kari, tynset), window(anna, tynset)
    hers.send(**{"points-0-text_nb": "Ingen kø, fortsatt."})
    mine.send(**{"points-0-DELETE": "on"})
    assert not mine.is_saved
    assert Point.objects.exists()
    mine.send(**{f"_stand-points/{point.pk}/DELETE": answer})
    assert [row.text_nb for row in Point.objects.all()] == left


def test_weekly_times_of_an_activity_are_met_and_the_box_with_two_names_as_well(window, kari, anna, tynset):
    activity = Activity.objects.create(municipality=tynset, title_nb="Ski", category="music", status="draft")
    time = WeeklyTime.objects.create(activity=activity, weekday=1, start="17:00", end="18:00")
    mine, hers = window(kari, activity), window(anna, activity)
    key = next(name for name in mine.values if name.endswith("-0-start"))
    hers.send(**{key: "17:30"})
    mine.send(publish_from_0="2027-01-02", publish_from_1="08:00")
    assert mine.is_saved, mine.answer.context["errors"]
    assert f"{fresh(time).start:%H:%M}" == "17:30"
    assert fresh(activity).publish_from is not None


def test_a_form_that_may_only_be_read_carries_nothing(window, ola, job):
    assert "_opened" not in window(ola, job).values
