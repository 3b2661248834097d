"""An earlier version of a row is put back from its history: shown first, field by field, and asked."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from base.history import recording
from base.models import Change
from entries.models import Status
from jobs.models import Job
from news.models import Article
from partners.models import Partner
from tests.test_entries_history import history_of, words


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, "Først", body_nb="<p>Ski fra døra.</p>", summary_nb="Turnus", apply_asap=True)


@pytest.fixture
def write(kari):
    """Save a row with new values, as a step of Kari's, and return what the history says of it."""

    def save(row, **values):
        with recording.record_author(lambda: kari):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
        return Change.objects.first()

    return save


def restore_path(row, change) -> str:
    return f"{history_of(row)}{change.pk}/restore/"


def put_back(client, row, change, *fields):
    path = restore_path(row, change)
    newest = client.get(path).context["newest"]
    return client.post(path, {"field": fields, "newest": newest}, follow=True)


def test_what_a_colleague_has_saved_since_the_page_was_shown_is_not_overwritten(as_person, kari, job, write):
    first = write(job, title_nb="Andre")
    write(job, title_nb="Tredje")
    client, path = as_person(kari), restore_path(job, first)
    shown = client.get(path).context["newest"]
    write(job, title_nb="Fjerde")
    answer = client.post(path, {"field": ["title_nb"], "newest": shown}, follow=True)
    assert "Det er endret siden." in words(answer)
    assert "Fjerde" in words(answer)
    assert Job.objects.get().title_nb == "Fjerde"


def test_it_is_offered_in_the_history_for_all_but_how_it_stands(as_person, kari, ola, job, write):
    first, second = write(job, title_nb="Andre"), write(job, title_nb="Tredje")
    page = as_person(kari).get(history_of(job)).content.decode()
    assert restore_path(job, first) in page
    assert restore_path(job, second) not in page
    assert "restore" not in as_person(ola).get(history_of(job)).content.decode()


def test_the_page_shows_each_field_that_would_change_and_changes_nothing(as_person, kari, job, write):
    first = write(job, title_nb="Andre", body_nb="<p>Ski <strong>rett</strong> fra døra.</p>")
    write(job, title_nb="Tredje", posts=4)
    write(job, body_nb="<p>Ingen kø.</p>")
    page = as_person(kari).get(restore_path(job, first))
    assert {choice.name for choice in page.context["choices"]} == {"title_nb", "posts", "body_nb"}
    assert "Tittel [nb] Tredje Andre" in words(page)
    assert Change.objects.count() == 3
    assert Job.objects.get().title_nb == "Tredje"


def test_what_is_ticked_stands_as_it_did_and_the_history_says_so(as_person, kari, eli, job, write):
    first = write(job, title_nb="Andre", body_nb="<p>Ski <strong>rett</strong> fra døra.</p>")
    write(job, title_nb="Tredje", body_nb="<p>Ingen kø.</p>", posts=4)
    page = put_back(as_person(eli), job, first, "title_nb", "body_nb")
    job.refresh_from_db()
    assert (job.title_nb, job.body_nb, job.posts) == ("Andre", "<p>Ski <strong>rett</strong> fra døra.</p>", 4)
    assert (Change.objects.first().restores, Change.objects.first().by, job.updated_by) == (first, eli, eli)
    assert 'class="undo"' in page.content.decode()
    assert "eli. Hentet tilbake: versjonen fra" in words(as_person(kari).get(history_of(job)))


@pytest.mark.parametrize(("person", "status"), [("ola", 403), ("visitor", 302), ("siri", 200), ("eli", 200)])
def test_only_who_may_change_the_row_puts_back(person, status, request, as_person, job, write):
    first = write(job, title_nb="Andre")
    write(job, title_nb="Tredje")
    client = as_person(None if person == "visitor" else request.getfixturevalue(person))
    assert client.get(restore_path(job, first)).status_code == status
    client.post(restore_path(job, first), {"field": "title_nb", "newest": Change.objects.first().pk})
    assert Job.objects.get().title_nb == ("Andre" if status == 200 else "Tredje")


