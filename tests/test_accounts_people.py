"""People and their memberships: no stored `is_staff`, days that count, one question a request, and stand-ins."""

import datetime
import io
import re

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.access import ROLES, Role, is_coordinator, may
from accounts.models import Membership, User
from base.mail.outbox import enqueue_mail
from base.registry import list_registered_admins
from base.values.times import make_moment
from municipalities.models import Municipality
from tests.conftest import make_person
from tests.environment import PASSWORD
from tests.posts import values_of

FIRST, LAST = datetime.date(2030, 6, 10), datetime.date(2030, 6, 14)
DAY = datetime.timedelta(days=1)


def at(day, hour=12, minute=0):
    return time_machine.travel(make_moment(day, datetime.time(hour, minute)), tick=False)


def fresh(user):
    """As the next request would see the person."""
    return User.objects.get(pk=user.pk)


# --- accounts ---------------------------------------------------------------------------------------------------------
def test_is_staff_is_no_column_and_is_ignored_where_it_is_given(db):
    assert "is_staff" not in {field.name for field in User._meta.get_fields()}
    assert not fresh(User.objects.create_user("ny", password=PASSWORD, is_staff=True)).is_staff


def test_a_person_has_a_name_and_is_found_by_it_however_it_is_written(db):
    with pytest.raises(ValueError, match="user name"):
        User.objects.create_user("")
    assert not User.objects.create_user("A\u030asa", "Asa@EXAMPLE.org").has_usable_password()  # the ring on its own
    assert User.objects.get_by_natural_key("\u00c5sa").email == "asa@example.org"


@pytest.mark.parametrize("given", [{}, {"is_staff": True}, {"is_superuser": False}])
def test_a_superuser_is_made_without_is_staff_and_opens_the_admin(given, db, as_person):
    user = fresh(User.objects.create_superuser("drift", "drift@example.org", PASSWORD, **given))
    assert (user.is_superuser, user.is_staff, is_coordinator(user)) == (True, True, True)
    assert as_person(user).get("/admin/accounts/user/").status_code == 200


def test_the_command_makes_a_superuser(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    said = io.StringIO()
    call_command("createsuperuser", interactive=False, username="drift", email="drift@example.org", stdout=said)
    assert authenticate(username="drift", password=PASSWORD).is_staff
    assert User.objects.get().is_superuser


def test_a_superuser_that_is_switched_off_is_nobody(db, as_person):
    user = User.objects.create_superuser("drift", password=PASSWORD)
    client = as_person(user)
    User.objects.update(is_active=False)
    assert not fresh(user).is_staff
    assert not is_coordinator(fresh(user))
    assert client.get("/admin/").status_code == 302


# --- days -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "hour", "opens"),
    [
        (FIRST - DAY, (23, 59), False),
        (FIRST, (0, 0), True),
        (LAST, (23, 59), True),
        (LAST + DAY, (0, 0), False),
    ],
)
def test_the_admin_opens_from_the_first_midnight_to_the_last_in_oslo(day, hour, opens, tynset):
    person = make_person("vikar", Role.HOST, tynset, valid_from=FIRST, valid_until=LAST)
    with at(day, *hour):
        assert fresh(person).is_staff is opens
        assert fresh(person).roles == ({"host"} if opens else set())


def test_a_membership_that_ends_closes_the_admin_of_a_person_who_is_signed_in(kari, as_person):
    client = as_person(kari)
    assert client.get("/admin/jobs/job/").status_code == 200
    kari.memberships.all().delete()
    assert client.get("/admin/jobs/job/").url.startswith("/admin/login/")


def test_one_membership_that_is_over_does_not_spoil_the_one_that_is_valid(tynset, tolga):
    person = make_person("vikar", Role.HOST, tynset, valid_until=FIRST - DAY)
    now = Membership.objects.create(user=person, role="editor", municipality=tolga, valid_from=FIRST)
    with at(FIRST):
        assert fresh(person).valid_memberships == [now]


@pytest.mark.parametrize("path", ["/admin/", "/admin/jobs/job/", "/admin/jobs/job/add/"])
def test_memberships_are_asked_for_once_a_request(path, kari, as_person):
    client = as_person(kari)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    own = f'"accounts_membership"."user_id" = {kari.pk}'  # not of all offices at once: whom mail reaches
    about = [query["sql"] for query in asked if own in query["sql"]]
    assert len(about) == 1, about


# --- what a membership may be -----------------------------------------------------------------------------------------
def test_a_last_day_before_the_first_is_refused_by_model_and_database(kari, tynset):
    values = {"user": kari, "role": "host", "municipality": tynset, "valid_from": LAST, "valid_until": FIRST}
    with pytest.raises(ValidationError, match="Siste dag er før første dag"):
        Membership(**values).full_clean()
    with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
        Membership.objects.create(**values)


def test_a_membership_of_one_day_is_one(kari, tynset):
    Membership(user=kari, role="host", municipality=tynset, valid_from=FIRST, valid_until=FIRST).full_clean()
    with at(FIRST):
        assert Membership.objects.valid_on(FIRST).filter(user=kari).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"role": "host", "valid_from": "2030-06-14", "valid_until": "2030-06-10"},
        {"role": "host", "municipality": ""},
        {"role": "coordinator"},
        {"role": "keiser"},
    ],
)
def test_the_coordinators_form_refuses_a_membership_that_cannot_be(values, as_person, siri, kari, tynset):
    before = Membership.objects.count()
    form = {"user": kari.pk, "municipality": tynset.pk} | values
    answer = as_person(siri).post("/admin/accounts/membership/add/", form)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert Membership.objects.count() == before


