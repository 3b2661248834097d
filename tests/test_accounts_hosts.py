"""A host is shown to families by the own choice, edited by nobody else, and gone everywhere once it is taken back."""

import datetime
import json
import pickle

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.hosts import profiles
from accounts.models import HostProfile, Membership, User
from base.caching import caches
from base.history import erasures
from base.models import Change, Erasure
from base.pictures import models as pictures
from base.publicforms.bodies import FILES
from base.publicforms.uploads import find_limit
from tests import fieldlists
from tests.conftest import make_person
from tests.portraits import NAME, SENTENCE, WORDS, list_files, make_copies, photograph, read_portrait, show_host

PAGE, ACCESS = "/admin/account/show-me/", "/admin/account/access/"
FILLED = {"shown_name": NAME, "sentence_nb": SENTENCE, "picture_alt_nb": WORDS, "consent": "on"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.MEDIA_ROOT


@pytest.fixture
def shown(kari):
    return show_host(kari)


def pages_of(tynset):
    return ["/nb/", "/de/", tynset.get_absolute_url(), tynset.centre.get_absolute_url()]


def read(client, urls):
    answers = [client.get(url) for url in urls]
    assert [answer.status_code for answer in answers] == [200] * len(urls)
    return "\n".join(answer.content.decode() for answer in answers)


# --- by choice --------------------------------------------------------------------------------------------------------
def test_nobody_is_shown_who_has_not_agreed(visitor, as_person, kari, tynset):
    assert "Familiene ser deg ikke." in as_person(kari).get(ACCESS).content.decode()
    assert 'class="hosts"' not in read(visitor, pages_of(tynset))
    form = as_person(kari).get(PAGE).content.decode()
    assert 'name="consent"' in form
    assert "checked" not in form


def test_a_host_agrees_and_families_see_name_portrait_and_sentence(
    visitor, as_person, kari, tynset, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_person(kari).post(PAGE, FILLED | {"picture": photograph()})
    assert answer.status_code == 302
    profile = make_copies(kari.host_profile)
    assert (profile.user, profile.consented_on) == (kari, timezone.localdate())
    page = visitor.get(tynset.get_absolute_url()).content.decode()
    assert all(word in page for word in (NAME, SENTENCE, WORDS, profile.smallest_picture))
    assert f"Familiene ser deg som {NAME}." in as_person(kari).get(ACCESS).content.decode()


@pytest.mark.parametrize("left_out", ["consent", "shown_name"])
def test_without_name_or_consent_nothing_is_kept_and_what_was_written_stays(left_out, as_person, kari):
    values = {name: value for name, value in FILLED.items() if name != left_out}
    answer = as_person(kari).post(PAGE, values)
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert not HostProfile.objects.exists()


def test_agreeing_once_is_not_agreeing_to_what_is_changed_later(as_person, kari, shown):
    changed = {name: value for name, value in FILLED.items() if name != "consent"} | {"sentence_nb": "Endret"}
    answer = as_person(kari).post(PAGE, changed)
    assert answer.status_code == 422
    assert "Ingenting vises uten at du samtykker." in answer.content.decode()
    shown.refresh_from_db()
    assert shown.sentence_nb == SENTENCE


def test_a_portrait_without_words_is_refused_by_the_form_and_by_the_database(as_person, kari):
    answer = as_person(kari).post(PAGE, FILLED | {"picture": photograph(), "picture_alt_nb": ""})
    assert answer.status_code == 422
    assert "Skriv med ord hva bildet viser." in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        show_host(kari, picture_alt_nb="")


def test_a_portrait_that_is_no_picture_is_refused_and_leaves_no_file(as_person, kari, media):
    no_picture = photograph()
    no_picture.file.seek(0), no_picture.file.write(b"no picture"), no_picture.file.seek(0)
    assert as_person(kari).post(PAGE, FILLED | {"picture": no_picture}).status_code == 422
    assert list_files(media) == set()


def test_a_number_of_identity_is_refused_in_the_sentence(as_person, kari):
    answer = as_person(kari).post(PAGE, FILLED | {"sentence_nb": "Jeg er 13097248022"})
    assert answer.status_code == 422
    assert not HostProfile.objects.exists()


def test_a_portrait_has_two_small_widths_and_its_page_takes_files(shown, media):
    assert set(shown.renditions) == {"160", "320"}
    assert all(name.startswith("portraits/") for name in shown.renditions.values())
    assert find_limit(PAGE, signed_in=True) is FILES
    assert list_files(media) == pictures.list_row_files(shown)


# --- nobody else ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["eli", "siri", "vera"])
def test_who_serves_no_office_as_a_host_has_no_such_page(person, request, as_person, shown):
    client = as_person(request.getfixturevalue(person))
    assert client.get(PAGE).status_code in (302, 403)
    assert client.post(PAGE, FILLED).status_code in (302, 403)
    assert client.post(PAGE, {"withdraw": "1"}).status_code in (302, 403)
    assert HostProfile.objects.get() == shown


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_led_to_the_sign_in(method, visitor, shown):
    assert getattr(visitor, method)(PAGE).url.startswith("/admin/login/")
    assert visitor.get("/admin/account/data/portrait/").url.startswith("/admin/login/")


def test_another_host_edits_and_withdraws_only_the_own_profile(as_person, ola, kari, shown):
    assert NAME not in as_person(ola).get(PAGE).content.decode()
    as_person(ola).post(PAGE, {"withdraw": "1"})
    as_person(ola).post(PAGE, FILLED | {"shown_name": "Ola", "user": kari.pk, "id": shown.pk, "pk": shown.pk})
    shown.refresh_from_db()
    assert (shown.user, shown.shown_name) == (kari, NAME)
    assert ola.host_profile.shown_name == "Ola"


@pytest.mark.parametrize("person", ["kari", "ola", "siri", "eli"])
def test_no_list_of_the_workplace_edits_a_portrait(person, request, as_person, shown):
    client = as_person(request.getfixturevalue(person))
    for url in ("", "add/", f"{shown.pk}/change/", f"{shown.pk}/delete/"):
        assert client.get(f"/admin/accounts/hostprofile/{url}").status_code == 404


@pytest.mark.parametrize("person", ["ola", "siri", "eli"])
def test_the_file_as_it_was_sent_is_the_hosts_alone(person, request, as_person, kari, shown):
    sent = b"".join(as_person(kari).get("/admin/account/data/portrait/").streaming_content)
    assert sent == photograph().read()
    assert as_person(request.getfixturevalue(person)).get("/admin/account/data/portrait/").status_code == 404


# --- gone -------------------------------------------------------------------------------------------------------------
def withdraw(as_person, kari, **_more):
    assert as_person(kari).post(PAGE, {"withdraw": "1"}).status_code == 302


def end_membership(kari, **_more):
    membership = kari.memberships.get()
    membership.valid_until = timezone.localdate() - datetime.timedelta(days=1)
    membership.save()


def delete_membership(as_person, siri, kari, **_more):
    url = f"/admin/accounts/membership/{kari.memberships.get().pk}/delete/"
    assert as_person(siri).post(url, {"post": "yes"}).status_code == 302


def become_editor(kari, **_more):
    membership = kari.memberships.get()
    membership.role = Role.EDITOR
    membership.save()


def switch_off(kari, **_more):
    kari.is_active = False
    kari.save()


def delete_person(as_person, siri, kari, **_more):
    assert as_person(siri).post(f"/admin/accounts/user/{kari.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=kari.pk).exists()


def delete_rows_of_people(kari, **_more):
    User.objects.get_queryset().filter(pk=kari.pk).delete()


WAYS = [
    withdraw,
    end_membership,
    delete_membership,
    become_editor,
    switch_off,
    delete_person,
    delete_rows_of_people,
]


@pytest.mark.parametrize("take_away", WAYS, ids=lambda way: way.__name__)
def test_whichever_way_it_ends_row_files_and_address_are_gone_at_once(
    take_away, visitor, as_person, siri, kari, tynset, shown, media, django_capture_on_commit_callbacks
):
    assert read_portrait(visitor, shown).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        take_away(as_person=as_person, siri=siri, kari=kari)
    assert not HostProfile.objects.exists()
    assert list_files(media) == set()
    assert read_portrait(visitor, shown).status_code == 404
    assert [erased.kind for erased in Erasure.objects.all()] == ["accounts.hostprofile"]


def test_after_it_was_taken_back_no_file_page_or_kept_value_has_it(
    visitor, as_person, kari, tynset, make_job, shown, tmp_path, media, django_capture_on_commit_callbacks
):
    """Every rendition, every answer and every value that this process keeps, before and after."""
    urls = [*pages_of(tynset), make_job(tynset).get_absolute_url(), f"{reverse('planner')}?work1=2223"]
    stems = [name.removeprefix("portraits/") for name in shown.renditions.values()]
    marks = [NAME, SENTENCE, WORDS, *stems]
    assert [url for url in urls if NAME not in read(visitor, [url])] == []
    before = read(visitor, urls)
    assert [mark for mark in marks if mark not in before] == []
    share = [url for url in before.split('"') if "/media/share/" in url]
    assert not any(stem in url for stem in stems for url in share)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(as_person, kari)
    after = read(visitor, urls)
    assert [mark for mark in marks if mark in after] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files if path.suffix in (".webp", ".png", ".jpg")] == []
    assert [path for path in files for mark in marks if mark.encode() in path.read_bytes()] == []
    kept = [cache._made for cache in caches.ALL_CACHES if cache._made is not None]
    assert kept
    assert [mark for mark in marks for value in kept if mark in try_to_dump(value)] == []
    assert find_in_tables(marks) == []


def try_to_dump(value) -> str:
    try:
        return pickle.dumps(value, protocol=0).decode("latin1")
    except (pickle.PicklingError, TypeError, AttributeError):
        return repr(vars(value[1]) if hasattr(value[1], "__dict__") else value)


def find_in_tables(marks):
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = repr(cursor.fetchall())
            found += [(table, mark) for mark in marks if mark in text]
    return found


def test_no_cache_may_keep_a_portrait_longer_than_a_minute(visitor, shown):
    answer = read_portrait(visitor, shown)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "public, max-age=60")
    with pytest.raises(KeyError):
        answer["Last-Modified"]


def test_an_answer_that_it_is_gone_is_kept_by_nobody(visitor, shown):
    shown.delete()
    answer = read_portrait(visitor, shown)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_a_page_with_a_host_may_be_kept_by_nobody_for_later(visitor, tynset, shown):
    answer = visitor.get(tynset.get_absolute_url())
    assert not {"Cache-Control", "Expires", "Last-Modified", "ETag"} & set(answer.headers)


def test_the_last_day_is_shown_and_from_the_next_on_not_even_the_address_answers(
    visitor, kari, tynset, shown, media, django_capture_on_commit_callbacks
):
    today = timezone.localdate()
    Membership.objects.filter(user=kari).update(valid_until=today)
    assert read_portrait(visitor, shown).status_code == 200
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert read_portrait(visitor, shown).status_code == 404
        assert NAME not in read(visitor, pages_of(tynset))
        with django_capture_on_commit_callbacks(execute=True):
            profiles.forget_former_hosts(timezone.localdate())
    assert list_files(media) == set()


def test_the_night_leaves_alone_who_still_serves(kari, shown):
    profiles.forget_former_hosts(timezone.localdate())
    assert HostProfile.objects.get() == shown


def test_who_serves_two_offices_stays_shown_in_the_other(visitor, kari, tynset, tolga, shown):
    Membership.objects.create(user=kari, role=Role.HOST, municipality=tolga)
    kari.memberships.get(municipality=tynset).delete()
    assert NAME not in visitor.get(tynset.get_absolute_url()).content.decode()
    assert NAME in visitor.get(tolga.get_absolute_url()).content.decode()


def test_a_replaced_portrait_goes_at_once_and_no_history_keeps_it(
    as_person, kari, shown, media, django_capture_on_commit_callbacks
):
    before = pictures.list_row_files(shown)
    with django_capture_on_commit_callbacks(execute=True):
        as_person(kari).post(PAGE, FILLED | {"picture": photograph("blue")})
    profile = make_copies(HostProfile.objects.get())
    assert list_files(media) == pictures.list_row_files(profile)
    assert not before & list_files(media)
    assert not Change.objects.exists()


def test_a_portrait_that_is_ticked_off_goes_and_the_words_stay(
    visitor, as_person, kari, tynset, shown, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        as_person(kari).post(PAGE, FILLED | {"picture-clear": "on"})
    assert list_files(media) == set()
    page = visitor.get(tynset.get_absolute_url()).content.decode()
    assert SENTENCE in page
    assert "host-portrait" not in page


def test_a_portrait_that_two_hosts_show_stays_for_the_other(
    kari, ola, shown, media, django_capture_on_commit_callbacks
):
    other = show_host(ola)
    assert other.renditions == shown.renditions
    with django_capture_on_commit_callbacks(execute=True):
        profiles.withdraw_profile(user_id=kari.pk)
    assert list_files(media) == pictures.list_row_files(other)


def test_copies_that_are_finished_after_it_was_taken_back_are_not_kept(kari, media, monkeypatch):
    profile = HostProfile.objects.create(
        user=kari, picture=photograph(), picture_alt_nb=WORDS, shown_name=NAME, consented_on=timezone.localdate()
    )
    rendered = pictures.render_copies

    def render_slowly(file, widths):
        profiles.withdraw_profile(user_id=kari.pk)
        return rendered(file, widths)

    monkeypatch.setattr(pictures, "render_copies", render_slowly)
    pictures.make_renditions.func(profile._meta.label, profile.pk)
    assert list(media.glob("renditions/*/*")) == []


def test_the_night_removes_what_a_crash_left_in_the_folder_of_portraits(shown, media):
    left = media / "renditions" / "portraits" / "0123.webp"
    left.write_bytes(b"left")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        pictures.forget_unused(timezone.localdate())
    assert list_files(media) == pictures.list_row_files(shown)


def test_a_backup_brings_no_portrait_back(kari, shown, media, django_capture_on_commit_callbacks):
    values = HostProfile.objects.values().get()
    with django_capture_on_commit_callbacks(execute=True):
        profiles.withdraw_profile(user_id=kari.pk)
    Erasure.objects.all().delete()  # the database of before, which knows nothing of it
    HostProfile.objects.bulk_create([HostProfile(**values)])
    HostProfile.objects.update(created=values["created"])
    assert erasures.erase_listed_again() == 1
    assert not HostProfile.objects.exists()


def test_a_profile_that_was_made_later_is_not_the_one_that_was_erased(shown):
    assert not profiles.withdraw_again(shown.pk, shown.created - datetime.timedelta(seconds=1))
    assert HostProfile.objects.exists()


def test_the_command_of_the_night_does_it(kari, shown):
    Membership.objects.filter(user=kari).update(role=Role.EDITOR)
    call_command("nightly")
    assert not HostProfile.objects.exists()


# --- what is kept of the staff ----------------------------------------------------------------------------------------
def test_everybody_downloads_what_is_kept_of_them_and_nothing_of_others(as_person, kari, ola, eli, shown):
    answer = as_person(kari).get("/admin/account/data/")
    data = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    for label, kind in (
        ("accounts.User", "account"),
        ("accounts.Membership", "memberships"),
        ("accounts.HostProfile", "shown_to_families"),
    ):
        personal = set(fieldlists.MODELS[label].personal.split()) - {"password"}
        assert personal <= set(data[kind][0]), label
    assert data["shown_to_families"][0]["sentence_nb"] == SENTENCE
    assert kari.password not in answer.content.decode()
    other = as_person(eli).get("/admin/account/data/").content.decode()
    assert NAME not in other
    assert "ola@example.org" not in other


def test_a_host_of_both_days_is_one_person(tynset, visitor):
    twice = make_person("liv", Role.HOST, tynset)
    Membership.objects.create(user=twice, role=Role.HOST, municipality=tynset)
    show_host(twice)
    assert visitor.get(tynset.get_absolute_url()).content.decode().count(SENTENCE) == 1
