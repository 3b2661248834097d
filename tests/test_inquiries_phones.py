"""A family's telephone number on its way: typed with or without its country, told back on the receipt, rung by the
desk.
"""

import csv
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from base.models import Change
from base.values.identitynumbers import validate_no_identity_number
from inquiries import services
from inquiries.admin.inbox.searching import search
from inquiries.archive.content import build_archive_document
from inquiries.models import Inquiry
from tests.desk import CONTACT, ask, fill_in, fresh, send
from tests.finding import find
from tests.markup import read_page
from tests.posts import values_of
from tests.test_inquiries_contact import PATHS

pytestmark = pytest.mark.django_db
TYPED = "070-123 45 67"  # of Sweden, and of no other country here


def write(visitor, path=PATHS["nb"], **values):
    return send(visitor, path, fill_in(visitor, path, **CONTACT | {"email": ""} | values))


def receipt(visitor, path=PATHS["nb"], **values) -> str:
    return visitor.get(write(visitor, path, **values).url).content.decode()


def chosen_on(page: str) -> str:
    select = find(r'<select name="phone_country".*?</select>', page, re.S).group()
    return find(r'value="([A-Z]*)" selected', select).group(1)


@pytest.mark.parametrize(("language", "country"), [("nb", "NO"), ("en", ""), ("de", "DE"), ("nl", "NL")])
def test_the_country_of_the_pages_language_is_chosen_beforehand(language, country, visitor, tynset):
    assert chosen_on(visitor.get(PATHS[language]).content.decode()) == country


def test_the_field_and_its_country_have_labels_and_what_helps_is_read_with_them(visitor, tynset):
    page = read_page(visitor.get(PATHS["nb"]))
    assert '<label for="id_phone">Telefon' in page
    assert '<label for="id_phone_country">Land for telefonnummeret' in page
    assert 'aria-describedby="id_phone_country_helptext"' in page
    assert re.search(r'<input type="tel" name="phone"[^>]*autocomplete="tel"', page)


@pytest.mark.parametrize(
    ("language", "typed", "stored"),
    [
        ("nb", "\u202d987\u00a065\u2011432\u202c", "+4798765432"),
        ("nb", "(+47) 62 48 50 00", "+4762485000"),
        ("en", "0047 98765432", "+4798765432"),
        ("de", "0171/1234567", "+491711234567"),
        ("de", "+47 987 65 432", "+4798765432"),
        ("nl", "(020) 123 45 67", "+31201234567"),
    ],
)
def test_what_a_family_writes_on_its_page_is_the_number_it_means(language, typed, stored, visitor, tynset):
    path = PATHS[language]
    country = chosen_on(visitor.get(path).content.decode())
    write(visitor, path, phone=typed, phone_country=country, language=language)
    assert Inquiry.objects.get().phone == stored


def test_what_is_kept_as_typed_fits_its_column(visitor, tynset):
    write(visitor, phone="Telefon: +49 171 1234567 / +49 171 7654321", phone_country="NO")
    assert Inquiry.objects.get().phone == "+49 171 1234567 / +49 171 7654321"


def test_in_english_the_country_must_be_chosen_and_what_was_typed_stays(visitor, tynset):
    page = write(visitor, PATHS["en"], phone="987 65 432", phone_country="").content.decode()
    assert not Inquiry.objects.exists()
    assert 'href="#id_phone_country"' in page
    assert "Choose the country of the number" in page
    assert 'value="987 65 432"' in page
    write(visitor, PATHS["en"], phone="987 65 432", phone_country="NO")
    assert Inquiry.objects.get().phone == "+4798765432"


def test_the_country_beside_it_decides_and_a_plus_is_stronger(visitor, tynset):
    write(visitor, phone=TYPED, phone_country="SE")
    write(visitor, phone="+49 171 1234567", phone_country="SE")
    assert set(Inquiry.objects.values_list("phone", flat=True)) == {"+46701234567", "+491711234567"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"phone": "ring meg"}, "Skriv nummeret med sifre"),
        ({"phone": "98765432 (Ola)"}, "Skriv nummeret med sifre"),
        ({"phone": "01010750160"}, "Utelat fødselsnummer"),
        ({"phone": "010107 50160"}, "Utelat fødselsnummer"),
        ({"phone": "41234567", "phone_country": "DE"}, "retningsnummer"),
        ({"phone": "987 65 432", "phone_country": "XX"}, "XX"),
    ],
)
def test_what_is_no_number_is_refused_in_words(values, words, visitor, tynset):
    page = write(visitor, **{"phone_country": "NO"} | values).content.decode()
    assert words in page
    assert not Inquiry.objects.exists()


