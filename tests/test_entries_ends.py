"""The day on which an entry ends is changed where it is read: in the list of its kind, and in the list of all that
ends.
"""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.models import Change
from base.values.formats import format_date
from base.values.times import get_end_of_day
from culture.models import Event
from entries import services
from entries.ending.reminders import build_mail_body
from entries.models import Status
from entries.registry import list_entry_models
from housing.models import Home
from jobs.models import Job
from tests.events import hours
from tests.makers import MAKERS
from tests.markup import read_page
from tests.test_entries_history import words
from tests.test_entries_undo import columns, undo

ENDS = "/admin/ends/"
LIST = "/admin/jobs/job/"
TODAY = timezone.localdate()


def day(number) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, "Sommerjobb", summary_nb="Turnus", deadline=day(5))


def said(answer) -> str:
    """The messages of a page without marks."""
    return re.sub(r"<[^>]+>", "", " ".join(str(message) for message in answer.context["messages"]))


def change_day(client, row, new, was, back=LIST):
    name = f"{row._meta.model_name}-{row.pk}"
    return client.post(ENDS, {f"day-{name}": new, f"was-{name}": was, "next": back}, follow=True)


def test_a_deadline_is_changed_in_the_list_with_history_and_undo(as_person, kari, job, visitor):
    client, before = as_person(kari), columns(job)
    page = read_page(client.get(LIST))
    assert f'name="day-job-{job.pk}" value="{day(5):%d.%m.%Y}" aria-label="Søknadsfrist: Sommerjobb"' in page
    answer = change_day(client, job, day(30), day(5))
    job.refresh_from_db()
    assert (job.deadline, job.publish_until) == (day(30), get_end_of_day(day(30)))
    assert f"Sommerjobb, søknadsfrist: {format_date(day(5))} → {format_date(day(30))}" in said(answer)
    assert set(Change.objects.get().fields) == {"deadline", "publish_until"}
    undo(client, answer)
    assert columns(job) == before


