"""A merger or a leaving, as the people of both offices and the families hear of it."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import User
from accounts.workplace.today import list_lines
from base.mail import outbox
from base.models import Mail
from inquiries import services, tokens
from inquiries.models.choices import Scope
from inquiries.rules.case_state import rebuild_case
from jobs.models import Job
from municipalities.departures import actions
from municipalities.models import Departure
from tests.conftest import make_municipality, make_person
from tests.desk import FAMILY, ask, fresh
from tests.merging import merge, take_back

DAY = datetime.timedelta(days=1)


@pytest.fixture
def os(region):
    return make_municipality("3430", "Os", 62.5, 11.2)


@pytest.fixture
def osvald(os):
    """The host of Os."""
    return make_person("osvald", "host", os)


def told() -> dict[str, str]:
    """{user name: subject} of what the staff is told; none twice."""
    mails = Mail.objects.exclude(to=FAMILY["email"])
    found = {mail.to.partition("@")[0]: mail.subject for mail in mails}
    assert len(found) == mails.count()
    return found


def to_families() -> list[str]:
    return [mail.subject for mail in Mail.objects.filter(to=FAMILY["email"]).order_by("pk")]


def texts(user, topic="Sammenslåinger og utmeldinger") -> list[str]:
    return [line.text for line in list_lines(User.objects.get(pk=user.pk)) if str(line.topic) == topic]


# --- mail to the offices ---------------------------------------------------------------------------------------------
def test_the_hosts_of_both_offices_are_told_when_it_is_planned_done_and_taken_back(os, tolga, osvald, ola, kari, siri):
    User.objects.filter(pk=ola.pk).update(language="en")
    on = timezone.localdate() + 3 * DAY
    departure = actions.merge(municipality=os, successor=tolga, on=on, by=siri)
    planned = told()
    assert set(planned) == {"osvald", "ola"}
    assert planned["osvald"].startswith("Os skal slås sammen med Tolga fra ")
    assert planned["ola"].startswith("Os is to be merged into Tolga from ")
    Mail.objects.all().delete()
    actions.carry_out_due(on)
    actions.carry_out_due(on)
    assert told() == {"osvald": "Os er slått sammen med Tolga", "ola": "Os is merged into Tolga"}
    assert f"/admin/municipalities/municipality/{os.pk}/moved/" in Mail.objects.first().body
    Mail.objects.all().delete()
    take_back(Departure.objects.get(pk=departure.pk))
    assert told()["osvald"] == "Sammenslåingen av Os og Tolga er tatt tilbake"
    assert set(told()) == {"osvald", "ola"}


def test_a_leaving_is_told_to_the_office_alone(os, tolga, osvald, ola, siri):
    departure = actions.leave(municipality=os, last_day=timezone.localdate() + 9 * DAY, to_desk=False, by=siri)
    assert set(told()) == {"osvald"}
    assert told()["osvald"].startswith("Os skal forlate portalen. Siste dag er ")
    Mail.objects.all().delete()
    take_back(departure)
    assert told() == {"osvald": "Os blir på portalen"}


def test_who_wants_one_mail_a_day_is_told_in_the_morning_and_never_of_what_was_taken_back_before(
    os, tolga, osvald, siri
):
    User.objects.filter(pk=osvald.pk).update(daily_mail=True)
    with time_machine.travel(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC), tick=False):
        departure = merge(os, tolga)
        mail = Mail.objects.get(to=osvald.email)
        assert timezone.localtime(mail.next_try).isoformat().startswith("2026-11-24T07:00")
        take_back(departure)
        assert told()["osvald"] == "Sammenslåingen av Os og Tolga er tatt tilbake"


def test_where_mail_reaches_nobody_of_an_office_the_coordinator_is_told_of_its_merger_too(os, tolga, ola, siri):
    actions.merge(municipality=os, successor=tolga, on=timezone.localdate() + DAY, by=siri)
    assert set(told()) == {"ola", "siri"}
    assert "når ingen i Os" in Mail.objects.get(to=siri.email).body


# --- Today -----------------------------------------------------------------------------------------------------------
def test_today_has_one_line_for_a_merger_and_none_that_says_a_family_came_from_the_coordinator(
    os, tolga, osvald, ola, kari, siri, make_job
):
    for number in range(3):
        ask(office=os)
        make_job(os, f"Jobb {number}")
    on = timezone.localdate() + 3 * DAY
    actions.merge(municipality=os, successor=tolga, on=on, by=siri)
    for person in (osvald, ola, siri):
        assert [text.startswith("Os skal slås sammen med Tolga fra ") for text in texts(person)] == [True]
    actions.carry_out_due(on)
    for person in (osvald, ola, siri):
        assert texts(person) == ["Os er slått sammen med Tolga: 3 saker og 3 oppføringer er kommet hit"]
        assert texts(person, "Overlevert") == []
    assert texts(kari) == []
    Departure.objects.update(done_at=timezone.now() - 15 * DAY)
    assert texts(ola) == []


# --- what the rows say of it -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"), [("nb", "ved sammenslåing av Os og Tolga"), ("en", "by the merger of Os and Tolga")]
)
def test_history_and_timeline_say_by_what_a_row_moved_in_the_language_of_the_reader(
    language, words, os, tolga, osvald, siri, as_person, make_job
):
    case, job = ask(office=os), make_job(os)
    User.objects.filter(pk=osvald.pk).update(language=language)
    departure = merge(os, tolga)
    paths = (f"/admin/jobs/job/{job.pk}/history/", f"/admin/inquiries/inquiry/{case.pk}/change/")
    for path in paths:
        assert words in as_person(osvald).get(path).content.decode()
    take_back(departure)
    with translation.override(language):
        back = Departure.objects.get().say_why(back=True)
    assert back != words
    for path in paths:
        page = as_person(osvald).get(path).content.decode()
        assert words in page
        assert back in page


def test_what_came_by_the_merger_is_a_filter_of_the_inbox_for_those_who_have_it(
    os, tolga, osvald, ola, kari, as_person
):
    came, own = ask(office=os, name="Fra Os"), ask(office=tolga, name="Fra Tolga")
    departure = merge(os, tolga)
    page = as_person(ola).get(f"/admin/inquiries/inquiry/?came={departure.pk}").content.decode()
    assert came.name in page
    assert own.name not in page
    assert "kommet ved sammenslåing" in page
    assert "kommet ved sammenslåing" not in as_person(kari).get("/admin/inquiries/inquiry/").content.decode()


def test_the_list_of_what_has_moved_is_for_both_offices_and_the_coordinator(
    os, tolga, osvald, ola, kari, siri, as_person, make_job
):
    case, job = ask(office=os), make_job(os, "Kokk i Os")
    merge(os, tolga)
    path = f"/admin/municipalities/municipality/{os.pk}/moved/"
    for person in (osvald, ola, siri):
        page = as_person(person).get(path).content.decode()
        assert f"/admin/jobs/job/{job.pk}/change/" in page
        assert f"/admin/inquiries/inquiry/{case.pk}/change/" in page
        assert case.name not in page
    assert "osvald" in page
    assert "osvald" not in as_person(ola).get(path).content.decode()
    assert as_person(kari).get(path).status_code == 403


def test_nobody_handed_over_what_the_portal_has_moved_and_it_makes_no_case_lively(os, tolga, osvald, ola, kari, siri):
    with time_machine.travel(timezone.now() - 40 * DAY):
        case = ask(office=os)
        services.reply(inquiry=case, by=osvald, text="Hei")
    quiet_since = fresh(case).last_event_at
    take_back(merge(os, tolga))
    case = fresh(case)
    assert (case.last_event_at, case.due_on) == (quiet_since, timezone.localdate(quiet_since))
    assert not services.list_hand_overs(User.objects.get(pk=ola.pk)).exists()
    rebuild_case(case)
    assert (case.last_event_at, case.office) == (quiet_since, os)


# --- the families ----------------------------------------------------------------------------------------------------
def test_a_family_that_wrote_to_one_municipality_only_is_told_who_answers_now(os, tolga, osvald, ola, siri):
    only, any_host = ask(office=os, scope=Scope.OFFICE), ask(office=os)
    ended = ask(office=os, scope=Scope.OFFICE)
    services.end(inquiry=ended, by=osvald, reason="not_meant")
    Mail.objects.all().delete()
    on = timezone.localdate() + DAY
    actions.merge(municipality=os, successor=tolga, on=on, by=siri)
    assert to_families() == []
    actions.carry_out_due(on)
    assert to_families() == ["Et annet kontor svarer deg nå"]
    mail = Mail.objects.get(to=FAMILY["email"])
    assert "kontoret i Tolga" in mail.body
    assert mail.topic == only.topic != any_host.topic
    assert mail.next_try > timezone.now() + datetime.timedelta(minutes=50)


@pytest.mark.parametrize("has_left", [False, True])
def test_it_is_withdrawn_while_it_waits_and_put_right_where_it_has_left(has_left, os, tolga, osvald, ola):
    ask(office=os, scope=Scope.OFFICE)
    Mail.objects.all().delete()
    departure = merge(os, tolga)
    if has_left:
        Mail.objects.update(next_try=timezone.now())
        outbox.send_due()
    take_back(departure)
    bodies = [mail.body for mail in Mail.objects.filter(to=FAMILY["email"], state=Mail.State.QUEUED)]
    assert ["kontoret i Os" in body for body in bodies] == ([True] if has_left else [])


def test_who_saw_to_a_case_at_the_successor_sees_to_it_no_longer_when_it_has_gone_back(os, tolga, osvald, ola):
    by_ola, by_osvald = ask(office=os), ask(office=os)
    departure = merge(os, tolga)
    services.choose_responsible(inquiry=fresh(by_ola), by=ola, person=ola)
    services.choose_responsible(inquiry=fresh(by_osvald), by=ola, person=osvald)
    take_back(departure)
    assert (fresh(by_ola).responsible, fresh(by_osvald).responsible) == (None, osvald)


def test_a_job_keeps_its_history_of_the_merger_though_the_record_of_what_moved_is_gone(
    os, tolga, siri, as_person, make_job
):
    job = make_job(os)
    departure = merge(os, tolga)
    departure.moved.all().delete()
    assert Job.objects.get(pk=job.pk).municipality == tolga
    assert (
        "ved sammenslåing av Os og Tolga" in as_person(siri).get(f"/admin/jobs/job/{job.pk}/history/").content.decode()
    )


# --- families who are rung -------------------------------------------------------------------------------------------
@pytest.fixture
def rung(os):
    """A family that gave no address, and wrote to Os only."""
    return ask(office=os, scope=Scope.OFFICE, email="")


def test_a_family_without_mail_is_a_next_action_of_the_office_that_has_it_now(rung, os, tolga, ola, siri, as_person):
    page = as_person(siri).get(f"/admin/municipalities/municipality/{os.pk}/merge/").content.decode()
    assert "Familier som skrev bare til denne kommunen, og som ikke får e-post: 1" in " ".join(page.split())
    assert "Familier som skrev bare til denne kommunen: " not in page
    merge(os, tolga)
    case = fresh(rung)
    assert case.next_action == "Ring familien: Tolga svarer dem nå, og vertene der leser det de skrev."
    assert case.next_action_on == timezone.localdate()
    rebuild_case(case)
    assert case.next_action_on == timezone.localdate()


def test_what_the_host_had_planned_stands_behind_it_and_holds_again_when_the_merger_is_taken_back(
    rung, os, tolga, osvald
):
    on = datetime.date(2030, 3, 1)
    services.set_next_action(inquiry=rung, by=osvald, text="Spørre skolen", on=on)
    departure = merge(os, tolga)
    assert fresh(rung).next_action.endswith("Deretter, innen 1. mars 2030: Spørre skolen")
    take_back(departure)
    assert (fresh(rung).next_action, fresh(rung).next_action_on) == ("Spørre skolen", on)
    services.set_next_action(inquiry=fresh(rung), by=osvald, text="å" * 200, on=on)
    merge(os, tolga)
    assert len(fresh(rung).next_action) == 200


def test_who_has_been_rung_is_rung_again_when_the_merger_is_taken_back(rung, os, tolga, ola):
    departure = merge(os, tolga)
    services.set_next_action(inquiry=fresh(rung), by=ola, text="", on=None)
    take_back(departure)
    assert fresh(rung).next_action.startswith("Ring familien: Os svarer dem nå")


def test_of_a_helper_that_became_another_a_family_is_told_in_the_same_ways(os, tolga, tynset, kari, siri, osvald):
    written, rung = ask(office=tynset, scope=Scope.OFFICE), ask(office=tynset, scope=Scope.OFFICE, email="")
    for case in (written, rung):
        services.note_answer(inquiry=case, by=kari, office=os, agreed=True, what="add")
    Mail.objects.all().delete()
    departure = merge(os, tolga)
    assert to_families() == ["Ett kontor til hjelper deg"]
    assert fresh(rung).next_action.startswith("Ring familien: Tolga hjelper")
    take_back(departure)
    assert to_families() == []
    assert fresh(rung).next_action == ""


# --- what is told of going back, and of a promise that was not kept ---------------------------------------------------
def bodies_to_staff() -> list[str]:
    return list(Mail.objects.exclude(to=FAMILY["email"]).values_list("body", flat=True))


def test_of_a_plan_that_is_withdrawn_nobody_reads_that_anything_has_gone_back(os, tolga, osvald, ola, siri):
    departure = actions.merge(municipality=os, successor=tolga, on=timezone.localdate() + 9 * DAY, by=siri)
    Mail.objects.all().delete()
    take_back(departure)
    assert len(bodies_to_staff()) == 2
    for body in bodies_to_staff():
        assert "Ingenting var flyttet" in body
        assert "har gått tilbake" not in body


@pytest.mark.parametrize(("days", "subject"), [(0, "Os er på portalen igjen"), (5, "Os er med på portalen igjen fra ")])
def test_who_joins_again_is_told_from_which_day(days, subject, os, osvald, siri):
    on = timezone.localdate() + days * DAY
    actions.leave(municipality=os, last_day=timezone.localdate() - DAY, to_desk=False, by=siri)
    os.refresh_from_db()
    Mail.objects.all().delete()
    actions.join(municipality=os, on=on, by=siri)
    day = date_format(on, "DATE_FORMAT") if days else ""
    assert list(told().values()) == [subject + day]
    assert ("Til da blir alt som det er." in bodies_to_staff()[0]) == bool(days)
    os.refresh_from_db()
    assert os.takes_part == (not days)


@pytest.mark.parametrize("days", [0, 14])
def test_no_mail_and_no_page_promises_a_day_that_has_passed(days, os, tolga, osvald, visitor):
    case = ask(office=os, scope=Scope.OFFICE)
    with time_machine.travel(timezone.now() + days * DAY):
        merge(os, tolga)
        mails = [Mail.objects.filter(topic=case.topic).latest("pk").body]
        services.hand_over(inquiry=fresh(case), by=User.objects.get(username="siri"), office=None)
        page = visitor.get(reverse("own-page", args=[tokens.create_private_link(inquiry=case)])).content.decode()
        mails.append(Mail.objects.filter(topic=case.topic).latest("pk").body)
    for text in (page, *mails):
        assert ("lenger enn vi sa" in text) == bool(days)
        assert ("Du hører" in text) != bool(days)


@pytest.mark.parametrize("what", ["answered", "ended", "handed on"])
def test_a_merger_that_is_old_news_by_then_is_not_told_unless_the_step_is_taken_back(what, os, tolga, osvald, ola):
    case = ask(office=os, scope=Scope.OFFICE)
    Mail.objects.all().delete()
    merge(os, tolga)
    steps = {
        "answered": lambda: services.reply(inquiry=fresh(case), by=ola, text="Hei"),
        "ended": lambda: services.end(inquiry=fresh(case), by=ola, reason="not_meant"),
        "handed on": lambda: services.hand_over(inquiry=fresh(case), by=ola, office=None),
    }
    merged = "Et annet kontor svarer deg nå"
    assert to_families() == [merged]
    steps[what]()
    assert merged not in to_families()
    row = case.events.filter(by="office", part_of=None).last()
    services.take_back(inquiry=fresh(case), by=User.objects.get(pk=ola.pk), row=row.pk)
    assert to_families() == [merged]


def test_the_page_of_what_has_moved_asks_as_often_for_one_row_as_for_thirty(
    os, tolga, ola, as_person, make_job, django_assert_max_num_queries
):
    def count(departed):
        merge(departed, tolga)
        with django_assert_max_num_queries(200) as asked:
            page = client.get(f"/admin/municipalities/municipality/{departed.pk}/moved/").content.decode()
        return len(asked), page.count("/admin/jobs/job/"), page.count("/admin/inquiries/inquiry/")

    client, other = as_person(ola), make_municipality("3425", "Engerdal", 61.9, 11.8)
    make_job(os)
    ask(office=os)
    for _number in range(8):
        make_job(other)
        ask(office=other)
    client.get("/admin/")
    few, many = count(os), count(other)
    assert many[1] == few[1] + 7
    assert many[0] <= few[0]