def test_a_change_of_another_row_is_not_a_version_of_this_one(as_person, kari, job, write, make_job, tynset):
    other = make_job(tynset, "En annen")
    change = write(other, title_nb="Ny")
    assert as_person(kari).get(restore_path(job, change)).status_code == 404
    assert as_person(kari).get(f"{history_of(job)}{'9' * 30}/restore/").status_code == 404


def test_a_link_comes_back_by_its_key_and_a_deleted_one_is_named_with_the_reason(
    as_person, kari, job, write, tynset, hospital
):
    first = write(job, partner=hospital)
    write(job, partner=None, posts=3)
    put_back(as_person(kari), job, first, "partner")
    job.refresh_from_db()
    assert job.partner == hospital
    write(job, partner=None)
    hospital.delete()
    Partner.objects.create(name="Fjellklinikken", kind="employer", sector="public", municipality=tynset)
    page = put_back(as_person(kari), job, first, "partner", "posts")
    job.refresh_from_db()
    assert (job.partner, job.posts) == (None, 1)
    assert "er slettet" in words(as_person(kari).get(restore_path(job, first)))
    assert page.status_code == 200


def test_a_picture_comes_back_and_one_that_is_not_kept_any_more_is_refused(
    as_person, kari, job, write, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    job.picture.save("a.bin", ContentFile(b"a"), save=False)
    first = write(job, picture_alt_nb="Et fjell")
    old = job.picture.name
    write(job, picture=ContentFile(b"b", "b.bin"))
    Job.objects.update(renditions={"400": "b.webp"})
    put_back(as_person(kari), job, first, "picture")
    job.refresh_from_db()
    assert (job.picture.name, job.renditions) == (old, {})
    write(job, picture=ContentFile(b"c", "c.bin"))
    (tmp_path / old).unlink()
    page = as_person(kari).get(restore_path(job, first))
    assert "ikke lagret lenger" in words(page)
    assert not page.context["can_restore"]


def test_what_readers_would_miss_today_is_refused_with_the_sentence(as_person, kari, make_job, tynset, write):
    job = make_job(tynset, "Kladd", status=Status.DRAFT, summary_nb="", apply_asap=True)
    first = write(job, title_nb="Bare tittel")
    write(job, summary_nb="Turnus", status=Status.PUBLISHED)
    page = put_back(as_person(kari), job, first, "summary_nb")
    assert "Skriv et sammendrag" in words(page)
    job.refresh_from_db()
    assert job.summary_nb == "Turnus"


def test_where_the_office_wants_four_eyes_nobody_shows_an_earlier_version_alone(as_person, kari, job, write, tynset):
    tynset.four_eyes = True
    tynset.save()
    first = write(job, title_nb="Andre")
    write(job, status=Status.ARCHIVED)
    page = put_back(as_person(kari), job, first, "status")
    assert "at en kollega ser over" in words(page)
    job.refresh_from_db()
    assert job.status == Status.ARCHIVED


def test_what_the_coordinator_sets_is_not_put_back_by_an_office(as_person, kari, siri, write, tynset):
    article = Article.objects.create(municipality=tynset, title_nb="Vårt", summary_nb="Nytt", pinned=True)
    first = write(article, title_nb="Vårt eget")
    write(article, pinned=False)
    for person, pinned in ((kari, False), (siri, True)):
        put_back(as_person(person), article, first, "pinned")
        article.refresh_from_db()
        assert article.pinned is pinned


def test_an_office_hands_itself_nothing_that_was_moved_away(as_person, kari, job, write, tolga):
    first = write(job, title_nb="Andre")
    write(job, municipality=tolga, place=tolga.centre)
    assert as_person(kari).post(restore_path(job, first), {"field": ["municipality", "place"]}).status_code == 403
    job.refresh_from_db()
    assert job.municipality == tolga


def test_other_rows_with_a_history_are_put_back_too(as_person, kari, hospital, write):
    first = write(hospital, name="Klinikken")
    write(hospital, name="Noe annet")
    put_back(as_person(kari), hospital, first, "name")
    hospital.refresh_from_db()
    assert hospital.name == "Klinikken"
    assert timezone.now() >= Change.objects.first().at
