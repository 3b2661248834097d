import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.access import may
from accounts.models import Membership, User
from jobs.models import Job
from municipalities.models import Population, Road
from tests.conftest import make_person

YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011 - a day is enough
TOMORROW = YESTERDAY + datetime.timedelta(days=2)


def fresh(user):
    """As the next request would see the person."""
    return User.objects.get(pk=user.pk)


def test_an_office_views_every_entry_and_changes_its_own(make_job, tynset, kari, ola):
    job = make_job(tynset, status="draft")
    assert [may(kari, verb, job) for verb in ("view", "change", "delete")] == [True, True, True]
    assert [may(ola, verb, job) for verb in ("view", "change", "delete")] == [True, False, False]


def test_an_office_deletes_only_drafts_that_were_never_public(make_job, tynset, kari, siri):
    job = make_job(tynset)
    job.status = "draft"
    job.save()
    assert not may(kari, "delete", job)
    assert may(siri, "delete", job)


def test_the_coordinator_changes_everything(make_job, tynset, tolga, siri):
    assert may(siri, "change", make_job(tynset))
    assert may(siri, "change", make_job(tolga))
    assert may(siri, "add", Road)


def test_an_entry_of_the_whole_region_is_the_coordinators_alone(kari, siri):
    from news.models import Article

    article = Article.objects.create(title_nb="For hele regionen")
    assert may(siri, "change", article)
    assert not may(kari, "change", article)


def test_nobody_changes_anything_without_signing_in(make_job, tynset):
    assert not may(AnonymousUser(), "view", make_job(tynset))


@pytest.mark.parametrize(
    ("dates", "opens"),
    [
        ({}, True),
        ({"valid_until": YESTERDAY}, False),
        ({"valid_from": TOMORROW}, False),
        ({"valid_from": YESTERDAY, "valid_until": TOMORROW, "substitute": True}, True),
    ],
)
def test_a_membership_counts_on_its_days_only(dates, opens, make_job, tynset):
    vikar = make_person("vikar", "host", tynset, **dates)
    job = make_job(tynset)
    assert may(vikar, "change", job) is opens
    assert vikar.is_staff is opens


def test_a_person_may_serve_two_offices(make_job, tynset, tolga, kari):
    job = make_job(tolga)
    assert not may(kari, "change", job)
    Membership.objects.create(user=kari, role="editor", municipality=tolga)
    assert may(fresh(kari), "change", job)


def test_a_deactivated_person_is_out_at_once(make_job, tynset, kari):
    kari.is_active = False
    kari.save()
    assert not may(fresh(kari), "view", make_job(tynset))


def test_a_superuser_counts_as_coordinator(make_job, tynset):
    assert may(User.objects.create_superuser("drift", password="x"), "change", make_job(tynset))


def test_the_backend_gives_the_same_answer_as_the_rule(make_job, tynset, kari, ola):
    job = make_job(tynset)
    assert kari.has_perm("jobs.change_job", job)
    assert not ola.has_perm("jobs.change_job", job)
    assert ola.has_perm("jobs.add_job")
    assert not ola.has_perm("municipalities.add_road")
    assert not ola.has_perm("jobs.publish_job", job)
    assert not ola.has_perm("nothing.change_nothing")


def test_an_unknown_verb_is_an_error(kari):
    with pytest.raises(ValueError, match="publish"):
        may(kari, "publish", Job)


def test_a_model_that_says_nothing_is_the_coordinators(kari, siri):
    from base.models import Mail

    assert not may(kari, "view", Mail)
    assert may(siri, "view", Mail)


def test_querysets_answer_as_the_rule(make_job, tynset, tolga, kari, siri):
    mine, theirs = make_job(tynset, "Min"), make_job(tolga, "Deres")
    assert set(Job.objects.visible_to(kari)) == {mine, theirs}
    assert set(Job.objects.editable_by(kari)) == {mine}
    assert set(Job.objects.editable_by(siri)) == {mine, theirs}
    assert not Job.objects.editable_by(AnonymousUser()).exists()
    assert not Job.objects.visible_to(AnonymousUser()).exists()
    assert not Population.objects.editable_by(kari).exists()


def test_only_the_coordinator_can_be_without_a_municipality(region, tynset):
    from django.db import IntegrityError, transaction

    user = User.objects.create_user("noen")
    for role, municipality in [("host", None), ("coordinator", tynset)]:
        with pytest.raises(IntegrityError, match="only_the_coordinator"), transaction.atomic():
            Membership.objects.create(user=user, role=role, municipality=municipality)


def test_stored_permissions_open_nothing(make_job, tynset, tolga, ola):
    from django.contrib.auth.models import Permission

    ola.user_permissions.add(*Permission.objects.filter(codename__contains="job"))
    assert not fresh(ola).has_perm("jobs.change_job", make_job(tynset))
