"""Two hosts before one case: each sees that the other is there, and no family gets two answers unawares."""

import datetime

import pytest
import time_machine

from inquiries import services
from inquiries.models import Inquiry, Opening
from inquiries.models.choices import Scope
from tests.conftest import make_person
from tests.desk import ask, fill_in, fresh, kinds, send

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def anna(tynset):
    return make_person("anna", "host", tynset)


@pytest.fixture
def case(tynset):
    return ask(office=tynset)


def address(case, verb: str = "") -> str:
    return f"/admin/inquiries/inquiry/{case.pk}/" + (f"step/{verb}/" if verb else "change/")


def seen_on(page) -> str:
    return page.content.decode().split('name="seen" value="')[1].split('"')[0]


# --- who is there ----------------------------------------------------------------------------------------------------
def test_a_case_says_who_else_has_it_open_and_no_longer_when_they_have_gone(
    case, tynset, kari, anna, ola, as_person, clock
):
    hers, mine = as_person(anna), as_person(kari)
    hers.get(address(case))
    assert "anna har også denne saken åpen" in mine.get(address(case)).content.decode()
    clock.shift(datetime.timedelta(minutes=5))
    hers.get(address(ask(office=tynset)))
    assert "anna har også" not in mine.get(address(case)).content.decode()
    clock.shift(datetime.timedelta(minutes=5))
    hers.get(address(case))
    assert "anna har også" in mine.get(address(case)).content.decode()
    clock.shift(datetime.timedelta(minutes=31))
    assert "anna har også" not in mine.get(address(case)).content.decode()
    assert "kari har også" not in mine.get(address(case)).content.decode()


def test_whoever_lost_the_case_is_not_named(case, kari, anna, as_person):
    as_person(anna).get(address(case))
    anna.memberships.all().delete()
    assert "anna har også" not in as_person(kari).get(address(case)).content.decode()


def test_a_list_that_was_fetched_does_not_make_somebody_present(case, kari, anna, as_person):
    services.list_cases(inquiries=[case], by=anna)
    assert "anna har også" not in as_person(kari).get(address(case)).content.decode()


def test_the_page_says_that_a_colleague_has_just_answered(case, kari, anna, as_person, clock):
    services.reply(inquiry=case, by=anna, text="Ja, vi har en.")
    assert "anna svarte nettopp" in as_person(kari).get(address(case)).content.decode()
    assert "svarte nettopp" not in as_person(anna).get(address(case)).content.decode()
    clock.shift(datetime.timedelta(minutes=31))
    assert "svarte nettopp" not in as_person(kari).get(address(case)).content.decode()


# --- the second answer -----------------------------------------------------------------------------------------------
def test_the_second_of_two_answers_is_held_up_once_with_the_first_one_shown(case, kari, anna, as_person):
    mine = as_person(kari)
    values = {"text": "Nei, dessverre.", "seen": seen_on(mine.get(address(case)))}
    services.reply(inquiry=case, by=anna, text="Ja, vi har en.")
    page = mine.post(address(case, "reply"), values)
    assert page.status_code == 409
    for words in ("Ja, vi har en.", "Nei, dessverre.", "Send det likevel"):
        assert words in page.content.decode()
    assert kinds(case).count("from_host") == 1
    assert mine.post(address(case, "reply"), values | {"seen": seen_on(page)}).status_code == 302
    assert kinds(case).count("from_host") == 2


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("call", {"reached": "yes", "text": "Snakket."}),
        ("coordinator", {"text": "Ta den."}),
    ],
)
def test_the_familys_new_words_hold_up_what_they_may_change(verb, values, case, kari, as_person):
    mine = as_person(kari)
    before = seen_on(mine.get(address(case)))
    services.add_message(inquiry=case, text="Vi trenger det ikke lenger.", key="ny")
    page = mine.post(address(case, verb), values | {"seen": before})
    assert page.status_code == 409
    assert "Vi trenger det ikke lenger." in page.content.decode()
    assert mine.post(address(case, verb), values | {"seen": seen_on(page)}).status_code == 302


