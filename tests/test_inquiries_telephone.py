"""A family that only telephones is written down by its office, under the rules of the family's own form."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from base.models import Mail
from inquiries import services
from inquiries.funnel import counting
from inquiries.models import Inquiry
from inquiries.models.choices import By, Scope
from tests.conftest import make_municipality, make_person
from tests.desk import fresh, kinds, recount
from tests.finding import find

pytestmark = pytest.mark.django_db
PAGE = "/admin/inquiries/inquiry/telephone/"
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def said(tynset):
    """What a host writes while the family talks."""
    return {
        "name": "Familien Prøvesen",
        "phone": "+47 400 00 000",
        "text": "Søker jobb til to",
        "office": tynset.slug,
        "scope": "region",
        "language": "de",
        "birth_years": "2019, 2022",
    }


@pytest.fixture
def desk(kari, as_person):
    return as_person(kari)


def opened(client) -> dict[str, str]:
    return {"opened": find(r'name="opened" value="([^"]+)"', client.get(PAGE).content.decode()).group(1)}


def test_a_host_writes_a_family_down_and_lands_on_its_case(desk, said, kari, tynset):
    answer = desk.post(PAGE, said | opened(desk), follow=True)
    case = Inquiry.objects.get()
    assert answer.redirect_chain[-1][0] == f"/admin/inquiries/inquiry/{case.pk}/change/"
    assert "Søker jobb til to" in answer.content.decode()
    assert (case.office, case.language, case.birth_years, case.scope) == (tynset, "de", [2019, 2022], Scope.REGION)


def test_the_same_promise_and_end_date_hold_as_for_a_form(desk, said):
    desk.post(PAGE, said)
    case = Inquiry.objects.get()
    assert case.promised_by == datetime.date(2026, 11, 25)
    assert case.keep_until == datetime.date(2028, 11, 23)
    assert kinds(case) == ["received", "promise"]


def test_the_timeline_says_who_wrote_it_down(desk, said, kari, tynset):
    desk.post(PAGE, said)
    event = Inquiry.objects.get().events.get(kind="received")
    assert (event.by, event.user, event.office, event.text) == (By.OFFICE, kari, tynset, "Søker jobb til to")


def test_it_is_counted_with_the_telephone_as_its_source(desk, said, kari):
    desk.post(PAGE, said)
    assert Inquiry.objects.get().source == "telephone"
    rows = counting.count_by_group(counting.find_counted_cases(kari), "source")
    assert [(row.label, row.counts[0]) for row in rows] == [("Telefon", 1)]
    assert recount(Inquiry.objects.all())["contacted"] == 1


def test_without_an_address_no_mail_leaves(desk, said):
    desk.post(PAGE, said)
    assert not Mail.objects.exists()


def test_with_an_address_the_family_gets_its_private_link_in_its_language(desk, said, visitor):
    desk.post(PAGE, said | {"email": "provesen@example.org"})
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("provesen@example.org", "Danke für Ihren Anruf")
    assert "25. November" in mail.body
    assert "Søker jobb" not in mail.body  # an address may have been misheard
    page = re.search(r"https?://[^/]+(/de/\S+)", mail.body).group(1)
    own = visitor.get(page).content.decode()
    assert "Søker jobb til to" in own
    assert "Tynset" in own


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Skriv navnet."),
        ({"phone": ""}, "Skriv en e-postadresse eller et telefonnummer"),
        ({"phone": "ring meg"}, "Skriv nummeret med sifre"),
        ({"text": "Født 01010750160"}, "fødselsnummer"),
        ({"birth_years": "1. mai"}, "2019, 2022"),
        ({"office": ""}, "Velg kontoret."),
        ({"scope": "everybody"}, ""),
        ({"scope": ""}, "Spør familien, og velg."),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_the_words_are_kept(wrong, words, desk, said):
    answer = desk.post(PAGE, said | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert (wrong.get("text") or "Søker jobb til to") in page
    assert not Inquiry.objects.exists()


def test_pressed_twice_it_is_one_family_and_opened_anew_another(desk, said):
    sent = said | opened(desk) | {"email": "provesen@example.org"}
    first, second = desk.post(PAGE, sent), desk.post(PAGE, sent)
    assert first.url == second.url
    assert (Inquiry.objects.count(), Mail.objects.count()) == (1, 1)
    desk.post(PAGE, sent | opened(desk))
    assert Inquiry.objects.count() == 2


def test_only_this_municipality_waits_for_a_yes_as_ever(desk, said, kari, tolga):
    desk.post(PAGE, said | {"scope": "office"})
    with pytest.raises(services.StepNotAllowed):
        services.hand_over(inquiry=Inquiry.objects.get(), by=kari, office=tolga)


# --- whose ------------------------------------------------------------------------------------------------------------
def test_a_host_has_the_own_office_only(desk, said, tolga):
    assert "Tolga" not in re.search(r'<select name="office".*?</select>', desk.get(PAGE).content.decode(), re.S).group()
    assert desk.post(PAGE, said | {"office": tolga.slug}).status_code == 422
    assert not Inquiry.objects.exists()


def test_a_host_of_two_offices_chooses(said, tynset, tolga, as_person):
    both = make_person("begge", "host", tynset)
    both.memberships.create(role="host", municipality=tolga)
    client = as_person(both)
    assert "velg" in client.get(PAGE).content.decode()
    client.post(PAGE, said | {"office": tolga.slug})
    assert Inquiry.objects.get().office == tolga


def test_the_coordinator_has_every_office_and_the_own_desk(said, siri, tolga, as_person):
    client = as_person(siri)
    client.post(PAGE, said | {"office": tolga.slug})
    client.post(PAGE, said | {"office": ""})
    assert [case.office for case in Inquiry.objects.order_by("pk")] == [tolga, None]
    assert client.post(PAGE, said | {"office": "", "scope": "office"}).status_code == 422


def test_an_editor_who_is_host_elsewhere_writes_down_for_the_other_office_only(said, tynset, tolga, as_person):
    user = make_person("delt", "editor", tynset)
    user.memberships.create(role="host", municipality=tolga)
    assert as_person(user).post(PAGE, said).status_code == 422
    assert as_person(user).post(PAGE, said | {"office": tolga.slug}).status_code == 302


def test_an_office_that_takes_no_part_is_not_offered(said, kari, tynset, region, as_person):
    away = make_municipality("3425", "Engerdal", 61.9, 11.8, member_until=timezone.localdate() - datetime.timedelta(1))
    kari.memberships.create(role="host", municipality=away)
    assert as_person(kari).post(PAGE, said | {"office": away.slug}).status_code == 422


@pytest.mark.parametrize("person", ["ola", "eli", "vera"])
def test_the_verb_itself_refuses_whoever_is_no_host_there(person, tynset, request):
    with pytest.raises(PermissionDenied):
        services.register_call(by=request.getfixturevalue(person), office=tynset, key="", name="F", phone="40000000")


def test_the_inbox_leads_there(desk):
    assert f'href="{PAGE}"' in desk.get("/admin/inquiries/inquiry/").content.decode()


def test_what_was_written_down_is_erased_like_any_other(desk, said):
    desk.post(PAGE, said)
    case = Inquiry.objects.get()
    services.erase(inquiry=case)
    assert fresh(case).name == ""
    assert not case.events.exclude(text="").exists()


def test_the_browser_of_the_desk_neither_fills_in_the_host_nor_remembers_the_family(desk):
    page = desk.get(PAGE).content.decode()
    boxes = re.findall(r'<(?:input type="(?:text|email|tel)"|textarea)[^>]*>', page)
    assert len(boxes) > 5
    assert all('autocomplete="off"' in box for box in boxes), boxes
