"""The lists and forms of entries in the admin: marks, filters, buttons, bulk actions, export."""

import datetime
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from base.values.formats import format_date
from culture.models import Activity, WeeklyTime
from entries.models import Status
from jobs.models import Job
from news.models import Article
from tests.posts import values_of

LIST = "/admin/jobs/job/"


def change(entry) -> str:
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])


def status_of(entry) -> str:
    entry.refresh_from_db()
    return entry.status


@pytest.fixture
def draft(make_job, tynset):
    return make_job(tynset, summary_nb="Turnus", apply_asap=True, status=Status.DRAFT)


@pytest.fixture
def choose():
    """Run an action on rows, as the list's form does."""

    def run(client, action, rows, path=LIST, **values):
        """What readers notice is asked first (test_entries_asking.py); here it has been answered, but for the days."""
        answered = {} if action == "extend" else {"post": "yes"}
        chosen = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0} | answered
        return client.post(path, chosen | values, follow=action != "export")

    return run


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


# --- the list --------------------------------------------------------------------------------------------------------
def test_four_marks_say_in_words_which_languages_are_there(as_person, kari, make_job, tynset):
    job = make_job(tynset, "Sykepleier", title_en="Nurse")
    job.title_nb = "Sjukepleier"
    job.save()
    page = as_person(kari).get(LIST).content.decode()
    marks = re.findall(r'<li class="mark mark-(\w+)" title="([^"]+)"><span aria-hidden="true">(\w+ .)</span>', page)
    assert marks == [
        ("complete", "norsk (bokmål): fullstendig", "nb ✓"),
        ("stale", "English: utdatert", "en ↻"),
        ("missing", "Deutsch: mangler", "de –"),
        ("missing", "Nederlands: mangler", "nl –"),
    ]
    assert '<span class="visually-hidden">English: utdatert</span>' in page


@pytest.mark.parametrize(
    ("value", "found"),
    [("missing", {"B", "C"}), ("stale", {"D"}), ("de:missing", {"B"}), ("en:stale", {"D"}), ("nl:stale", set())],
)
def test_the_filter_finds_languages_that_are_missing_or_out_of_date(value, found, as_person, kari, make_job, tynset):
    every = {"title_en": "x", "title_de": "x", "title_nl": "x"}
    make_job(tynset, "A", **every)
    make_job(tynset, "B", **every | {"title_de": ""})
    make_job(tynset, "C", **every | {"title_nl": ""})
    job = make_job(tynset, "Før", **every)
    job.title_nb, job.title_de, job.title_nl = "D", "y", "y"
    job.save()
    rows = as_person(kari).get(LIST, {"translations": value}).context["cl"].result_list
    assert {row.title_nb for row in rows} == found


def test_a_host_can_see_only_the_own_offices_rows(as_person, kari, make_job, tynset, tolga):
    own, _other = make_job(tynset), make_job(tolga)
    assert list(as_person(kari).get(LIST, {"own": "1"}).context["cl"].result_list) == [own]
    assert as_person(kari).get(LIST).context["cl"].result_count == 2


def test_the_status_says_when_readers_see_it_come_and_go(as_person, kari, make_job, tynset, soon, recently):
    make_job(tynset, "Kommer", publish_from=soon)
    make_job(tynset, "Går", publish_until=soon)
    make_job(tynset, "Over", publish_until=recently)
    page = as_person(kari).get(LIST).content.decode()
    cells = re.findall(r'<td class="field-standing[^"]*">([^<]+)<span', page)
    assert sorted(cell.split(" ")[0] + " " + cell.split(" ")[1] for cell in cells) == [
        "over siden",
        "publisert til",
        "vises fra",
    ]


# --- the form --------------------------------------------------------------------------------------------------------
def test_save_and_publish_is_one_click(as_person, kari, draft):
    client = as_person(kari)
    values = values_of(client.get(change(draft)))
    assert client.post(change(draft), values | {"_publish": "1"}).status_code == 302
    assert status_of(draft) == Status.PUBLISHED


def test_withdrawing_is_one_click(as_person, siri, region):
    article = Article.objects.create(title_nb="For alle", summary_nb="Nytt", status="published")
    client = as_person(siri)
    page = client.get(change(article))
    assert 'name="_withdraw"' in page.content.decode()
    client.post(change(article), values_of(page) | {"_withdraw": "1"})
    assert status_of(article) == Status.ARCHIVED


@pytest.mark.parametrize("button", ["_publish", "_withdraw"])
def test_no_button_helps_another_office(button, as_person, ola, per, siri, draft):
    values = values_of(as_person(siri).get(change(draft)))
    for person in (ola, per):
        assert as_person(person).post(change(draft), values | {button: "1"}).status_code == 403
        assert button not in as_person(person).get(change(draft)).content.decode()
    assert status_of(draft) == Status.DRAFT