def test_several_days_are_saved_at_once_and_what_was_not_touched_is_left(as_person, kari, job, make_job, tynset):
    other = make_job(tynset, "Kokk", apply_asap=True, publish_until=get_end_of_day(day(3)))
    third = make_job(tynset, "Lege", deadline=day(9))
    posted = {f"was-job-{row.pk}": str(row.end_day) for row in (job, other, third)}
    new = {job.pk: day(20), other.pk: day(21), third.pk: day(9)}
    answer = as_person(kari).post(ENDS, posted | {f"day-job-{pk}": str(each) for pk, each in new.items()}, follow=True)
    assert "2 datoer ble endret:" in words(answer)
    assert f"Kokk, siste visningsdag: {format_date(day(3))} → {format_date(day(21))}" in said(answer)
    assert [row.end_day for row in Job.objects.order_by("pk")] == [day(20), day(21), day(9)]
    assert Change.objects.count() == 2


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (day(-1), "Den dagen er over"),
        ("tull", "Skriv dagen som 3.7.2027."),
        ("", "Fyll ut"),
        ("9999-12-31", "mellom 1900 og 2100"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_sentence(new, sentence, as_person, kari, job):
    answer = change_day(as_person(kari), job, new, day(5))
    assert sentence in words(answer)
    job.refresh_from_db()
    assert job.deadline == day(5)


def test_norwegian_dates_are_read_where_a_browser_shows_no_calendar(as_person, kari, job):
    change_day(as_person(kari), job, f"{day(9):%d.%m.%Y}", day(5))
    job.refresh_from_db()
    assert job.deadline == day(9)


def test_what_a_colleague_has_changed_meanwhile_is_not_overwritten(as_person, kari, job):
    Job.objects.update(deadline=day(8), publish_until=get_end_of_day(day(8)))
    answer = change_day(as_person(kari), job, day(30), day(5))
    assert "Noen har endret dagen" in words(answer)
    assert Job.objects.get().deadline == day(8)


@pytest.mark.parametrize("person", ["ola", "visitor"])
def test_nobody_changes_another_offices_day_by_posting(person, request, as_person, job):
    client = as_person(None if person == "visitor" else request.getfixturevalue(person))
    before = columns(job)
    change_day(client, job, day(30), day(5))
    assert columns(job) == before
    if person == "ola":
        page = client.get(LIST).content.decode()
        assert f"day-job-{job.pk}" not in page


@pytest.mark.parametrize("person", ["kari", "eli", "siri"])
def test_who_may_change_it_may_change_its_day(person, request, as_person, job):
    change_day(as_person(request.getfixturevalue(person)), job, day(30), day(5))
    job.refresh_from_db()
    assert job.deadline == day(30)


def test_four_eyes_also_where_a_later_day_would_show_it_again(as_person, kari, make_job, tynset):
    tynset.four_eyes = True
    tynset.save()
    job = make_job(tynset, "Over", summary_nb="x", deadline=day(-3), updated_by=kari)
    assert "at en kollega ser over" in words(change_day(as_person(kari), job, day(30), day(-3)))
    job.refresh_from_db()
    assert job.deadline == day(-3)


@pytest.fixture
def feast(tynset):
    starts = timezone.make_aware(datetime.datetime.combine(day(4), datetime.time(19)))
    values = {"municipality": tynset, "category": "music", "status": "published", "summary_nb": "x"}
    return Event.objects.create(title_nb="Fest", **hours(starts, starts + datetime.timedelta(hours=3)), **values)


def test_the_day_of_an_event_is_read_in_the_lists_and_changed_in_its_form(as_person, kari, feast):
    """Whoever gives a notice a longer life must not move the concert: people would come on the wrong day."""
    client, before = as_person(kari), columns(feast)
    form = f"/admin/culture/event/{feast.pk}/change/"
    page = read_page(client.get(ENDS))
    assert f'Arrangementet er over</span> {day(4):%d.%m.%Y} <a href="{form}">' in page
    assert f"day-event-{feast.pk}" not in page + client.get("/admin/culture/event/").content.decode()
    for new in (day(150), day(5), ""):
        answer = change_day(client, feast, new, day(4))
        assert "Flyttes det eller avlyses" in words(answer)
        assert columns(feast) == before
    chosen = {"action": "extend", "_selected_action": [feast.pk], "index": 0, "post": "yes", "days": 9}
    assert "Flyttes det eller avlyses" in words(client.post("/admin/culture/event/", chosen, follow=True))
    assert columns(feast) == before


@pytest.mark.parametrize("model", list_entry_models(), ids=lambda model: model._meta.model_name)
def test_another_last_day_changes_nothing_but_how_long_it_is_shown_and_says_what_it_is(model, kari, tynset):
    """Walks every kind: a new one whose end is something that happens must say so, or this fails."""
    row = MAKERS[model._meta.label][1](tynset)
    row.summary_nb = "x"
    if not model.end_is_what_happens() and row.end_name == "publish_until":
        row.publish_until = get_end_of_day(day(5))
    row.save()
    before, was, label = columns(row), row.end_day, row.end_label
    try:
        services.change_end(entry=row, by=kari, day=day(40), was=was)
    except ValidationError:
        assert model.end_is_what_happens()
        return
    changed = {name for name, value in columns(row).items() if value != before[name]} - {"updated", "updated_by_id"}
    assert changed <= {"publish_until", "deadline"}
    assert label in ("siste visningsdag", "søknadsfrist")


@pytest.mark.parametrize(
    "typed",
    ["om en uke", "3/7/2027 eller 4/7", "31.2.2027", "1.1.1850"],
    ids=["words", "two ways", "no such day", "long ago"],
)
def test_a_refused_day_stands_in_its_field_as_it_was_typed(typed, as_person, kari, job, make_job, tynset):
    other = make_job(tynset, "Kokk", deadline=day(9))
    for back in (f"{LIST}?q=", f"{ENDS}?days=60"):
        answer = change_day(as_person(kari), job, typed, f"{day(5):%d.%m.%Y}", back=back)
        page = read_page(answer)
        assert (
            f'name="day-job-{job.pk}" value="{typed}" aria-label="Søknadsfrist: Sommerjobb" aria-invalid="true"' in page
        )
        assert f"Fremdeles {day(5):%d.%m.%Y}" in page
        assert f'name="day-job-{other.pk}" value="{day(9):%d.%m.%Y}" aria-label="Søknadsfrist: Kokk">' in page
        again = change_day(
            as_person(kari), job, f"{day(5):%d.%m.%Y}", f"{day(5):%d.%m.%Y}", back=answer.request["PATH_INFO"]
        )
        assert "aria-invalid" not in again.content.decode()
    job.refresh_from_db()
    assert job.deadline == day(5)


# --- the list of all that ends ----------------------------------------------------------------------------------------
@pytest.fixture
def several(make_job, tynset, tolga, job):
    Home.objects.create(
        municipality=tynset, title_nb="Hybel", kind="room", status="published", publish_until=get_end_of_day(day(3))
    )
    make_job(tolga, "Naboens", deadline=day(4))
    make_job(tynset, "Senere", deadline=day(200))
    make_job(tynset, "Kladd", deadline=day(2), status=Status.DRAFT)


def titles(client, **query):
    return [row[0].title_nb for row in client.get(ENDS, query).context["rows"]]


def test_it_lists_the_own_offices_rows_of_every_kind_soonest_first(as_person, kari, ola, siri, several, tolga):
    assert titles(as_person(kari)) == ["Hybel", "Sommerjobb"]
    assert titles(as_person(kari), days="365") == ["Hybel", "Sommerjobb", "Senere"]
    assert titles(as_person(ola)) == ["Naboens"]
    assert titles(as_person(siri)) == ["Hybel", "Naboens", "Sommerjobb"]
    assert titles(as_person(siri), office=str(tolga.pk)) == ["Naboens"]
    assert titles(as_person(siri), office="tull", days="x") == ["Hybel", "Naboens", "Sommerjobb"]


def test_a_day_is_changed_there_and_one_comes_back_to_it(as_person, kari, several, job):
    answer = change_day(as_person(kari), job, day(40), day(5), back=f"{ENDS}?days=14")
    assert answer.redirect_chain[-1][0] == f"{ENDS}?days=14"
    assert [row[0].title_nb for row in answer.context["rows"]] == ["Hybel"]


def test_a_visitor_is_sent_to_the_sign_in(visitor, several):
    assert visitor.get(ENDS).url.startswith("/admin/login/")


def test_it_asks_as_often_for_one_row_as_for_many(as_person, kari, make_job, tynset, job):
    client = as_person(kari)
    client.get(ENDS)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(ENDS)
        counts.append(len(queries))
        for number in range(12):
            make_job(tynset, f"Nr. {number}", deadline=day(6))
    assert counts[0] == counts[1]
    assert sum("publish_until" in query["sql"] for query in queries) == len(list_entry_models())


@pytest.mark.parametrize("person", ["kari", "ola", "siri"])
def test_today_leads_there_for_everybody_also_when_nothing_ends(person, request, as_person, tynset, tolga):
    page = as_person(request.getfixturevalue(person)).get("/admin/").content.decode()
    assert re.search(r'href="/admin/ends/\?days=60">Alt som slutter, i én liste', page)


def test_the_reminder_leads_there(job):
    assert "http://testserver/admin/ends/?days=14" in build_mail_body([job])