def test_a_number_with_its_country_is_no_identity_number_though_its_digits_fit_one(visitor, tynset):
    """One in sixty German mobile numbers that begin with 0151 looks like one."""
    with pytest.raises(ValidationError):
        validate_no_identity_number("015100100026")
    write(visitor, phone="015100100026", phone_country="DE")
    assert Inquiry.objects.get().phone == "+4915100100026"


# --- what comes back --------------------------------------------------------------------------------------------------
def test_the_receipt_says_what_is_rung_and_leads_to_where_it_is_corrected(visitor, tynset):
    page = receipt(visitor, phone="98765432", phone_country="NO")
    assert "ringer vi +47 987 65 432." in page
    assert re.search(r'href="/nb/kontakt/side/[^"]+/rett/#id_phone"', page)


def test_a_number_that_nobody_understands_is_kept_and_marked_where_it_is_the_only_way(visitor, desk, tynset):
    page = receipt(visitor, phone=f"\u202d{TYPED}\u202c", phone_country="NO", office="tynset")
    case = Inquiry.objects.get()
    assert case.phone == TYPED
    assert f"Vi forstår ikke telefonnummeret du skrev: {TYPED}." in page
    assert "eneste måten" in page
    own = visitor.get(reverse("own-page", args=[services.create_private_link(inquiry=case)])).content.decode()
    assert "eneste måten" in own
    seen = desk.get(f"/admin/inquiries/inquiry/{case.pk}/change/").content.decode()
    assert "lot seg ikke forstå, og e-postadresse mangler" in seen
    assert TYPED in seen
    assert "tel:" not in seen


def test_beside_an_email_address_it_is_kept_without_alarm(visitor, desk, tynset):
    page = receipt(visitor, phone=TYPED, phone_country="NO", email="provesen@example.org", office="tynset")
    assert "Kontoret ser det slik du skrev det." in page
    assert "eneste måten" not in page
    seen = desk.get(f"/admin/inquiries/inquiry/{Inquiry.objects.get().pk}/change/").content.decode()
    assert "e-postadresse mangler" not in seen


def test_who_left_no_number_reads_nothing_about_one(visitor, tynset):
    page = receipt(visitor, email="provesen@example.org", phone="")
    assert "ringer vi" not in page
    assert "telefonnummeret" not in page


# --- corrected --------------------------------------------------------------------------------------------------------
def correct(visitor, case, path="/nb/kontakt/side/{}/rett/", **values):
    path = path.format(services.create_private_link(inquiry=case))
    page = visitor.get(path).content.decode()
    now = {
        "name": case.name,
        "email": case.email,
        "language": "nb",
        "phone_country": chosen_on(page),
        "phone": re.search(r'name="phone"(?: value="([^"]*)")?', page).group(1) or "",
        "opened": page.split('name="opened" value="')[1].split('"')[0],
    }
    return now, send(visitor, path, fill_in(visitor, path) | now | values)


def test_the_form_to_correct_it_shows_it_spaced_and_says_nothing_where_nothing_changed(visitor, tynset):
    case = ask(office=tynset, phone="+47 987 65 432")
    shown, answer = correct(visitor, case)
    assert (shown["phone"], answer.status_code, fresh(case).phone) == ("+47 987 65 432", 302, "+4798765432")
    assert not case.events.filter(kind="corrected").exists()
    correct(visitor, case, phone="911 22 333", phone_country="NO")
    assert fresh(case).phone == "+4791122333"


def test_what_was_kept_as_typed_becomes_no_number_of_another_country_by_saving_something_else(visitor, tynset):
    case = ask(office=tynset, phone="98 76 54 32")  # of a country that nobody knows
    shown, answer = correct(visitor, case, adults="2")
    assert (shown["phone_country"], answer.status_code) == ("", 302)
    assert (fresh(case).phone, fresh(case).adults) == ("98 76 54 32", 2)
    correct(visitor, case, phone_country="NO")
    assert fresh(case).phone == "+4798765432"


# --- at the desk ------------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(kari, as_person):
    return as_person(kari)


def test_the_desk_rings_by_a_click(desk, tynset):
    case = ask(office=tynset, phone="0049 (0)171 1234567")
    page = desk.get(f"/admin/inquiries/inquiry/{case.pk}/change/").content.decode()
    assert 'href="tel:+491711234567">+49 171 1234567</a>' in page


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_family_on_the_telephone_is_from_norway_unless_the_host_says_otherwise(language, desk, tynset, kari):
    kari.language = language
    desk.cookies["django_language"] = language
    page = desk.get("/admin/inquiries/inquiry/telephone/").content.decode()
    assert chosen_on(page) == "NO"
    said = {"name": "F", "office": "tynset", "scope": "region", "language": "nb"}
    desk.post(
        "/admin/inquiries/inquiry/telephone/", said | {"phone": "98\u00a076\u00a054\u00a032", "phone_country": "NO"}
    )
    desk.post("/admin/inquiries/inquiry/telephone/", said | {"phone": "06-12345678", "phone_country": "NL"})
    desk.post("/admin/inquiries/inquiry/telephone/", said | {"phone": "02800", "phone_country": "NO"})
    assert set(Inquiry.objects.values_list("phone", flat=True)) == {"+4798765432", "+31612345678", "02800"}