def test_what_is_missing_is_said_beside_the_field_and_what_was_written_is_kept(as_person, kari, draft):
    client = as_person(kari)
    values = values_of(client.get(change(draft))) | {"summary_nb": "", "title_nb": "Ny tittel", "_publish": "1"}
    answer = client.post(change(draft), values)
    form = answer.context["adminform"].form
    assert form.errors == {"summary_nb": ["Skriv et sammendrag før publisering; ellers blir siden tom."]}
    assert form["title_nb"].value() == "Ny tittel"
    assert status_of(draft) == Status.DRAFT


def test_see_on_site_is_the_public_address_of_a_draft_with_a_banner_and_in_no_cache(as_person, kari, visitor, draft):
    client = as_person(kari)
    page = client.get(change(draft)).content.decode()
    assert page.count(f'href="{draft.get_absolute_url()}"') == 2
    answer = client.get(draft.get_absolute_url())
    assert "notice-preview" in answer.content.decode()
    assert {"private", "no-store"} <= set(re.split(r",\s*", answer["Cache-Control"]))
    assert "Cookie" in answer["Vary"]
    assert visitor.get(draft.get_absolute_url()).status_code == 404


def test_saving_the_form_untouched_fills_no_other_language(as_person, kari, draft):
    User.objects.filter(pk=kari.pk).update(language="en")
    before = Job.objects.filter(pk=draft.pk).values(*[f"title_{c}" for c in ("nb", "en", "de", "nl")]).get()
    client = as_person(kari)
    client.post(change(draft), values_of(client.get(change(draft))))
    after = Job.objects.filter(pk=draft.pk).values(*before).get()
    assert {code: value or "" for code, value in after.items()} == {code: value or "" for code, value in before.items()}


# --- four eyes -------------------------------------------------------------------------------------------------------
def test_where_an_office_wants_four_eyes_a_colleague_publishes(as_person, eli, kari, draft, tynset):
    tynset.four_eyes = True
    tynset.save()
    client = as_person(eli)
    answer = client.post(
        change(draft), values_of(client.get(change(draft))) | {"title_nb": "Ny", "_publish": "1"}, follow=True
    )
    assert "at en kollega ser over" in said(answer)
    assert status_of(draft) == Status.IN_REVIEW
    client.post(change(draft), values_of(client.get(change(draft))) | {"_publish": "1"})
    assert status_of(draft) == Status.IN_REVIEW
    colleague = as_person(kari)
    colleague.post(change(draft), values_of(colleague.get(change(draft))) | {"_publish": "1"})
    assert status_of(draft) == Status.PUBLISHED


def test_who_publishes_what_a_colleague_wrote_does_not_rewrite_it_on_the_way(as_person, eli, kari, draft, tynset):
    tynset.four_eyes = True
    tynset.save()
    Job.objects.update(status=Status.IN_REVIEW, updated_by=eli)
    client = as_person(kari)
    client.post(change(draft), values_of(client.get(change(draft))) | {"title_nb": "Omskrevet", "_publish": "1"})
    assert status_of(draft) == Status.IN_REVIEW


def test_a_change_of_days_is_no_second_pair_of_eyes(as_person, eli, kari, draft, tynset):
    tynset.four_eyes = True
    tynset.save()
    Job.objects.update(status=Status.IN_REVIEW, updated_by=eli)
    form = values_of(as_person(kari).get(change(draft)))
    as_person(kari).post(change(draft), form | {"publish_until_0": "2030-01-01", "publish_until_1": "00:00:00"})
    assert Job.objects.get().publish_until is not None
    as_person(eli).post(change(draft), values_of(as_person(eli).get(change(draft))) | {"_publish": "1"})
    assert status_of(draft) == Status.IN_REVIEW


def test_what_is_over_and_rewritten_waits_for_a_colleague(as_person, eli, draft, tynset, recently):
    tynset.four_eyes = True
    tynset.save()
    Job.objects.update(status=Status.PUBLISHED, publish_until=recently)
    later = {"publish_until_0": "2030-01-01", "publish_until_1": "00:00:00", "title_nb": "Noe helt annet"}
    as_person(eli).post(change(draft), values_of(as_person(eli).get(change(draft))) | later)
    assert (status_of(draft), draft.title_nb) == (Status.IN_REVIEW, "Noe helt annet")


