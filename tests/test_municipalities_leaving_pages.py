"""The coordinator's pages of merging, leaving and coming back, and what readers are shown then."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Draft
from base.history import recording
from base.models import Mail
from entries.registry import list_entry_models
from inquiries import services
from inquiries.forms.contact import ContactForm, OfficeField
from inquiries.models.choices import Scope
from jobs.models import Job
from municipalities.departures import actions
from municipalities.models import Departure, MovedRow, Municipality
from tests.conftest import make_municipality
from tests.desk import ask, fresh
from tests.merging import merge, take_back

REQUIRED = "Feltet er påkrevet."
TODAY, DAY = timezone.localdate(), datetime.timedelta(days=1)
PAGES = ("merge", "leave")


def page_of(municipality, name):
    return f"/admin/municipalities/municipality/{municipality.pk}/{name}/"


def merging(successor, name="Tolga", on=None):
    return {"successor": successor.pk, "on": str(on or TODAY), "name": name}


def leaving(name="Tolga", on=None, to_desk="no"):
    """`on`: the first day without it; usually today is its last one."""
    return {"on": str(on or TODAY + DAY), "to_desk": to_desk, "name": name}


def words(answer):
    return " ".join(answer.content.decode().split())


def read(client, municipality, name):
    answer = client.get(page_of(municipality, name))
    assert answer.status_code == 200
    return words(answer)


# --- who -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PAGES)
def test_only_the_coordinator_opens_them_and_posts_to_them(name, tynset, tolga, kari, ola, siri, as_person, visitor):
    path, given = page_of(tolga, name), merging(tynset) | {"to_desk": "no"}
    for person in (kari, ola):
        assert as_person(person).get(path).status_code == 403
        assert as_person(person).post(path, given).status_code == 403
        assert as_person(person).post(path, {"back": "1"}).status_code == 403
    assert visitor.post(path, given).url.startswith("/admin/login/")
    assert not Departure.objects.exists()
    assert as_person(siri).get(path).status_code == 200
    assert as_person(siri).post(path, given).status_code == 302
    assert Departure.objects.get().ordered_by == siri


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(name, tynset, tolga, siri, as_person, make_job):
    make_job(tolga)
    before = list(Municipality.objects.order_by("pk").values()), list(Job.objects.values())
    as_person(siri).get(page_of(tolga, name) + "?successor=1&on=2026-01-01&name=Tolga&back=1")
    assert (list(Municipality.objects.order_by("pk").values()), list(Job.objects.values())) == before
    assert not Departure.objects.exists()


def test_the_form_of_a_municipality_says_what_is_and_leads_the_coordinator_there(tynset, siri, kari, as_person):
    form = f"/admin/municipalities/municipality/{tynset.pk}/change/"
    for_siri, for_kari = words(as_person(siri).get(form)), words(as_person(kari).get(form))
    for name in PAGES:
        assert page_of(tynset, name) in for_siri
        assert page_of(tynset, name) not in for_kari
    for page in (for_siri, for_kari):
        assert "Tynset er med på portalen siden 1. januar 2000." in page
        assert "merged_into" not in page
        assert 'name="member_' not in page
    assert 'name="member_from"' in words(as_person(siri).get("/admin/municipalities/municipality/add/"))


# --- merging ---------------------------------------------------------------------------------------------------------
def test_the_page_says_what_moves_and_what_stays(tynset, tolga, ola, siri, as_person, make_job):
    make_job(tolga)
    make_job(tolga, status="draft")
    ask(office=tolga)
    page = read(as_person(siri), tolga, "merge")
    moves, stays = page.split("Dette blir igjen hos den gamle kommunen")
    for sentence in (
        "Dette flyttes",
        "Jobber: 2",
        "1 er på portalen i dag, 1 er kladder, planlagt eller tatt bort",
        "Steder: 1",
        "Personer med tilgang: 1",
        "Åpne saker: 1",
    ):
        assert sentence in moves
    assert "Avsnitt på siden (hva får folk til å bli, greit å vite, ny her): 3" in stays


@pytest.mark.parametrize("name", ["", "Tynset", "Tolg", "ja"])
@pytest.mark.parametrize("page", PAGES)
def test_without_the_name_typed_nothing_happens_and_a_sentence_says_why(page, name, tynset, tolga, siri, as_person):
    answer = as_person(siri).post(page_of(tolga, page), merging(tynset, name) | {"to_desk": "no"})
    assert answer.status_code == 200
    assert not Departure.objects.exists()
    assert ("Ingenting er gjort: skriv «Tolga»" if name else REQUIRED) in words(answer)
    assert f'value="{TODAY}"' in words(answer)


@pytest.mark.parametrize(("days", "sentence"), [(-1, "Den dagen er over"), (1200, "mer enn tre år fram")])
def test_a_day_that_is_over_or_far_ahead_is_refused(days, sentence, tynset, tolga, siri, as_person):
    answer = as_person(siri).post(page_of(tolga, "merge"), merging(tynset, on=TODAY + days * DAY))
    assert sentence in words(answer)
    assert not Departure.objects.exists()


def test_a_refusal_stands_above_the_form_with_what_was_written(tynset, tolga, siri, as_person):
    client = as_person(siri)
    Municipality.objects.filter(pk=tynset.pk).update(member_until=TODAY - DAY)
    answer = client.post(page_of(tolga, "merge"), merging(tynset, "tolga"))
    assert "Tynset er ikke med på portalen" in words(answer)
    assert 'value="tolga"' in words(answer)


def test_a_second_press_of_a_button_does_nothing(tynset, tolga, siri, as_person, make_job):
    job, client, path = make_job(tolga), as_person(siri), page_of(tolga, "merge")
    for _press in range(2):
        assert client.post(path, merging(tynset)).url == path
    assert (
        Departure.objects.count(),
        MovedRow.objects.filter(object_id=job.pk, field="municipality", content_type__model="job").count(),
    ) == (1, 1)
    for _press in range(2):
        assert client.post(path, {"back": "1"}).url == path
    job.refresh_from_db()
    assert (job.municipality, Departure.objects.count()) == (tolga, 1)
    assert "Det er gjort allerede." in read(client, tolga, "merge")


def test_the_page_lists_what_stayed_with_who_where_and_when(tynset, tolga, siri, kari, as_person, make_job):
    job, other, client = make_job(tolga, "Lege"), make_job(tolga, "Lærer"), as_person(siri)
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    merge(tolga, tynset)
    assert "Tolga er slått sammen med Tynset" in read(client, tolga, "merge")
    with recording.record_author(lambda: kari):
        job = Job.objects.get(pk=job.pk)
        job.municipality = third
        job.save()
    for page in (read(client, tolga, "merge"), words(client.post(page_of(tolga, "merge"), {"back": "1"}, follow=True))):
        assert "Jobb: <a" in page
        assert f"/admin/jobs/job/{job.pk}/change/" in page
        assert f"/admin/jobs/job/{other.pk}/change/" not in page
        assert "→ Engerdal" in page
        assert "kari, " in page
        assert str(TODAY.year) in page


def test_after_thirty_days_the_page_says_that_it_can_no_longer_be_undone(tynset, tolga, siri, as_person):
    merge(tolga, tynset)
    client = as_person(siri)
    assert 'name="back"' in read(client, tolga, "merge")
    Departure.objects.update(done_at=timezone.now() - 31 * DAY)
    page = read(client, tolga, "merge")
    assert "kan ikke lenger angres" in page
    assert 'name="back"' not in page
    assert "kan ikke angres" in words(client.post(page_of(tolga, "merge"), {"back": "1"}, follow=True))


# --- readers ---------------------------------------------------------------------------------------------------------
def test_readers_are_led_to_the_successor_and_told_so_and_never_for_good(tynset, tolga, visitor, make_job):
    """A browser keeps what it is told for good, and a merger can be taken back."""
    job = make_job(tolga)
    departure = merge(tolga, tynset)
    answer = visitor.get(tolga.get_absolute_url())
    assert (answer.status_code, answer.url) == (302, f"{tynset.get_absolute_url()}?former=tolga")
    assert "Tolga er i dag en del av Tynset." in words(visitor.get(answer.url))
    for address in (tynset.get_absolute_url(), f"{tynset.get_absolute_url()}?former=tynset", f"{answer.url}%00x"):
        assert "er i dag en del av" not in words(visitor.get(address))
    assert tolga.get_absolute_url() not in visitor.get("/sitemap-municipalities.xml").content.decode()
    assert "Tynset" in visitor.get(job.get_absolute_url()).content.decode()
    take_back(departure)
    assert visitor.get(tolga.get_absolute_url()).status_code == 200
    assert tolga.get_absolute_url() in visitor.get("/sitemap-municipalities.xml").content.decode()
    merge(tolga, tynset)
    Departure.objects.update(done_at=timezone.now() - 31 * DAY)
    assert visitor.get(tolga.get_absolute_url()).status_code == 302


def test_one_that_was_merged_twice_leads_to_the_last(tynset, tolga, visitor):
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    merge(tolga, tynset)
    merge(tynset, third)
    answer = visitor.get(tolga.get_absolute_url())
    assert answer.url == f"{third.get_absolute_url()}?former=tolga"
    assert "Tolga er i dag en del av Engerdal." in words(visitor.get(answer.url))


LISTS = [reverse(f"{model._meta.model_name}-list") for model in list_entry_models()]


@pytest.mark.parametrize("address", LISTS)
def test_the_code_of_a_merged_municipality_in_a_filter_means_its_successor(address, tynset, tolga, visitor):
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    merge(tolga, tynset)
    page = words(visitor.get(f"{address}?municipality=tolga"))
    if 'name="municipality"' in page:
        assert "ukjent" not in page
        assert '<option value="tynset" selected>' in page
    for unknown in ("atlantis", third.slug.upper(), "%00tolga%00x"):
        assert '<option value="tynset" selected>' not in words(visitor.get(f"{address}?municipality={unknown}"))


def test_a_list_shows_what_came_from_the_merged_municipality_and_nothing_of_others(tynset, tolga, visitor, make_job):
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    make_job(tolga, "Kokk i Tolga"), make_job(tynset, "Lege i Tynset"), make_job(third, "Vakt i Engerdal")
    merge(tolga, tynset)
    page = words(visitor.get(f"{reverse('job-list')}?municipality=tolga"))
    assert [name in page for name in ("Kokk i Tolga", "Lege i Tynset", "Vakt i Engerdal")] == [True, True, False]


def test_the_contact_form_of_a_merged_municipality_goes_to_its_successor(tynset, tolga, visitor):
    merge(tolga, tynset)
    page = words(visitor.get(f"{reverse('contact')}?about=municipality:tolga"))
    assert '<option value="tynset" selected>' in page
    assert ContactForm.base_fields["office"].clean("") is None
    field = OfficeField(Municipality.objects.taking_part(), to_field_name="slug")
    assert field.clean("tolga") == field.clean("tynset") == tynset
    with pytest.raises(ValidationError):
        field.clean("atlantis")


# --- leaving and coming back -----------------------------------------------------------------------------------------
def test_a_municipality_leaves_after_the_day_that_was_chosen_and_comes_back(tolga, siri, as_person, visitor, make_job):
    job, client, path = make_job(tolga), as_person(siri), page_of(tolga, "leave")
    client.post(path, leaving())
    assert visitor.get(job.get_absolute_url()).status_code == 200
    assert "Bli likevel" in read(client, tolga, "leave")
    Municipality.objects.filter(pk=tolga.pk).update(member_until=TODAY - DAY)
    assert visitor.get(job.get_absolute_url()).status_code == 404
    assert "Tolga har forlatt portalen" in read(client, tolga, "leave")
    client.post(path, {"on": str(TODAY), "name": "Tolga"})
    assert visitor.get(job.get_absolute_url()).status_code == 200
    tolga.refresh_from_db()
    assert (tolga.member_until, actions.find_standing_departure(tolga)) == (None, None)


def test_who_stays_after_all_is_as_before(tolga, siri, as_person):
    client, path = as_person(siri), page_of(tolga, "leave")
    client.post(path, leaving(on=TODAY + 10 * DAY, to_desk="yes"))
    assert Municipality.objects.get(pk=tolga.pk).member_until == TODAY + 9 * DAY
    for _press in range(2):
        client.post(path, {"back": "1"})
    assert Municipality.objects.get(pk=tolga.pk).member_until is None
    actions.carry_out_due(TODAY + 30 * DAY)
    assert not MovedRow.objects.exists()


def test_the_page_of_leaving_names_the_open_cases_and_asks_what_becomes_of_them(tolga, ola, siri, as_person):
    case, client = ask(office=tolga), as_person(siri)
    page = read(client, tolga, "leave")
    assert f"/admin/inquiries/inquiry/{case.pk}/change/" in page
    assert case.name not in page
    without = {"on": str(TODAY), "name": "Tolga"}
    assert REQUIRED in words(client.post(page_of(tolga, "leave"), without))
    assert not Departure.objects.exists()


def test_one_that_left_before_there_were_these_pages_comes_back_too(tolga, siri, as_person):
    Municipality.objects.filter(pk=tolga.pk).update(member_until=TODAY - DAY)
    as_person(siri).post(page_of(tolga, "leave"), {"on": str(TODAY + DAY), "name": "Tolga"})
    tolga.refresh_from_db()
    assert (tolga.takes_part, tolga.member_from, tolga.member_until) == (False, TODAY + DAY, None)


def test_the_two_pages_lead_to_each_other_where_one_must_come_first(tynset, tolga, siri, as_person):
    client = as_person(siri)
    client.post(page_of(tolga, "leave"), leaving())
    assert "Ta først det tilbake" in read(client, tolga, "merge")
    client.post(page_of(tolga, "leave"), {"back": "1"})
    client.post(page_of(tolga, "merge"), merging(tynset))
    assert "en del av en annen kommune" in read(client, tolga, "leave")


def test_it_can_leave_at_once_and_the_page_says_beforehand_what_visitors_will_see(
    tolga, ola, siri, as_person, visitor, make_job
):
    job, case, client = make_job(tolga), ask(office=tolga), as_person(siri)
    page = read(client, tolga, "leave")
    for start in ("Siden:", "Utlysninger og alle andre oppføringer:", "Lenker:", "Kontaktskjemaet:"):
        assert start in page
    client.post(page_of(tolga, "leave"), leaving(on=TODAY, to_desk="yes"))
    assert "Tolga har forlatt portalen" in read(client, tolga, "leave")
    for address in (tolga.get_absolute_url(), job.get_absolute_url()):
        assert visitor.get(address).status_code == 404
    assert '<option value="tolga"' not in words(visitor.get(reverse("contact")))
    assert fresh(case).office is None
    assert Mail.objects.filter(to=ola.email).last().subject == "Tolga har forlatt portalen"


def test_one_that_begins_today_cannot_have_left_before(tolga, siri, as_person):
    Municipality.objects.filter(pk=tolga.pk).update(member_from=TODAY)
    answer = as_person(siri).post(page_of(tolga, "leave"), leaving(on=TODAY))
    assert "Tolga er ikke med på portalen ennå." in words(answer)


# --- what the coordinator reads before and after ----------------------------------------------------------------------
def test_before_a_merger_the_page_names_whose_access_moves_and_counts_what_needs_a_thought(
    tynset, tolga, ola, siri, as_person
):
    ask(office=tolga, scope=Scope.OFFICE)
    case, ended = ask(office=tolga), ask(office=tolga)
    services.end(inquiry=ended, by=ola, reason="not_meant")
    Draft.objects.create(user=ola, path=f"/admin/inquiries/inquiry/{case.pk}/step/", about=case.topic)
    page = read(as_person(siri), tolga, "merge")
    for sentence in (
        "ola (vert)",
        "Åpne saker: 2",
        "Avsluttede saker: 1",
        "Familier som skrev bare til denne kommunen: 1",
        "leser vertene ved det andre kontoret",
        "Tekster som verter har begynt på og ikke sendt: 1",
    ):
        assert sentence in page
    assert "bare til denne kommunen" not in read(as_person(siri), tolga, "leave")


def test_afterwards_a_link_leads_to_the_list_of_what_has_moved(tynset, tolga, siri, as_person, make_job):
    make_job(tolga, "Kokk")
    merge(tolga, tynset)
    client = as_person(siri)
    path = f"/admin/municipalities/municipality/{tolga.pk}/moved/"
    assert f'href="{path}"' in read(client, tolga, "merge")
    assert "Kokk" in words(client.get(path))


def test_after_going_back_all_that_was_changed_or_given_on_is_listed_cases_too(
    tynset, tolga, siri, kari, as_person, make_job
):
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    edited, left_alone, copied = (
        make_job(tolga, "Endret stilling"),
        make_job(tolga, "Urørt stilling"),
        make_job(tolga, "Mal"),
    )
    answered, given, untouched = ask(office=tolga), ask(office=tolga), ask(office=tolga)
    departure = merge(tolga, tynset)
    with recording.record_author(lambda: kari):
        row = Job.objects.get(pk=edited.pk)
        row.title_nb = "Endret stilling nå"
        row.save()
        copy = Job.objects.get(pk=copied.pk)
        copy.pk, copy.slug, copy.title_nb = None, "", "Kopi fra i går"
        copy.save()
    services.note(inquiry=answered, by=kari, text="Hemmelig")
    services.hand_over(inquiry=given, by=kari, office=third)
    take_back(departure)
    page = read(as_person(siri), tolga, "merge")
    stays, rest = page.split("De har gått tilbake med endringene")
    changed, between = rest.split("Disse står mellom de to")
    assert f"/inquiry/{given.pk}/change/" in stays
    assert f"/jobs/job/{edited.pk}/change/" in changed
    assert f"/inquiry/{answered.pk}/change/" in changed
    assert "Kopi fra i går" in between
    assert f"/jobs/job/{copy.pk}/change/" in between
    for pk, kind in ((left_alone.pk, "jobs/job"), (untouched.pk, "inquiries/inquiry")):
        assert f"/{kind}/{pk}/change/" not in stays.split("Dette er ført tilbake")[1] + rest
    assert "Hemmelig" not in page


def test_the_list_of_municipalities_says_of_each_what_part_it_takes(tynset, tolga, siri, as_person):
    third, fourth = make_municipality("3425", "Engerdal", 61.9, 11.8), make_municipality("3430", "Os", 62.5, 11.2)
    merge(tolga, tynset)
    actions.leave(municipality=third, last_day=TODAY + DAY, to_desk=False, by=siri)
    actions.merge(municipality=fourth, successor=tynset, on=TODAY + 9 * DAY, by=siri)
    page = words(as_person(siri).get("/admin/municipalities/municipality/"))
    assert f"slått sammen med Tynset fra {date_format(TODAY, 'DATE_FORMAT')}" in page
    assert f"slått sammen med Tynset fra {date_format(TODAY + 9 * DAY, 'DATE_FORMAT')}" in page
    assert f"medlem ut {date_format(TODAY + DAY, 'DATE_FORMAT')}" in page


def test_the_way_to_both_pages_is_a_button_in_sight_for_the_coordinator_alone(tynset, siri, kari, as_person):
    form = f"/admin/municipalities/municipality/{tynset.pk}/change/"
    button = f'<li><a href="{page_of(tynset, "merge")}">Slå sammen eller meld ut</a></li>'
    assert button in words(as_person(siri).get(form))
    assert "Slå sammen eller meld ut" not in words(as_person(kari).get(form))
    assert f'href="{page_of(tynset, "leave")}"' in read(as_person(siri), tynset, "merge")