@pytest.mark.parametrize("role", Role.values)
def test_each_role_says_in_norwegian_what_it_may_do(role):
    _reach, description = ROLES[role]
    norwegian = str(description)
    with override("en"):
        english = str(description)
    assert norwegian.endswith(".")
    assert norwegian != english


def test_there_is_no_role_without_a_rule():
    assert set(ROLES) == set(Role)


# --- a stand-in -------------------------------------------------------------------------------------------------------
@pytest.fixture
def vikar(tynset):
    return make_person("vikar", Role.HOST, tynset, valid_from=FIRST, valid_until=LAST, substitute=True)


def answers(client, job, title):
    """Status codes of what a host does in a day, and whether the title was changed."""
    path = reverse("admin:jobs_job_change", args=[job.pk])
    values = {
        "title_nb": title,
        "municipality": job.municipality_id,
        "place": job.place_id,
        "status": "draft",
        "occupation": job.occupation_id,
        "engagement": "permanent",
        "extent_percent": 100,
        "posts": 1,
    }
    pages = ["/admin/", "/admin/jobs/job/", "/admin/jobs/job/add/", path, "/admin/accounts/membership/"]
    codes = [client.get(page).status_code for page in pages] + [client.post(path, values).status_code]
    job.refresh_from_db()
    return codes, job.title_nb == title


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_stand_in_sees_and_changes_on_the_days_what_the_host_does(
    day, vikar, kari, as_person, make_job, tynset, tolga
):
    with at(day):
        own, foreign = make_job(tynset, status="draft"), make_job(tolga, status="draft")
        for job, may_change in ((own, True), (foreign, False)):
            host = answers(as_person(kari), job, f"Verten {job.pk}")
            assert answers(as_person(vikar), job, f"Vikaren {job.pk}") == host
            assert host[1] is may_change


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY])
def test_a_stand_in_sees_and_changes_nothing_on_other_days(day, vikar, as_person, make_job, tynset):
    with at(day):
        job = make_job(tynset, "Urørt", status="draft")
        assert answers(as_person(vikar), job, "Rørt") == ([302] * 6, False)


def test_the_host_works_on_while_somebody_stands_in(kari, vikar, as_person, make_job, tynset):
    with at(FIRST):
        job = make_job(tynset, status="draft")
        assert answers(as_person(kari), job, "Fortsatt min")[1]


# --- lists ------------------------------------------------------------------------------------------------------------
def test_the_list_of_people_says_office_and_role_and_that_of_mails_to_whom(kari, eli, siri, tolga, as_person):
    Membership.objects.create(
        user=eli, municipality=tolga, role=Role.HOST, substitute=True, valid_from=FIRST, valid_until=FIRST + DAY
    )
    client = as_person(siri)
    page = client.get("/admin/accounts/user/").content.decode()
    for words in ("Tynset: vert", "Tynset: redaktør, Tolga: vikar", "hele regionen: koordinator"):
        assert words in page
    with transaction.atomic():
        enqueue_mail(to="familien@example.org", subject="Hemmelig", body="Hemmelig", topic="inquiry:77")
        enqueue_mail(to="ukjent@example.org", subject="Hemmelig", body="Hemmelig")
        enqueue_mail(to=kari.email, subject="Hemmelig", body="Hemmelig", topic="inquiry:77:desk")
    page = client.get("/admin/base/mail/").content.decode()
    assert [name in page for name in ("sak 77", "noen utenfor kontorene", ">kari<")] == [True, True, True]
    assert not re.search(r"[Hh]emmelig|familien@|ukjent@", page)


def test_deleting_is_offered_where_it_can_work_only(kari, siri, tynset, tolga, as_person):
    """Offices delete no municipality, so a host is offered it in no list of which that is true of every row."""
    offered = {}
    for model, own in list_registered_admins().items():
        request = RequestFactory().get("/")
        request.user = User.objects.get(pk=kari.pk)
        if not may(request.user, "view", model):
            continue
        offered[model] = "delete_selected" in own.get_actions(request)
        assert offered[model] <= may(request.user, "delete", model), model
    assert not offered[Municipality]
    assert any(offered.values())
    page = as_person(kari).get("/admin/municipalities/municipality/").content.decode()
    assert "delete_selected" not in page
    assert "delete_selected" in as_person(siri).get("/admin/municipalities/municipality/").content.decode()


def test_a_refused_deletion_says_so_in_words_that_are_no_programmers(siri, kari, tynset, tolga, make_job, as_person):
    make_job(tynset)
    client, base = as_person(siri), "/admin/municipalities/municipality/"
    one = client.get(f"{base}{tynset.pk}/delete/").content.decode()
    many = client.post(base, {"action": "delete_selected", "_selected_action": [tynset.pk, tolga.pk]}).content.decode()
    for page in (one, many):
        assert "kan ikke slettes så lenge disse henger ved. Flytt eller slett dem først:" in page
        assert not re.search("relaterte|objekt", page)


def test_saving_the_own_municipality_leaves_a_host_on_its_page(kari, siri, tynset, as_person):
    path = f"/admin/municipalities/municipality/{tynset.pk}/change/"
    for person, leads_to in ((kari, path), (siri, "/admin/municipalities/municipality/")):
        client = as_person(person)
        inlines = client.get(path).context["inline_admin_formsets"]
        rows = {f"{each.formset.prefix}-{name}_FORMS": 0 for each in inlines for name in ("TOTAL", "INITIAL")}
        given = values_of(client.get(path)) | rows
        assert client.post(path, given | {"office_phone": "+47 62 48 50 00"}).url == leads_to