def test_a_new_entry_waits_too_and_the_coordinator_need_not(as_person, eli, siri, tynset, nurse):
    tynset.four_eyes = True
    tynset.save()
    for person, status in ((eli, Status.IN_REVIEW), (siri, Status.PUBLISHED)):
        values = {
            "title_nb": f"Ny {person}",
            "summary_nb": "Turnus",
            "municipality": tynset.pk,
            "occupation": nurse.pk,
            "engagement": "permanent",
            "extent_percent": 100,
            "posts": 1,
            "apply_asap": "on",
            "apply_email": "jobb@example.org",
            "_publish": "1",
        }
        assert as_person(person).post("/admin/jobs/job/add/", values).status_code == 302
        assert Job.objects.get(title_nb=f"Ny {person}").status == status


@pytest.fixture
def choir(tynset, kari):
    """An activity that Kari wrote and that waits for a colleague, with one weekly time."""
    tynset.four_eyes = True
    tynset.save()
    values = {"title_nb": "Kor", "summary_nb": "Vi synger", "category": "music", "status": Status.IN_REVIEW}
    choir = Activity.objects.create(municipality=tynset, updated_by=kari, **values)
    WeeklyTime.objects.create(activity=choir, weekday=1, start="18:00")
    return choir


TIMES = {
    "another time of day": {"times-0-start": "19:30:00"},
    "one time more": {"times-TOTAL_FORMS": "2", "times-1-weekday": "3", "times-1-start": "20:00:00"},
    "one time less": {"times-0-DELETE": "on"},
}


@pytest.mark.parametrize("times", TIMES.values(), ids=TIMES)
def test_who_changes_a_row_of_an_entry_wrote_it_last(times, as_person, eli, kari, choir):
    client = as_person(eli)
    client.post(change(choir), values_of(client.get(change(choir))) | times | {"_publish": "1"})
    assert (status_of(choir), choir.updated_by) == (Status.IN_REVIEW, eli)
    client.post(change(choir), values_of(client.get(change(choir))) | {"_publish": "1"})
    assert (status_of(choir), choir.updated_by) == (Status.IN_REVIEW, eli)
    client = as_person(kari)
    client.post(change(choir), values_of(client.get(change(choir))) | {"_publish": "1"})
    assert status_of(choir) == Status.PUBLISHED


def test_who_leaves_the_rows_alone_wrote_nothing(as_person, eli, kari, choir):
    client = as_person(eli)
    client.post(change(choir), values_of(client.get(change(choir))) | {"_publish": "1"})
    assert status_of(choir) == Status.PUBLISHED
    assert choir.times.count() == 1


def test_a_row_on_its_own_page_counts_as_the_entry(as_person, eli, kari, choir):
    page, client = change(choir.times.get()), as_person(eli)
    form = values_of(client.get(page))
    client.post(page, form)
    assert Activity.objects.get().updated_by == kari  # nothing was changed
    client.post(page, form | {"start": "19:30:00"})
    assert Activity.objects.get().updated_by == eli


def test_a_row_that_moves_is_written_in_both_entries(as_person, eli, choir, tynset):
    band = Activity.objects.create(municipality=tynset, title_nb="Korps", summary_nb="Vi spiller", category="music")
    page, client = change(choir.times.get()), as_person(eli)
    client.post(page, values_of(client.get(page)) | {"activity": band.pk})
    assert band.times.count() == 1
    assert set(Activity.objects.values_list("updated_by", flat=True)) == {eli.pk}


@pytest.mark.parametrize("way", ["page", "action"])
def test_a_row_that_is_deleted_on_its_own_page_counts_too(way, as_person, eli, choir, choose):
    time, client = choir.times.get(), as_person(eli)
    if way == "page":
        client.post(change(time).replace("change", "delete"), {"post": "yes"})
    else:
        choose(client, "delete_selected", [time], "/admin/culture/weeklytime/", post="yes")
    assert (choir.times.count(), Activity.objects.get().updated_by) == (0, eli)


def test_an_office_does_not_switch_four_eyes_off_for_itself(as_person, kari, siri, tynset):
    tynset.four_eyes = True
    tynset.save()
    client = as_person(kari)
    values = values_of(as_person(siri).get(change(tynset)))
    values.pop("four_eyes")
    assert client.post(change(tynset), values).status_code == 302
    tynset.refresh_from_db()
    assert tynset.four_eyes is True


# --- news ------------------------------------------------------------------------------------------------------------
def test_an_office_does_not_pin_and_the_coordinator_does(as_person, kari, siri, tynset):
    article = Article.objects.create(municipality=tynset, title_nb="Vårt", summary_nb="Nytt", status="draft")
    for person, pinned in ((kari, False), (siri, True)):
        client = as_person(person)
        client.post(change(article), values_of(client.get(change(article))) | {"pinned": "on", "_publish": "1"})
        article.refresh_from_db()
        assert (article.status, article.pinned) == (Status.PUBLISHED, pinned)


