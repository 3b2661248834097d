"""A vacancy: its facts in words, its deadline, and rows that the database refuses."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from base.values.times import make_moment
from entries.syndication.presentation import build_structured_data
from jobs import applying
from jobs.models import Job
from tests.posts import values_of

TODAY = datetime.date(2026, 5, 1)
DEADLINE = datetime.date(2026, 5, 22)
MIDNIGHT_AFTER = make_moment(datetime.date(2026, 5, 23), datetime.time(0))


@pytest.fixture(autouse=True)
def first_of_may_in_english(norwegian):
    with time_machine.travel(make_moment(TODAY, datetime.time(12)), tick=False), translation.override("en"):
        yield


def facts(job) -> dict[str, str]:
    return {str(label): str(value) for label, value in job.facts()}


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [(100, None, "full time"), (60, None, "60 %"), (60, 60, "60 %"), (60, 80, "60–80 %"), (80, 100, "80–100 %")],
)
def test_extent_in_words(lower, upper, words):
    assert Job(extent_percent=lower, extent_percent_to=upper).extent() == words


@pytest.mark.parametrize(
    ("lower", "upper", "period", "words"),
    [
        (None, None, "", ""),
        (250, None, "hour", "NOK 250 an hour"),
        (48000, 48000, "month", "NOK 48,000 a month"),
        (480000, 560000, "year", "NOK 480,000–560,000 a year"),
    ],
)
def test_pay_in_words_and_nothing_where_the_employer_has_not_said(lower, upper, period, words):
    assert Job(pay_from=lower, pay_to=upper, pay_period=period).pay() == words


@pytest.mark.parametrize(
    ("values", "page", "card"),
    [
        ({}, "", ""),
        ({"apply_asap": True}, "as soon as possible", "apply as soon as possible"),
        ({"deadline": TODAY}, "1 May 2026 (today)", "closes today"),
        ({"deadline": DEADLINE}, "22 May 2026 (in 21 days)", "closes in 21 days"),
        ({"deadline": DEADLINE, "apply_asap": True}, "22 May 2026 (in 21 days)", "closes in 21 days"),
    ],
)
def test_the_deadline_in_words_on_page_and_card(values, page, card):
    job = Job(engagement="permanent", extent_percent=100, **values)
    assert job.deadline_words() == page
    assert job.main_facts() == ["", card]
    assert job.card_facts() == ["full time", "permanent"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"start": datetime.date(2026, 8, 1)}, "1 August 2026"),
        ({"start": datetime.date(2026, 8, 1), "start_asap": True}, "as soon as possible"),
    ],
)
def test_the_start_in_words(values, words):
    assert Job(**values).start_words() == words


@pytest.mark.parametrize(("days", "words"), [(None, ""), (0, "no"), (1, "1 day a week"), (3, "3 days a week")])
def test_work_from_home_is_not_denied_where_the_employer_has_not_said(days, words):
    assert Job(remote_days=days).remote_words() == words


def test_what_the_employer_has_said_stands_on_the_page(make_job, tynset):
    job = make_job(
        tynset, posts=2, language_needed="b1", housing_help_en="A flat for the first year", how_to_apply_nb="Ring oss"
    )
    said = facts(job)
    assert (said["Occupation"], said["Type of contract"], said["Extent"]) == ("Nurses", "permanent", "full time")
    assert (said["Posts"], said["Language"]) == ("2", "Norwegian B1")
    assert said["Help with housing"] == "A flat for the first year"
    assert applying.show_words(job) == '<span lang="nb" data-unnamed>Ring oss</span>'


def test_a_post_that_is_over_is_shown_to_nobody(make_job, tynset):
    job = make_job(tynset, engagement="temporary", deadline=None, apply_asap=True, ends_on=datetime.date(2026, 4, 30))
    assert not job.is_public()
    job.ends_on = TODAY
    job.publish_until = None
    job.save()
    assert job.is_public()


def test_a_copy_names_nobody(make_job, tynset):
    job = make_job(tynset, contact_person="Kontakten")
    job.clear_for_copy(TODAY)
    assert job.contact_person == ""


def test_what_is_part_time_or_full_time_as_one_likes_is_both(make_job, tynset, visitor):
    make_job(tynset, "Begge deler", extent_percent=80, extent_percent_to=100)
    make_job(tynset, "Bare deltid", extent_percent=50)
    listed = {value: visitor.get(f"/nb/jobber/?extent={value}").content.decode() for value in ("full", "part")}
    assert [("Begge deler" in page, "Bare deltid" in page) for page in listed.values()] == [(True, False), (True, True)]
    assert build_structured_data(Job.objects.get(title_nb="Begge deler"))["employmentType"] == [
        "FULL_TIME",
        "PART_TIME",
    ]


def test_what_the_employer_has_not_said_is_left_out(make_job, tynset):
    said = facts(make_job(tynset, apply_email=""))
    assert {label for label, value in said.items() if value} == {"Occupation", "Type of contract", "Extent"}


@pytest.mark.parametrize(
    ("language", "kicker"), [("en", "Nurses"), ("de", '<span lang="en" data-unnamed>Nurses</span>')]
)
def test_the_word_above_the_title_is_the_occupation(make_job, tynset, language, kicker):
    job = make_job(tynset)
    with translation.override(language):
        assert job.kicker() == kicker


def test_a_job_is_public_to_the_end_of_its_deadline_in_oslo(make_job, tynset):
    job = make_job(tynset, deadline=DEADLINE)
    assert job.publish_until == MIDNIGHT_AFTER
    assert job in Job.objects.public(MIDNIGHT_AFTER - datetime.timedelta(seconds=1))
    assert job not in Job.objects.public(MIDNIGHT_AFTER)


def test_a_deadline_moved_takes_the_last_day_with_it(make_job, tynset):
    job = make_job(tynset, deadline=TODAY)
    job.deadline = DEADLINE
    job.save()
    assert Job.objects.get().publish_until == MIDNIGHT_AFTER


def test_a_deadline_written_in_bulk_sets_the_last_day_too(tynset, nurse):
    Job.objects.bulk_create(
        [Job(municipality=tynset, occupation=nurse, extent_percent=50, title_nb="Vakt", deadline=DEADLINE)]
    )
    assert Job.objects.get().publish_until == MIDNIGHT_AFTER


def test_without_a_deadline_the_office_decides_how_long_a_job_is_shown(make_job, tynset, soon):
    assert make_job(tynset, publish_until=soon).publish_until == soon


@pytest.mark.parametrize(
    ("values", "constraint", "words"),
    [
        ({"pay_from": 48000}, "jobs_job_pay_has_period", "Say whether the pay is per hour, month or year."),
        (
            {"pay_from": 300, "pay_to": 200, "pay_period": "hour"},
            "jobs_job_pay_range",
            "The upper end of the pay is below the lower end.",
        ),
        (
            {"engagement": "substitute", "start": DEADLINE, "ends_on": TODAY},
            "jobs_job_ends_after_first_day",
            "The last day of work is before the first.",
        ),
        *(
            (
                {"engagement": engagement, "ends_on": DEADLINE},
                "jobs_job_permanent_never_ends",
                "A permanent post has no last day. Choose another type of contract, or take the day away.",
            )
            for engagement in ("permanent", "takeover")
        ),
        (
            {"title": ""},
            "jobs_job_published_has_title",
            "A published entry needs a title in the default language.",
        ),
        (
            {"publish_from": MIDNIGHT_AFTER, "deadline": DEADLINE},
            "jobs_job_ends_after_start",
            "The entry would end before it begins.",
        ),
    ],
)
def test_a_job_that_cannot_be_is_refused_by_database_and_form(make_job, tynset, values, constraint, words):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_job(tynset, **values)
    job = make_job(tynset, title="Vakt")
    for name, value in values.items():
        setattr(job, "title_nb" if name == "title" else name, value)
    job.prepare()
    with pytest.raises(ValidationError) as caught:
        job.validate_constraints()
    assert caught.value.messages == [words]


@pytest.mark.parametrize(("percent", "kind"), [(100, "FULL_TIME"), (60, "PART_TIME")])
def test_structured_data_tell_a_search_engine_what_it_asks(make_job, tynset, hospital, percent, kind):
    job = make_job(
        tynset,
        partner=hospital,
        extent_percent=percent,
        posts=2,
        deadline=DEADLINE,
        title_en="Nurse",
        pay_from=480000,
        pay_to=560000,
        pay_period="year",
        summary_en="On call",
    )
    data = build_structured_data(job)
    assert (data["@type"], data["title"], data["description"]) == ("JobPosting", "Nurse", "On call")
    assert (data["datePosted"], data["employmentType"], data["totalJobOpenings"]) == ("2026-05-01", kind, 2)
    assert data["hiringOrganization"]["name"] == "Fjellklinikken"
    assert data["jobLocation"]["address"]["addressLocality"] == "Tynset"
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 480000,
        "maxValue": 560000,
        "unitText": "YEAR",
    }
    assert datetime.datetime.fromisoformat(data["validThrough"]) == MIDNIGHT_AFTER - datetime.timedelta(seconds=1)


def test_structured_data_claim_nothing_that_nobody_said(make_job, tynset):
    assert not {"baseSalary", "validThrough", "hiringOrganization"} & set(build_structured_data(make_job(tynset)))


# --- posts that end, and the language they need -----------------------------------------------------------------------
def test_a_card_says_until_when_a_post_lasts_and_the_page_names_the_last_day(make_job, tynset):
    job = make_job(tynset, engagement="substitute", start=TODAY, ends_on=datetime.date(2027, 1, 31))
    assert facts(job)["Last day of work"] == "31 January 2027"
    assert job.card_facts()[1] == "substitute until 31 January 2027"
    assert facts(make_job(tynset, engagement="substitute"))["Last day of work"] == ""


def test_a_post_of_one_day_ends_when_it_begins(make_job, tynset):
    job = make_job(tynset, engagement="temporary", start=TODAY, ends_on=TODAY)
    job.validate_constraints()


@pytest.mark.parametrize(
    ("engagement", "kind"),
    [("permanent", "FULL_TIME"), ("apprenticeship", "FULL_TIME"), ("takeover", "FULL_TIME")]
    + [(name, ["FULL_TIME", "TEMPORARY"]) for name in ("temporary", "substitute", "seasonal", "summer")],
)
def test_structured_data_call_a_post_temporary_where_it_ends(make_job, tynset, engagement, kind):
    assert build_structured_data(make_job(tynset, engagement=engagement))["employmentType"] == kind


@pytest.mark.parametrize(
    ("needed", "level"), [("", None), ("none", ""), ("english", ""), ("a2", "a2"), ("b2", "b2"), ("c1", "c1")]
)
def test_an_advert_for_which_english_is_enough_needs_no_norwegian(needed, level):
    assert Job(language_needed=needed).norwegian_level_needed == level


def part_of(page):
    """How the part of the form with the last day stands."""
    (part,) = [part for part in page.context["adminform"] if "ends_on" in part.fields]
    return "folded" if part.is_collapsible else "open"


@pytest.mark.parametrize(
    ("engagement", "stands"),
    [("permanent", "folded"), ("takeover", "folded"), ("substitute", "open"), ("summer", "open")],
)
def test_the_last_day_is_folded_away_where_a_post_never_ends(make_job, tynset, as_person, kari, engagement, stands):
    job = make_job(tynset, engagement=engagement)
    assert part_of(as_person(kari).get(reverse("admin:jobs_job_change", args=[job.pk]))) == stands


def test_a_host_who_gives_a_permanent_post_a_last_day_is_told_beside_the_field(make_job, tynset, as_person, kari):
    job = make_job(tynset, status="draft")
    client, path = as_person(kari), reverse("admin:jobs_job_change", args=[job.pk])
    sent = values_of(client.get(path)) | {"ends_on": "31.12.2026", "_save": "1"}
    page = client.post(path, sent)
    assert list(page.context["adminform"].form.errors) == ["ends_on"]
    assert part_of(page) == "open"
    saved = client.post(path, sent | {"engagement": "temporary"})
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert Job.objects.get().ends_on == datetime.date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["14. august", "14.8.", "14/8-2026", "fredag 14. august 2026", "2026-08-14"])
def test_a_last_day_lies_ahead_however_it_is_typed(typed, make_job, tynset, as_person, kari):
    job = make_job(tynset, status="draft", engagement="summer")
    client, path = as_person(kari), reverse("admin:jobs_job_change", args=[job.pk])
    saved = client.post(path, values_of(client.get(path)) | {"ends_on": typed, "_save": "1"})
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert Job.objects.get().ends_on == datetime.date(2026, 8, 14)


def test_the_file_of_all_jobs_has_the_last_day(make_job, tynset, as_person, kari):
    make_job(tynset, engagement="summer", ends_on=datetime.date(2026, 8, 14))
    table = as_person(kari).get(reverse("admin:jobs_job_export", args=["csv"])).content.decode("utf-8-sig")
    head, row = table.splitlines()[:2]
    assert "2026-08-14" in row or "14.08.2026" in row
    assert "Siste arbeidsdag" in head or "siste arbeidsdag" in head
