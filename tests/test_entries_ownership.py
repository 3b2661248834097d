"""A host of Tynset and a Tolga entry: by crafted posts, moves, foreign inlines and choices."""

import pytest
from django.urls import reverse

from culture.models import Activity, WeeklyTime
from jobs.models import Job

ADD = "/admin/jobs/job/add/"


def fields(municipality, nurse, **values):
    return {
        "title_nb": "Ny stilling",
        "municipality": municipality.pk,
        "place": municipality.centre_id,
        "status": "draft",
        "occupation": nurse.pk,
        "engagement": "permanent",
        "extent_percent": 100,
        "posts": 1,
    } | values


def change(job):
    return reverse("admin:jobs_job_change", args=[job.pk])


def test_a_host_adds_an_entry_to_the_own_office(as_person, kari, tynset, nurse):
    answer = as_person(kari).post(ADD, fields(tynset, nurse))
    assert answer.status_code == 302
    assert Job.objects.get().municipality == tynset
    assert Job.objects.get().updated_by == kari


def test_a_crafted_post_adds_nothing_to_another_office(as_person, kari, tolga, nurse):
    answer = as_person(kari).post(ADD, fields(tolga, nurse))
    assert answer.status_code == 200
    assert "municipality" in answer.context["adminform"].form.errors
    assert not Job.objects.exists()


def test_an_entry_cannot_be_moved_to_another_office(as_person, kari, tynset, tolga, nurse, make_job):
    job = make_job(tynset)
    answer = as_person(kari).post(change(job), fields(tolga, nurse))
    assert "municipality" in answer.context["adminform"].form.errors
    job.refresh_from_db()
    assert job.municipality == tynset


def test_the_coordinator_moves_an_entry(as_person, siri, tynset, tolga, nurse, make_job):
    job = make_job(tynset)
    answer = as_person(siri).post(change(job), fields(tolga, nurse, status="draft"))
    assert answer.status_code == 302
    job.refresh_from_db()
    assert job.municipality == tolga


def test_a_place_of_another_municipality_is_refused(as_person, kari, tynset, tolga, nurse):
    answer = as_person(kari).post(ADD, fields(tynset, nurse, place=tolga.centre_id))
    assert "place" in answer.context["adminform"].form.errors
    assert not Job.objects.exists()


def test_the_form_offers_only_the_own_municipality(as_person, kari, tynset, tolga):
    field = as_person(kari).get(ADD).context["adminform"].form.fields["municipality"]
    assert list(field.queryset) == [tynset]
    assert field.initial == tynset.pk


def test_the_coordinator_is_offered_every_municipality(as_person, siri, tynset, tolga):
    field = as_person(siri).get(ADD).context["adminform"].form.fields["municipality"]
    assert set(field.queryset) == {tynset, tolga}


def test_a_foreign_inline_is_refused(as_person, kari, tolga):
    activity = Activity.objects.create(municipality=tolga, title_nb="Kor", category="music")
    values = {"times-TOTAL_FORMS": 1, "times-INITIAL_FORMS": 0, "times-0-weekday": 1, "times-0-start": "18:00"}
    answer = as_person(kari).post(reverse("admin:culture_activity_change", args=[activity.pk]), values)
    assert answer.status_code == 403
    assert not WeeklyTime.objects.exists()


def test_a_time_cannot_be_hung_on_another_offices_activity(as_person, kari, tolga):
    activity = Activity.objects.create(municipality=tolga, title_nb="Kor", category="music")
    values = {"activity": activity.pk, "weekday": 1, "start": "18:00"}
    answer = as_person(kari).post("/admin/culture/weeklytime/add/", values)
    assert "activity" in answer.context["adminform"].form.errors
    assert not WeeklyTime.objects.exists()


def test_another_offices_draft_is_seen_in_the_admin_but_not_on_the_site(as_person, kari, visitor, make_job, tolga):
    make_job(tolga, "Hemmelig kvernsteinstilling", status="draft")
    assert "kvernsteinstilling" in as_person(kari).get("/admin/jobs/job/").content.decode()
    for path in ("/nb/", "/nb/jobber/", "/nb/jobber/feed.xml", "/sitemap-job.xml", "/nb/kommuner/tolga/"):
        assert "kvernsteinstilling" not in visitor.get(path).content.decode()


def test_a_published_entry_survives_the_delete_action_of_its_own_office(as_person, kari, make_job, tynset):
    job = make_job(tynset)
    chosen = {"action": "delete_selected", "_selected_action": [job.pk], "post": "yes"}
    as_person(kari).post("/admin/jobs/job/", chosen)
    assert Job.objects.filter(pk=job.pk).exists()


def test_the_municipality_page_lets_its_office_change_words_but_not_membership(as_person, kari, tynset):
    form = (
        as_person(kari)
        .get(reverse("admin:municipalities_municipality_change", args=[tynset.pk]))
        .context["adminform"]
        .form
    )
    assert "introduction_nb" in form.fields
    assert not {"status", "member_from", "member_until", "merged_into", "number"} & set(form.fields)


@pytest.mark.parametrize("path", ["/admin/auth/group/", "/admin/django_tasks_database/dbtaskresult/"])
def test_pages_of_third_parties_are_not_there(path, as_person, siri):
    assert as_person(siri).get(path).status_code == 404


def test_each_language_is_a_group_and_the_unsuffixed_column_is_nowhere(as_person, kari):
    form = as_person(kari).get(ADD).context["adminform"]
    names = [name for _title, options in form.fieldsets for name in options["fields"]]
    assert {"title_nb", "title_en", "title_de", "title_nl", "how_to_apply_de"} <= set(names)
    assert not {"title", "summary", "body", "how_to_apply"} & set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("query", ["inquiries=1", "inquiries__isnull=0", "memberships=1", "helps_with__gt=0", "%2B=1"])
def test_a_list_is_not_asked_about_rows_that_point_at_it(query, as_person, eli, tynset):
    """Which office has which case is nothing for an editor, nor how many there are."""
    assert as_person(eli).get(f"/admin/municipalities/municipality/?{query}").status_code == 400


def test_a_list_is_asked_about_its_own_fields_and_through_its_filters(as_person, eli, tynset):
    for path in (
        "municipalities/municipality/?number=3427",
        f"municipalities/service/?place__municipality__id__exact={tynset.pk}",
    ):
        assert as_person(eli).get(f"/admin/{path}").status_code == 200
