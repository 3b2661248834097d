"""The admin's front page: what waits, in words, one click from where it is mended."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.workplace import today
from accounts.workplace.today import TodayLine, Urgency
from base import hooks
from culture.models import Event
from entries.registry import list_entry_models
from jobs.models import Job
from news.models import Article
from tests.conftest import make_person
from tests.events import hours

LONG_AGO = timezone.now() - datetime.timedelta(days=400)


@pytest.fixture
def page(as_person):
    return lambda user: as_person(user).get("/admin/").content.decode()


@pytest.fixture
def fresh(make_job):
    """A job with nothing to mend."""

    def make(municipality, title="Frisk", **values):
        languages = {f"title_{code}": title for code in ("en", "de", "nl")}
        return make_job(municipality, title, **languages | values)

    return make


def lines_of(user) -> dict[str, str]:
    return {line.text: line.url for line in today.list_lines(user)}


def test_nothing_to_do_is_a_friendly_sentence(page, kari, fresh, tynset):
    fresh(tynset)
    assert lines_of(kari) == {}
    assert "Ingenting venter på deg i dag." in page(kari)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "review"}, "1 jobb: venter på gjennomsyn og publisering"),
        (
            {"publish_until": timezone.now() + datetime.timedelta(days=13)},
            "1 jobb: forsvinner fra sidene innen 14 dager",
        ),
        ({"reviewed_on": LONG_AGO.date()}, "1 jobb: fakta er ikke kontrollert på tolv måneder"),
        ({"title_de": ""}, "1 jobb: mangler oversettelse"),
    ],
)
def test_one_row_is_named_and_opened_at_once(values, words, page, kari, fresh, tynset):
    job = fresh(tynset, **values)
    assert lines_of(kari) == {words: f"/admin/jobs/job/{job.pk}/change/"}
    assert words in page(kari)


@pytest.mark.parametrize(
    "values",
    [
        {"publish_until": timezone.now() + datetime.timedelta(days=15)},
        {"publish_until": timezone.now() - datetime.timedelta(days=1)},
        {"reviewed_on": timezone.localdate() - datetime.timedelta(days=300)},
        {"status": "archived", "title_de": "", "reviewed_on": LONG_AGO.date()},
        {"status": "draft", "reviewed_on": LONG_AGO.date()},
    ],
)
def test_what_can_wait_or_is_over_is_not_named(values, kari, fresh, tynset):
    fresh(tynset, **values)
    assert lines_of(kari) == {}


def test_a_changed_text_asks_for_its_translations(kari, fresh, tynset):
    job = fresh(tynset)
    job.title_nb = "Nytt navn"
    job.save()
    assert list(lines_of(kari)) == ["1 jobb: den norske teksten er endret etter oversettelsen"]


def test_a_row_that_nobody_ever_reviewed_counts_from_the_day_it_was_written(kari, fresh, tynset):
    Job.objects.filter(pk=fresh(tynset).pk).update(created=LONG_AGO)
    assert list(lines_of(kari)) == ["1 jobb: fakta er ikke kontrollert på tolv måneder"]


def test_an_event_that_is_soon_over_needs_no_mending(kari, tynset):
    names = {f"title_{code}": "Fest" for code in ("nb", "en", "de", "nl")}
    Event.objects.create(
        municipality=tynset,
        category="music",
        status="published",
        **hours(timezone.now() + datetime.timedelta(days=2)),
        **names,
    )
    assert lines_of(kari) == {}


def test_several_rows_lead_to_a_list_that_shows_just_those(as_person, kari, fresh, tynset, tolga):
    wanted = {fresh(tynset, f"Venter {n}", status="review") for n in range(2)}
    fresh(tynset)
    fresh(tolga, "Naboens", status="review")
    ((words, url),) = lines_of(kari).items()
    assert words.startswith("2 jobber: ")
    assert set(as_person(kari).get(url).context["cl"].result_list) == wanted


@pytest.mark.parametrize("topic", ["ending", "facts", "missing", "stale"])
def test_every_topic_counts_what_its_list_shows(topic, as_person, kari, fresh, tynset):
    soon = timezone.now() + datetime.timedelta(days=5)
    for number in range(2):
        fresh(tynset, f"Slutter {number}", publish_until=soon)
        fresh(tynset, f"Gammel {number}", reviewed_on=LONG_AGO.date())
        fresh(tynset, f"Mangler {number}", title_nl="")
        job = fresh(tynset, f"Endret {number}")
        job.title_nb = f"Nytt {number}"
        job.save()
    urls = lines_of(kari).values()
    word = {"ending": "ending=soon", "facts": "facts=old", "missing": "=missing", "stale": "=stale"}[topic]
    (url,) = [url for url in urls if word in url]
    title = {"ending": "Slutter", "facts": "Gammel", "missing": "Mangler", "stale": "Nytt"}[topic]
    found = as_person(kari).get(url).context["cl"].result_list
    assert sorted(job.title_nb for job in found) == [f"{title} 0", f"{title} 1"]


def test_a_host_hears_nothing_of_other_offices_or_of_the_whole_region(page, kari, eli, fresh, tolga):
    fresh(tolga, status="review")
    Article.objects.create(title_nb="For alle", status="review")
    for person in (kari, eli):
        assert lines_of(person) == {}
        assert "gjennomsyn og publisering" not in page(person)


def test_who_serves_two_offices_sees_each_under_its_name(page, kari, tolga, tynset, fresh):
    kari.memberships.create(role="editor", municipality=tolga)
    fresh(tynset, status="review")
    fresh(tolga, status="review")
    headings = re.findall(r"<h2>(\w+)</h2>", page(User.objects.get(pk=kari.pk)))
    assert headings == ["Tolga", "Tynset"]


def test_the_coordinator_sees_a_table_with_each_office_and_the_whole_region(
    as_person, siri, kari, ola, fresh, tynset, tolga
):
    fresh(tynset, status="review")
    fresh(tolga, title_de="")
    Article.objects.create(title_nb="For alle", status="review")
    answer = as_person(siri).get("/admin/")
    table = answer.context["today_table"]
    assert table["topics"] == ["Venter på gjennomsyn", "Manglende oversettelser"]
    cells = {office: [[line.short for line in lines] for _topic, lines in columns] for office, columns in table["rows"]}
    assert cells == {
        "Hele regionen": [["1 nyhet"], ["1 nyhet"]],
        "Tolga": [[], ["1 jobb"]],
        "Tynset": [["1 jobb"], []],
    }
    assert 'scope="row">Tolga' in answer.content.decode()


def test_the_whole_regions_own_rows_are_one_click_away(as_person, siri, region):
    wanted = {Article.objects.create(title_nb=f"For alle {n}", status="review") for n in range(2)}
    url = next(line.url for line in today.list_lines(siri) if "status__exact=review" in line.url)
    assert set(as_person(siri).get(url).context["cl"].result_list) == wanted


def test_another_app_adds_its_lines_and_the_most_urgent_stand_first(kari, fresh, tynset, monkeypatch):
    fresh(tynset, title_de="")
    asked = []

    def waiting(user, offices):
        asked.append((user, offices))
        return [TodayLine("Svar", "1 familie venter på svar", "1 familie", "/admin/", Urgency.NOW, tynset.pk)]

    monkeypatch.setitem(hooks._registry, "today_lines", [*hooks.get("today_lines"), waiting])
    assert [line.text for line in today.list_lines(kari)] == [
        "1 familie venter på svar",
        "1 jobb: mangler oversettelse",
    ]
    assert asked == [(kari, frozenset({tynset.pk}))]


def test_the_coordinator_is_asked_for_all_offices(siri, monkeypatch):
    asked = []
    monkeypatch.setitem(hooks._registry, "today_lines", [lambda user, offices: asked.append(offices) or []])
    assert today.list_lines(siri) == []
    assert asked == [None]


# session, user, memberships, one for each of the entry models, the desk's count of cases and the region's promise,
# names of the offices twice, what was handed over, whom mail reaches; for a host what was answered of what they handed
# over, for the coordinator who waits for the archive and which office has looked when; for the coordinator also whether
# there is a region already, which decides on the link to add one, and the words that nobody understood
QUERIES = {"kari": 11 + len(list_entry_models()), "siri": 14 + len(list_entry_models())}


@pytest.mark.parametrize("person", QUERIES)
def test_the_page_costs_the_same_for_one_row_as_for_a_hundred(
    person, request, as_person, fresh, tynset, tolga, django_assert_num_queries
):
    client = as_person(request.getfixturevalue(person))
    fresh(tynset, title_de="")
    client.get("/admin/")
    with django_assert_num_queries(QUERIES[person]):
        client.get("/admin/")
    for number in range(99):
        fresh(
            (tynset, tolga)[number % 2], f"Stilling {number}", title_de="", status=("review", "published")[number % 2]
        )
    with django_assert_num_queries(QUERIES[person]):
        page = client.get("/admin/").content.decode()
    assert "50 jobber" in page


def test_a_visitor_and_an_ended_membership_do_not_see_it(visitor, as_person, vera, fresh, tynset):
    fresh(tynset, status="review")
    for client in (visitor, as_person(vera)):
        assert client.get("/admin/").url.startswith("/admin/login/")


def test_what_an_office_edits_stands_before_what_it_only_reads(as_person, kari, siri):
    apps = [app["app_label"] for app in as_person(kari).get("/admin/").context["app_list"]]
    assert apps[:5] == ["jobs", "housing", "schools", "culture", "news"]
    assert as_person(siri).get("/admin/").context["set_up_list"][-1]["app_label"] == "base"


@pytest.mark.parametrize("person", ["kari", "siri"])
def test_what_is_set_up_once_stands_apart_and_nothing_is_lost_or_named_by_a_word_of_ours(
    person, request, as_person, db
):
    page = as_person(request.getfixturevalue(person)).get("/admin/")
    names = [
        {model["object_name"] for app in page.context[part] for model in app["models"]}
        for part in ("app_list", "set_up_list")
    ]
    assert {"Job", "Home", "Partner", "Municipality", "Point", "ClosedPeriod", "Snippet"} <= names[0]
    assert {"Road", "Occupation", "Word", "Neighbour", "Outlines", "Skylines", "PostalCode"} <= names[1]
    assert not names[0] & names[1]
    words = page.content.decode()
    assert "For koordinatoren og oppsett" in words
    assert not [
        word for word in ("Punkter", ">Trinn<", "Omriss", "Naboyrker", "Dagligdagse ord", "Lenkekoder") if word in words
    ]


def test_what_is_added_is_never_called_ny_whatever_its_gender(as_person, kari):
    for path in ("/admin/inquiries/snippet/", "/admin/jobs/job/", "/admin/housing/home/"):
        assert "Legg til ny" not in as_person(kari).get(path).content.decode()


def test_per_speaks_english_where_it_is_chosen(tynset, as_person, fresh):
    nora = make_person("nora", "editor", tynset)
    User.objects.filter(pk=nora.pk).update(language="en")
    fresh(tynset, status="review")
    assert "1 job: waiting for somebody to review and publish" in as_person(nora).get("/admin/").content.decode()
