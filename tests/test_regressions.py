"""Faults that a reviewer found once: each stays mended."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from base.mail import outbox
from base.models import Mail
from base.pictures import models as pictures
from base.values.times import make_moment
from culture.models import Activity, Event, Venue
from culture.services import refresh_upcoming
from jobs.models import Job
from municipalities.models import Municipality
from news.models import Article
from schools.models import School
from tests.events import hours

DAY = datetime.timedelta(days=1)


def job_fields(municipality, nurse, **values):
    return {
        "title_nb": "Ny stilling",
        "municipality": municipality.pk,
        "place": municipality.centre_id or "",
        "status": "draft",
        "occupation": nurse.pk,
        "engagement": "permanent",
        "extent_percent": 100,
        "posts": 1,
    } | values


def errors_of(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


# --- free text and JSON never take a page down ------------------------------------------------------------------------
def test_a_language_that_is_no_code_is_refused_and_would_break_nothing(tynset, visitor):
    tynset.office_languages = "norsk, engelsk"
    with pytest.raises(ValidationError, match="språkkode"):
        tynset.full_clean()
    tynset.save()
    assert "engelsk" in visitor.get(tynset.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"a": 1},
        ["x"],
        [{"kind": "x", "value": 1, "source": "y"}],
        [{"kind": "land_km2", "value": "mye", "source": "y"}],
    ],
)
def test_figures_that_cannot_be_shown_are_refused(facts, tynset):
    tynset.facts = facts
    with pytest.raises(ValidationError):
        tynset.full_clean()


def test_an_emptied_list_of_figures_is_empty_and_not_null(tynset):
    tynset.facts = None
    tynset.clean()
    assert tynset.facts == []


# --- order, schedule, dates -------------------------------------------------------------------------------------------
def test_newest_first_also_where_nobody_wrote_a_date(region, visitor):
    old = timezone.now() - 900 * DAY
    for number in range(3):
        Article.objects.create(title_nb=f"Gammel {number}", status="published", publish_from=old + number * DAY)
    Article.objects.create(title_nb="Ny uten dato", status="published")
    assert visitor.get("/nb/nyheter/").context["object_list"][0].title_nb == "Ny uten dato"
    assert visitor.get("/nb/").context["this_week"][0].title_nb == "Ny uten dato"


def test_a_scheduled_entry_that_is_taken_back_was_never_public(make_job, tynset, visitor):
    job = make_job(tynset, publish_from=timezone.now() + 20 * DAY)
    assert job.office_may_delete
    job.status = "archived"
    job.save()
    assert job.first_published is None
    assert visitor.get(job.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("deadline", ["9999-12-31", "0001-01-01"])
def test_an_absurd_deadline_is_said_beside_the_field(deadline, as_person, kari, tynset, nurse):
    answer = as_person(kari).post("/admin/jobs/job/add/", job_fields(tynset, nurse, deadline=deadline))
    assert "deadline" in errors_of(answer)


def test_a_deadline_before_the_first_day_is_said_in_the_form(as_person, kari, tynset, nurse):
    values = job_fields(tynset, nurse, deadline="2026-01-05", publish_from_0="2026-02-01", publish_from_1="08:00")
    assert "deadline" in errors_of(as_person(kari).post("/admin/jobs/job/add/", values))


def test_a_deadline_that_is_taken_away_takes_its_end_with_it(make_job, tynset):
    job = make_job(tynset, deadline=timezone.localdate())
    job.deadline, job.apply_asap = None, True
    job.save()
    assert job.publish_until is None


def test_a_day_that_begins_at_midnight_in_oslo_is_that_day(make_job, tynset):
    midnight = make_moment(datetime.date(2026, 3, 10), datetime.time.min)
    job = make_job(tynset, publish_from=midnight)
    job.refresh_from_db()
    assert job.json_ld()["datePosted"] == "2026-03-10"


def test_a_recurring_weekend_lasts_to_its_last_sunday_and_is_listed_by_its_next_time(tynset, visitor):
    friday = make_moment(datetime.date(2026, 5, 1), datetime.time(18))
    weekend = Event.objects.create(
        municipality=tynset,
        title_nb="Helg",
        category="skiing",
        **hours(friday, friday + 2 * DAY),
        recurrence="weekly",
        recurs_until=datetime.date(2026, 5, 15),
        status="published",
    )
    assert timezone.localtime(weekend.publish_until) == make_moment(datetime.date(2026, 5, 18), datetime.time.min)


def test_soonest_first_asks_for_the_next_time_not_the_first(tynset, visitor):
    now = timezone.now()
    values = {"municipality": tynset, "category": "music", "status": "published"}
    Event.objects.create(title_nb="I morgen", **hours(now + DAY), **values)
    monthly = {"recurrence": "monthly", "recurs_until": (now + 90 * DAY).date()}
    Event.objects.create(title_nb="Hver måned", **hours(now - 40 * DAY), **monthly, **values)
    titles = [event.title_nb for event in visitor.get("/nb/arrangementer/").context["object_list"]]
    assert titles == ["I morgen", "Hver måned"]


def test_the_next_time_is_refreshed_every_night(tynset):
    now = timezone.now()
    event = Event.objects.create(
        municipality=tynset,
        title_nb="Kor",
        category="music",
        **hours(now - 40 * DAY),
        recurrence="weekly",
        recurs_until=(now + 90 * DAY).date(),
        status="published",
    )
    Event.objects.update(upcoming=now - 2 * DAY)
    refresh_upcoming(timezone.localdate())
    event.refresh_from_db()
    assert event.upcoming == event.find_next().begins


# --- place and owner --------------------------------------------------------------------------------------------------
def test_news_of_the_region_may_have_a_place(tynset, visitor):
    article = Article.objects.create(title_nb="For alle", place=tynset.centre, status="published")
    assert "For alle" in visitor.get(article.get_absolute_url()).content.decode()


def test_without_a_centre_the_form_asks_for_a_place(as_person, siri, nurse, region):
    bare = Municipality.objects.create(number="9999", name="Uten senter")
    answer = as_person(siri).post("/admin/jobs/job/add/", job_fields(bare, nurse))
    assert "place" in errors_of(answer)


def test_the_centre_lies_in_the_municipality(tynset, tolga):
    tynset.centre = tolga.centre
    with pytest.raises(ValidationError, match="annen kommune"):
        tynset.full_clean()


def test_a_host_who_leaves_the_municipality_empty_keeps_the_text(as_person, kari, tynset):
    answer = as_person(kari).post("/admin/news/article/add/", {"title_nb": "Lang og fin tekst", "status": "draft"})
    assert "municipality" in errors_of(answer)
    assert "Lang og fin tekst" in answer.content.decode()


def test_a_job_that_moves_to_another_place_moves_on_the_map(as_person, kari, make_job, tynset, nurse):
    from municipalities.models import Place

    far = Place.objects.create(name="Fjernt", municipality=tynset, kind="hamlet", lat=63.5, lon=12)
    job = make_job(tynset, status="draft")
    address = reverse("admin:jobs_job_change", args=[job.pk])
    as_person(kari).post(address, job_fields(tynset, nurse, place=far.pk, lat=job.lat, lon=job.lon))
    job.refresh_from_db()
    assert (job.place, job.lat) == (far, 63.5)


def test_grades_come_together(tynset):
    school = School(municipality=tynset, title_nb="Halv", kind="compulsory", grade_from=1)
    with pytest.raises(ValidationError, match="trinn"):
        school.full_clean()


# --- what is not public, and what is odd ------------------------------------------------------------------------------
def test_a_draft_venue_is_not_named_by_a_public_activity(tynset, tolga, visitor):
    venue = Venue.objects.create(municipality=tolga, title_nb="Hemmelig kvernhus", kind="library")
    activity = Activity.objects.create(
        municipality=tynset, title_nb="Kor", category="music", venue=venue, status="published"
    )
    event = Event.objects.create(
        municipality=tynset,
        title_nb="Fest",
        category="music",
        venue=venue,
        **hours(timezone.now() + DAY),
        status="published",
    )
    for row in (activity, event):
        assert "kvernhus" not in visitor.get(row.get_absolute_url()).content.decode()
        assert "kvernhus" not in json.dumps(row.json_ld())
    venue.status = "published"
    venue.save()
    assert "kvernhus" in visitor.get(activity.get_absolute_url()).content.decode()


def test_a_place_of_a_municipality_that_has_left_is_nobodys_neighbour(tynset, tolga, road, visitor):
    tolga.member_until = timezone.localdate() - DAY
    tolga.save()
    assert tolga.centre.get_absolute_url() not in visitor.get(tynset.centre.get_absolute_url()).content.decode()


def test_the_page_of_a_job_says_where_to_apply(make_job, tynset, visitor):
    job = make_job(tynset, apply_url="https://example.org/sok")
    assert 'href="https://example.org/sok"' in visitor.get(job.get_absolute_url()).content.decode()


def test_a_control_character_does_not_break_the_feed(make_job, tynset, visitor):
    make_job(tynset, "Ny\x0bstilling", summary_nb="Fra et\x01 dokument")
    assert "Nystilling" in visitor.get("/nb/jobber/feed.xml").content.decode()


def test_ten_thousand_parameters_are_a_page_and_no_fault(visitor, region):
    answer = visitor.get("/nb/jobber/?" + "a&" * 10_001)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_double_slash_makes_no_link_to_another_host(rf, region):
    from pages.views import not_found

    request = rf.get("/")
    request.path = "//evil.example/nb/jobber/"
    assert "evil.example" not in not_found(request).content.decode().split("<main")[0].split("canonical")[0]
    assert 'href="//evil.example' not in not_found(request).content.decode()


# --- pictures and mail ------------------------------------------------------------------------------------------------
def test_a_cleared_picture_is_gone_and_its_files_follow(make_job, tynset, settings, tmp_path):
    import os

    settings.MEDIA_ROOT = tmp_path
    job = make_job(tynset, picture_alt_nb="Rødt")
    job.picture.save("a.bin", ContentFile(b"x"), save=False)
    name = pictures.store(b"webp")
    Job.objects.filter(pk=job.pk).update(picture=job.picture.name, renditions={"400": name})
    job.refresh_from_db()
    assert job.picture_set
    pictures.forget_unused(timezone.localdate())
    assert (tmp_path / "renditions" / name).exists()
    job.picture = ""
    job.save()
    assert job.picture_set == []
    long_ago = timezone.now().timestamp() - 3 * 24 * 3600
    for path in tmp_path.rglob("*"):
        os.utime(path, (long_ago, long_ago))
    pictures.forget_unused(timezone.localdate())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_saving_an_old_copy_of_a_row_keeps_what_the_worker_made(make_job, tynset):
    job = make_job(tynset, picture_alt_nb="Et fjell")
    Job.objects.filter(pk=job.pk).update(picture="originals/aa/a.jpg", renditions={"400": "a.webp"}, picture_width=400)
    job.picture = "originals/aa/a.jpg"
    job.save()
    job.refresh_from_db()
    assert (job.renditions, job.picture_width) == ({"400": "a.webp"}, 400)


def test_an_address_that_cannot_be_built_does_not_stop_the_mails_behind_it(db, mailoutbox):
    outbox.enqueue_mail(to="kari@" + "å" * 60 + ".no", subject="s", body="b")
    outbox.enqueue_mail(to="ola@example.org", subject="s", body="b")
    from django.core import mail

    real = mail.EmailMessage.send

    def send(message, *args, **kwargs):
        if "å" in message.to[0]:
            raise UnicodeError("cannot be built")
        return real(message, *args, **kwargs)

    mail.EmailMessage.send = send
    try:
        assert outbox.send_due() == 1
    finally:
        mail.EmailMessage.send = real
    assert {row.to[:3]: row.state for row in Mail.objects.all()} == {"kar": "queued", "ola": "sent"}


def test_a_sender_that_lost_its_lease_does_not_queue_a_sent_mail_again(db, monkeypatch):
    outbox.enqueue_mail(to="kari@example.org", subject="s", body="b")
    slow = outbox.claim_mail()
    Mail.objects.update(claimed_until=timezone.now() - DAY)
    quick = outbox.claim_mail()
    assert outbox.deliver(quick)

    def fail(*args, **kwargs):
        raise TimeoutError

    monkeypatch.setattr("base.mail.outbox.EmailMessage.send", fail)
    assert not outbox.deliver(slow)
    assert Mail.objects.get().state == Mail.State.SENT


def test_a_mail_that_was_given_up_is_forgotten_too(db):
    old = timezone.now() - 40 * DAY
    Mail.objects.create(message_id="<x>", to="a@example.org", subject="s", body="b", next_try=old, state="failed")
    outbox.forget_old(timezone.localdate())
    assert not Mail.objects.exists()


# --- words for machines -----------------------------------------------------------------------------------------------
def test_a_description_has_signs_as_signs_and_a_space_between_paragraphs(make_job, tynset):
    from entries.syndication.presentation import build_description

    job = make_job(tynset, body_nb="<p>Pleie &amp; omsorg.</p><p>Natt.</p>")
    assert build_description(job) == "Pleie & omsorg. Natt."


def test_a_summary_in_the_feed_is_text_and_not_markup(make_job, tynset, visitor):
    make_job(tynset, summary_nb="Barn <6 år & eldre")
    assert "Barn &amp;lt;6 år &amp;amp; eldre" in visitor.get("/nb/jobber/feed.xml").content.decode()


def test_structured_data_says_nynorsk_where_the_page_does(make_job, tynset):
    from entries.syndication.presentation import build_structured_data

    tynset.language_form = "nynorsk"
    tynset.save()
    assert build_structured_data(make_job(tynset))["inLanguage"] == "nn"


def test_guides_can_be_narrowed_to_the_municipality_whose_page_links_to_them(tynset, visitor):
    from news.models import Guide

    Guide.objects.create(title_nb="Vår", topic="housing", municipality=tynset, status="published")
    Guide.objects.create(title_nb="Alles", topic="housing", status="published")
    titles = [guide.title_nb for guide in visitor.get("/nb/veiviser/?municipality=tynset").context["object_list"]]
    assert titles == ["Vår"]


def test_a_municipality_without_places_can_be_chosen_in_a_list(region, visitor):
    bare = Municipality.objects.create(number="9999", name="Uten sted")
    Article.objects.create(title_nb="Derfra", municipality=bare, status="published")
    answer = visitor.get(f"/nb/nyheter/?municipality={bare.slug}")
    assert [article.title_nb for article in answer.context["object_list"]] == ["Derfra"]


def test_one_year_of_population_is_not_shown_twice(tynset):
    from municipalities.models import Population
    from pages.figures import list_figures

    year = Population.objects.create(municipality=tynset, year=2026, by_age=[10, 20])
    assert [row.value for row in list_figures(tynset, [year])][:2] == ["30", "30"]
    assert len(list_figures(tynset, [year])) == 2


def test_a_region_on_one_meridian_makes_no_endless_map():
    from maps.drawing import TALLEST, fit_projection

    assert fit_projection([(11.0, 61.0), (11.001, 62.5)]).height <= TALLEST


def test_a_school_whose_grades_are_not_stated_is_not_left_out(tynset, visitor):
    School.objects.create(municipality=tynset, title_nb="Ukjente trinn", kind="compulsory", status="published")
    for level in ("primary", "lower_secondary"):
        titles = [school.title_nb for school in visitor.get(f"/nb/skoler/?level={level}").context["object_list"]]
        assert titles == ["Ukjente trinn"]


def test_a_price_beyond_all_money_is_said_beside_the_field(tynset, visitor):
    assert 'class="error"' in visitor.get("/nb/boliger/?max=99999999999999999999").content.decode()


# --- what a newcomer stumbled over ------------------------------------------------------------------------------------
def test_a_family_finds_its_occupation_by_an_everyday_word_in_its_own_language(make_job, nurse, tynset, visitor):
    from occupations.models import Occupation, Word

    carpenter = Occupation.objects.create(code="7115", name_nb="Tømrere og snekkere")
    for language, word in [("nb", "sykepleier"), ("de", "krankenschwester")]:
        Word.objects.create(occupation=nurse, language=language, word=word)
    make_job(tynset, "Natt på lista")
    make_job(tynset, "Husbygger", occupation=carpenter)

    def found(path):
        return [job.title_nb for job in visitor.get(path).context["object_list"]]

    assert found("/nb/jobber/?words=Sykepleier") == ["Natt på lista"]
    assert found("/de/stellen/?words=Krankenschwester") == ["Natt på lista"]
    assert found("/nb/jobber/?words=husbygger") == ["Husbygger"]
    assert found("/nb/jobber/?words=astronaut") == []


def test_each_order_of_events_is_offered_once(tynset, visitor):
    labels = [
        str(label) for _value, label in visitor.get("/en/events/").context["filterset"].form.fields["sort"].choices
    ]
    assert labels[0] == "Soonest first"
    assert len(labels) == len(set(labels))


def test_a_municipalitys_events_begin_with_the_next_one(tynset, visitor):
    now = timezone.now()
    for title, days in [("Sist", 60), ("Først", 2), ("Midt", 9)]:
        Event.objects.create(
            municipality=tynset, title_nb=title, category="music", **hours(now + days * DAY), status="published"
        )
    (block,) = visitor.get(tynset.get_absolute_url()).context["blocks"]
    assert [event.title_nb for event in block["entries"]] == ["Først", "Midt", "Sist"]


def test_no_choice_of_a_form_leads_to_deleting_what_is_chosen(as_person, kari, tynset):
    page = as_person(kari).get("/admin/jobs/job/add/").content.decode()
    assert "delete-related" not in page
    assert "change-related" not in page


@pytest.mark.parametrize("posted", [":", "x" * 300, "9" * 40, "-1", "²"])
def test_what_is_no_key_is_refused_in_a_chooser(posted, as_person, kari):
    answer = as_person(kari).post(reverse("admin:jobs_job_add"), {"occupation": posted, "partner": posted})
    assert answer.status_code == 200
    assert {"occupation", "partner"} <= answer.context["adminform"].form.errors.keys()
