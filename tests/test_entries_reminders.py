"""Mail before an entry ends: to whom, when, in which language, once."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from base.models import Mail, NightlyRun
from base.operation import nightly
from base.values.times import get_end_of_day
from culture.models import Event
from entries.ending.reminders import TASK, remind
from news.models import Article
from tests.conftest import make_person
from tests.events import hours

TODAY = datetime.date(2030, 3, 1)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(datetime.datetime(2030, 3, 1, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def ending(make_job, tynset):
    """A job whose last day lies `days` ahead."""

    def make(days, municipality=tynset, title="Stilling", **values):
        last = TODAY + datetime.timedelta(days=days)
        return make_job(municipality, title, publish_until=get_end_of_day(last), **values)

    return make


def mails() -> dict[str, str]:
    return {mail.to: mail.body for mail in Mail.objects.all()}


def test_the_task_is_known_by_its_name():
    assert nightly.get_task_name(remind) == TASK


@pytest.mark.parametrize(("days", "mailed"), [(0, False), (1, True), (2, False), (13, False), (14, True), (15, False)])
def test_hosts_and_editors_are_told_fourteen_days_and_one_day_before(days, mailed, ending, kari, eli, ola, siri):
    ending(days)
    remind(TODAY)
    assert set(mails()) == ({"kari@example.org", "eli@example.org"} if mailed else set())


def test_one_mail_lists_all_entries_with_their_last_day_and_the_way_there(ending, kari):
    first, second = ending(1, title="Kokk"), ending(14, title="Lærer")
    remind(TODAY)
    (body,) = mails().values()
    assert body.index("Kokk: siste dag 2. mars") < body.index("Lærer: siste dag 15. mars")
    for job in (first, second):
        assert f"http://testserver/admin/jobs/job/{job.pk}/change/" in body


def test_an_end_at_an_hour_counts_as_that_day(make_job, tynset, kari):
    make_job(tynset, publish_until=timezone.now() + datetime.timedelta(days=1, hours=9))
    remind(TODAY)
    assert list(mails()) == ["kari@example.org"]


def test_each_office_hears_of_its_own_and_the_coordinator_of_the_whole_regions(ending, kari, ola, siri, tolga):
    ending(14, title="Vår")
    ending(14, tolga, title="Deres")
    Article.objects.create(
        title_nb="For alle", status="published", publish_until=get_end_of_day(TODAY + datetime.timedelta(days=14))
    )
    remind(TODAY)
    found = {to: [word for word in ("Vår", "Deres", "For alle") if word in body] for to, body in mails().items()}
    assert found == {"kari@example.org": ["Vår"], "ola@example.org": ["Deres"], "siri@example.org": ["For alle"]}


def test_who_serves_two_offices_gets_one_mail(ending, kari, tolga):
    kari.memberships.create(role="editor", municipality=tolga)
    ending(14, title="Vår")
    ending(14, tolga, title="Deres")
    remind(TODAY)
    (body,) = mails().values()
    assert "Vår" in body
    assert "Deres" in body


def test_the_mail_is_in_the_persons_language(ending, kari, eli):
    User.objects.filter(pk=eli.pk).update(language="en")
    ending(14, title="Kokk", title_en="Cook")
    remind(TODAY)
    assert mails()["kari@example.org"].startswith("Hei!")
    assert mails()["eli@example.org"].startswith("Hello,")
    assert "Cook: last day 15 March" in mails()["eli@example.org"]


def test_nobody_is_written_to_whose_dates_are_over_or_who_is_shut_out(ending, tynset, kari):
    over = datetime.date(2030, 2, 28)
    make_person("vikar", "host", tynset, valid_until=over, substitute=True)
    make_person("neste", "host", tynset, valid_from=TODAY + datetime.timedelta(days=1))
    make_person("stengt", "editor", tynset)
    User.objects.filter(username="stengt").update(is_active=False)
    make_person("uten", "editor", tynset)
    User.objects.filter(username="uten").update(email="")
    ending(14)
    remind(TODAY)
    assert list(mails()) == ["kari@example.org"]


def test_an_end_that_follows_from_a_deadline_or_a_day_is_meant(make_job, tynset, kari):
    make_job(tynset, deadline=TODAY + datetime.timedelta(days=14))
    starts = timezone.now() + datetime.timedelta(days=14)
    Event.objects.create(municipality=tynset, title_nb="Fest", category="music", status="published", **hours(starts))
    remind(TODAY)
    assert mails() == {}


@pytest.mark.parametrize("status", ["draft", "review", "archived"])
def test_what_no_reader_sees_needs_no_reminder(status, ending, kari):
    ending(14, status=status)
    remind(TODAY)
    assert mails() == {}


def test_a_night_is_worked_once(ending, kari):
    ending(14)
    assert nightly.run_once(remind, TODAY) is True
    assert nightly.run_once(remind, TODAY) is False
    assert Mail.objects.count() == 1


def test_a_night_without_power_is_made_up_for(ending, kari):
    NightlyRun.objects.create(
        task=TASK, date=TODAY - datetime.timedelta(days=3), started=timezone.now(), finished=timezone.now()
    )
    ending(12)
    remind(TODAY)
    assert list(mails()) == ["kari@example.org"]


def test_after_an_ordinary_night_only_the_new_day_counts(ending, kari):
    NightlyRun.objects.create(
        task=TASK, date=TODAY - datetime.timedelta(days=1), started=timezone.now(), finished=timezone.now()
    )
    ending(12)
    ending(13)
    remind(TODAY)
    assert mails() == {}


def test_all_mails_of_a_night_are_written_or_none(ending, kari, eli, monkeypatch):
    from entries.ending import reminders

    ending(14)
    real, sent = reminders.enqueue_mail, []

    def breaks(**mail):
        sent.append(mail)
        if len(sent) == 2:
            raise RuntimeError("the power fails")
        return real(**mail)

    monkeypatch.setattr(reminders, "enqueue_mail", breaks)
    with pytest.raises(RuntimeError):
        remind(TODAY)
    assert mails() == {}


def test_where_mail_reaches_nobody_of_an_office_the_coordinator_is_told(ending, kari, siri):
    """A host who is away, and a colleague whose invitation nobody has accepted."""
    User.objects.filter(pk=kari.pk).update(away_from=TODAY, away_until=TODAY)
    invited = make_person("invitert", "host", kari.memberships.get().municipality)
    invited.set_unusable_password()
    invited.save()
    ending(1)
    remind(TODAY)
    assert set(mails()) == {"siri@example.org"}