def test_an_office_writes_no_news_of_the_whole_region(as_person, kari, tynset):
    values = {"title_nb": "For alle", "summary_nb": "Nytt", "status": "published", "municipality": ""}
    answer = as_person(kari).post("/admin/news/article/add/", values)
    assert "municipality" in answer.context["adminform"].form.errors
    assert not Article.objects.exists()
    as_person(kari).post("/admin/news/article/add/", values | {"municipality": tynset.pk, "pinned": "on"})
    assert (Article.objects.get().municipality, Article.objects.get().pinned) == (tynset, False)


# --- many at once ----------------------------------------------------------------------------------------------------
def test_publishing_many_says_how_many_and_which_not_and_why(as_person, kari, choose, draft, make_job, tynset, tolga):
    bare, theirs = make_job(tynset, "Uten tekst", status="draft"), make_job(tolga, "Naboens", status="draft")
    words = said(choose(as_person(kari), "publish", [draft, bare, theirs]))
    assert f"{draft}</a>» er publisert. Leserne ser den nå." in words
    assert "1 oppføring ble ikke endret:" in words
    assert "Uten tekst: Skriv et sammendrag" in words
    assert "1 hører til et annet kontor og blir stående som den er." in words
    assert [status_of(job) for job in (draft, bare, theirs)] == ["published", "draft", "draft"]
    assert draft.updated_by == kari


@pytest.mark.parametrize("action", ["publish", "archive", "mark_reviewed", "confirm_translations"])
def test_a_title_is_text_in_what_is_said(action, as_person, kari, choose, make_job, tynset):
    words = said(choose(as_person(kari), action, [make_job(tynset, "<b>fet</b>")]))
    assert "&lt;b&gt;fet" in words


def test_each_row_is_saved_by_itself_so_that_history_sees_it(as_person, kari, choose, make_job, tynset):
    from django.db.models.signals import post_save

    saved = []
    record = lambda instance, **_kwargs: saved.append(instance.pk)  # noqa: E731
    post_save.connect(record, sender=Job)
    try:
        jobs = [make_job(tynset), make_job(tynset)]
        saved.clear()
        choose(as_person(kari), "archive", jobs)
    finally:
        post_save.disconnect(record, sender=Job)
    assert sorted(saved) == sorted(job.pk for job in jobs)


def test_extending_asks_for_days_and_keeps_the_choice(as_person, kari, choose, make_job, tynset, tolga, soon):
    client = as_person(kari)
    own, theirs = make_job(tynset, publish_until=soon), make_job(tolga, publish_until=soon)
    page = choose(client, "extend", [own, theirs])
    assert "Valgt: 2 jobber fra 2 kontorer." in page.content.decode()
    assert page.content.decode().count('name="_selected_action"') == 2
    answer = choose(client, "extend", [own, theirs], days="30")
    assert f"vises til og med {format_date(soon + datetime.timedelta(days=30))}." in said(answer)
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert own.publish_until == soon + datetime.timedelta(days=30)
    assert theirs.publish_until == soon


@pytest.mark.parametrize("days", ["0", "-3", "9999999", "to", ""])
def test_a_wrong_number_of_days_is_answered_beside_the_field(days, as_person, kari, choose, make_job, tynset, soon):
    job = make_job(tynset, publish_until=soon)
    answer = choose(as_person(kari), "extend", [job], days=days)
    assert answer.context["form"].errors["days"]
    job.refresh_from_db()
    assert job.publish_until == soon


def test_an_action_on_all_pages_reaches_only_what_the_list_shows(as_person, kari, choose, make_job, tynset):
    jobs = [make_job(tynset, f"Jobb {n}") for n in range(3)]
    client = as_person(kari)
    choose(client, "archive", jobs[:1], path=f"{LIST}?q=Jobb+1", select_across="1")
    assert [status_of(job) for job in jobs] == ["published", "archived", "published"]


@pytest.mark.parametrize(("was_public", "left"), [(False, 0), (True, 1)])
def test_an_office_deletes_only_drafts_that_were_never_public(
    was_public, left, as_person, kari, choose, make_job, tynset
):
    job = make_job(tynset, status="published" if was_public else "draft")
    choose(as_person(kari), "delete_selected", [job], post="yes")
    assert Job.objects.count() == left


# --- export ----------------------------------------------------------------------------------------------------------
def test_what_is_chosen_is_fetched_as_excel(as_person, kari, choose, make_job, tynset):
    job, other = make_job(tynset, "Sjøfører"), make_job(tynset, "Kokk")
    answer = choose(as_person(kari), "export", [job])
    assert re.fullmatch(r'attachment; filename="jobber-\d{4}-\d\d-\d\d\.xlsx"', answer["Content-Disposition"])
    titles = [row[0] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]
    assert titles == ["Tittel", "Sjøfører"]
    assert other.title_nb not in titles