def test_a_hand_over_waits_too_and_ones_own_steps_and_the_portals_hold_up_nothing(case, tolga, kari, anna, as_person):
    mine = as_person(kari)
    before = seen_on(mine.get(address(case)))
    services.reply(inquiry=case, by=kari, text="Hei.")
    assert mine.post(address(case, "call"), {"reached": "no", "seen": before}).status_code == 302
    services.note(inquiry=case, by=anna, text="Jeg ringer dem i kveld.")
    share = {"office": tolga.pk, "what": "hand_over", "seen": before}
    assert mine.post(address(case, "share"), share).status_code == 409
    assert fresh(case).office_id != tolga.pk
    assert mine.post(address(case, "end"), {"reason": "answered", "seen": before}).status_code == 409
    assert fresh(case).stage == "dialogue"
    assert mine.post(address(case, "note"), {"text": "Fint.", "seen": before}).status_code == 302


@pytest.mark.parametrize("seen", ["", "tull", "9" * 40])
def test_a_form_that_does_not_say_what_was_seen_is_taken(seen, case, kari, anna, as_person):
    services.reply(inquiry=case, by=anna, text="Ja.")
    assert as_person(kari).post(address(case, "reply"), {"text": "Nei.", "seen": seen}).status_code == 302


# --- two of the household --------------------------------------------------------------------------------------------
@pytest.fixture
def page(case):
    return f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/rett/"


def opened_on(client, page) -> str:
    return client.get(page).content.decode().split('name="opened" value="')[1].split('"')[0]


def correction(client, page, **values) -> dict:
    standing = {
        "name": "Familien Prøvesen",
        "email": "provesen@example.org",
        "phone": "+47 400 00 000",
        "language": "nb",
    }
    return fill_in(client, page) | standing | {"opened": opened_on(client, page)} | values


def test_two_of_a_household_keep_each_others_corrections(visitor, page, case):
    one = correction(visitor, page, phone="+47 411 11 111")
    other = correction(visitor, page, adults="2")
    send(visitor, page, one)
    assert send(visitor, page, other).status_code == 302
    assert (fresh(case).phone, fresh(case).adults) == ("+4741111111", 2)


def test_what_both_correct_is_refused_once_with_what_stands_there_now(visitor, page, case):
    one = correction(visitor, page, phone="+47 411 11 111", timing="til høsten")
    other = correction(visitor, page, phone="+47 922 22 222")
    send(visitor, page, one)
    answer = send(visitor, page, other)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert fresh(case).phone == "+4741111111"
    assert "+47 411 11 111" in text
    assert 'value="+47 922 22 222"' in text
    assert 'value="til høsten"' in text
    again = other | {"opened": text.split('name="opened" value="')[1].split('"')[0], "timing": "til høsten"}
    assert send(visitor, page, again).status_code == 302
    assert (fresh(case).phone, fresh(case).timing) == ("+4792222222", "til høsten")


# --- the list of families as a file -----------------------------------------------------------------------------------
def test_the_record_of_a_list_stands_on_the_familys_page_and_an_office_lists_its_own_only(
    case, tolga, kari, visitor, as_person
):
    other = ask(office=tolga, name="Familien Annet", scope=Scope.OFFICE)
    answer = as_person(kari).get("/admin/inquiries/inquiry/export/csv/")
    text = answer.content.decode("utf-8-sig")
    assert "Familien Prøvesen" in text
    assert "Familien Annet" not in text
    assert "Har dere en leilighet?" not in text
    assert [(row.inquiry, row.user, row.office, row.is_listed) for row in Opening.objects.all()] == [
        (case, kari, case.office, True)
    ]
    own = visitor.get(f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/").content.decode()
    assert "i en liste" in own
    assert not other.openings.exists()


def test_the_list_keeps_the_filter_and_who_was_forgotten_is_not_recorded(tynset, kari, as_person):
    ask(office=tynset, name="Familie på tysk", language="de")
    gone = ask(office=tynset, name="Familie som gikk", language="de")
    ask(office=tynset, name="Familie på norsk")
    services.erase(inquiry=gone)
    text = as_person(kari).get("/admin/inquiries/inquiry/export/csv/?language=de&p=7").content.decode("utf-8-sig")
    assert "Familie på tysk" in text
    assert "Familie på norsk" not in text
    assert "Familie som gikk" not in text
    assert Opening.objects.count() == 1
    assert Inquiry.objects.get(pk=gone.pk).openings.count() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_editor_a_visitor_and_another_office_take_no_list(kind, case, eli, ola, visitor, as_person):
    path = f"/admin/inquiries/inquiry/export/{kind}/"
    assert as_person(eli).get(path).status_code == 403
    assert visitor.get(path).status_code == 302
    as_person(ola).get(path)
    assert not Opening.objects.exists()