@pytest.mark.parametrize("kept", ["+49 171 1234567", "0171 1234567"])
@pytest.mark.parametrize(
    "asked",
    [
        "0171 1234567",
        "+491711234567",
        "0049 171/1234567",
        "+49 (0)171 1234567",
        "(0171) 123-4567",
        "\u202d+49\u00a0171\u20111234567\u202c",
        "1234567",
    ],
)
def test_the_inbox_finds_a_foreign_number_however_either_wrote_it(kept, asked, tynset, kari):
    case = ask(office=tynset, phone=kept)
    ask(office=tynset, phone="+47 911 22 333")
    found = list(search(Inquiry.objects.all(), asked))
    assert found == ([case] if kept.startswith("+") or asked in ("0171 1234567", "(0171) 123-4567", "1234567") else [])


def test_what_leaves_the_desk_shows_it_spaced(desk, tynset, visitor):
    case = ask(office=tynset, phone="+4798765432")
    table = desk.get("/admin/inquiries/inquiry/export/csv/").content.decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row}
    assert "'+47 987 65 432" in cells  # as every text that begins with +, so that no spreadsheet calculates it
    book = load_workbook(io.BytesIO(desk.get("/admin/inquiries/inquiry/export/xlsx/").content))
    assert "+47 987 65 432" in {cell for row in book.active.iter_rows(values_only=True) for cell in row}
    own = services.export_person(inquiry=case)
    assert own["phone"] == "+47 987 65 432"
    assert ("phone", "Telefon", "+47 987 65 432") in build_archive_document(case, case.created).facts


# --- the offices' own numbers -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("\u202d62\u00a048\u201150\u00a000\u202c", "+4762485000", "+47 62 48 50 00"),
        ("(+47) 62485000", "+4762485000", "+47 62 48 50 00"),
        ("0 2800", "02800", "02800"),
        ("116117", "116117", "116 117"),
        ("+46 8 123 456 78", "+46812345678", "+46 8 123 456 78"),
    ],
)
def test_an_office_writes_its_number_as_it_likes_and_readers_can_dial_it(typed, stored, shown, tynset, visitor):
    tynset.office_phone = typed
    tynset.full_clean()
    tynset.save()
    assert fresh_office(tynset).office_phone == tynset.office_phone == stored
    for path in (tynset.get_absolute_url(), "/nb/om/"):
        assert f'href="tel:{stored}">{shown}</a>' in visitor.get(path).content.decode()


def fresh_office(office):
    return type(office).objects.get(pk=office.pk)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("62 48 50 0", "kjenner ikke"),
        ("62 48 50 00 / 62 48 50 01", "kjenner ikke"),
        ("62485000 (Kari)", "med sifre"),
        ("sentralbordet", "med sifre"),
        ("070-123 45 67", "kjenner ikke"),
    ],
)
def test_an_office_is_told_what_is_wrong_beside_the_field(typed, words, desk, tynset):
    path = f"/admin/municipalities/municipality/{tynset.pk}/change/"
    opened = desk.get(path)
    assert '<input type="tel" name="office_phone"' in opened.content.decode()
    page = desk.post(path, values_of(opened) | {"office_phone": typed}).content.decode()
    assert words in page
    assert f'value="{typed}"' in page
    assert fresh_office(tynset).office_phone == ""


def test_the_office_form_shows_its_number_spaced_and_saves_it_untouched(desk, tynset):
    tynset.office_phone = "62485000"
    tynset.save()
    path = f"/admin/municipalities/municipality/{tynset.pk}/change/"
    values = values_of(desk.get(path))
    assert values["office_phone"] == ["+47 62 48 50 00"]
    assert desk.post(path, values).status_code == 302
    assert fresh_office(tynset).office_phone == "+4762485000"
    assert not Change.objects.filter(content_type__model="municipality").exists()


def test_rows_that_are_changed_many_at_once_are_understood_too(tynset):
    type(tynset).objects.update(office_phone="62 48 50 00")
    assert fresh_office(tynset).office_phone == "+4762485000"


def test_the_coordinators_number_stands_on_about_as_a_link(region, visitor):
    region.contact_phone = "987 65 432"
    region.save()
    assert 'href="tel:+4798765432">+47 987 65 432</a>' in visitor.get("/nb/om/").content.decode()
