"""The contact form, in four languages, from every page; the barrier report; the blocks on other pages."""

import datetime
import re
import secrets

import pytest
import time_machine
from django.core.exceptions import ValidationError

from base.models import ActionCount, Mail
from base.values.identitynumbers import validate_no_identity_number
from inquiries import services
from inquiries.forms import validators
from inquiries.models import Inquiry
from tests.desk import CONTACT, fill_in, send
from tests.markup import read_page

pytestmark = pytest.mark.django_db
PATH = "/nb/kontakt/"
PATHS = {"nb": PATH, "en": "/en/contact/", "de": "/de/kontakt/", "nl": "/nl/contact/"}
THANKS = {
    "nb": "Takk, det har kommet fram",
    "en": "Thank you, it has arrived",
    "de": "Danke, es ist angekommen",
    "nl": "Dank je, het is aangekomen",
}


def sent(client, path=PATH, query="", **values):
    return send(client, path, fill_in(client, path + query, **CONTACT | values))


@pytest.mark.parametrize("language", PATHS)
def test_a_family_writes_and_is_thanked_in_its_language(language, visitor, tynset):
    answer = sent(visitor, PATHS[language], office="tynset", language=language)
    page = visitor.get(answer.url).content.decode()
    assert THANKS[language] in page
    assert "Tynset" in page
    case = Inquiry.objects.get()
    assert (case.office, case.language) == (tynset, language)
    assert "http://testserver" + PATHS[language] in Mail.objects.get().body


def test_name_and_one_way_to_reach_them_are_enough(visitor, tynset):
    only_phone = {"email": "", "phone": "+47 400 00 000"}
    assert sent(visitor, **only_phone).status_code == 302
    assert sent(visitor).status_code == 302
    assert Inquiry.objects.count() == 2


def test_errors_stand_beside_the_field_and_in_a_list_that_leads_there(visitor, tynset):
    page = sent(visitor, name="", email="", birth_years="7 år", text="Behold dette").content.decode()
    for name in ("name", "email", "birth_years"):
        assert f'href="#id_{name}"' in page
        assert f'id="id_{name}_error"' in page
        assert re.search(rf'id="id_{name}"[^>]*>', page) or re.search(
            rf'<[^>]*aria-invalid="true"[^>]*id="id_{name}"', page
        )
    assert page.count('aria-invalid="true"') == 3
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert "Behold dette" in page
    assert '<details class="fold" open' in page
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    "query", ["source=h%C3%B8st+2026", f"source={'x' * 50}", f"plan={'x' * 2500}", f"about={'x' * 200}"]
)
def test_a_strange_link_to_the_form_does_not_stop_a_family(query, visitor, tynset):
    page = visitor.get(f"{PATH}?{query}").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(about|plan|source)" value="([^"]*)"', page))
    assert query.partition("=")[0] in page
    assert sent(visitor, **hidden).status_code == 302
    assert sent(visitor, **dict([query.split("=")])).status_code == 302


def test_everything_a_family_may_tell_is_kept(visitor, tynset):
    sent(
        visitor,
        office="tynset",
        scope="office",
        phone="40000000",
        channel="phone",
        best_time="etter kl. 17",
        discreet="on",
        adults="2",
        birth_years="2019, 2022",
        occupations="Sykepleier og snekker",
        timing="Til høsten",
        wishes="Utsikt",
        text="Hei",
    )
    case = Inquiry.objects.get()
    assert (case.scope, case.channel, case.best_time, case.discreet) == ("office", "phone", "etter kl. 17", True)
    assert (case.adults, case.birth_years, case.occupations) == (2, [2019, 2022], "Sykepleier og snekker")
    assert (case.timing, case.wishes, case.events.first().text) == ("Til høsten", "Utsikt", "Hei")


def test_a_family_is_greeted_first_and_the_law_is_folded_before_the_button(visitor, tynset):
    page = visitor.get(PATH).content.decode()
    head, _form, form = page.partition("<form")
    assert "Hei!" in head.partition('class="lead"')[2]
    fold = form.partition("Hvem som leser det")[0].rpartition("<details")[2]
    assert fold.startswith(' class="fold">')
    assert form.index("Hvem som leser det") < form.index('class="treat"') < form.index('type="submit"')
    assert page.count('class="treat"') == 1


def test_only_this_municipality_needs_one(visitor, tynset):
    assert "Velg kommunen" in sent(visitor, scope="office").content.decode()


def test_a_page_goes_along_and_chooses_the_office(visitor, make_job, tynset):
    job = make_job(tynset, "Sykepleier på vakt")
    page = read_page(visitor.get(f"{PATH}?about=job:{job.slug}"))
    assert f'<a href="{job.get_absolute_url()}">Sykepleier på vakt</a>' in page
    assert '<option value="tynset" selected>' in page
    sent(visitor, about=f"job:{job.slug}", plan="work=2223&max=45", source="messe-2026")
    case = Inquiry.objects.get()
    assert (case.office, case.about_title, case.plan_query, case.source) == (
        tynset,
        "Sykepleier på vakt",
        "work=2223&max=45",
        "messe-2026",
    )


def test_nobody_outside_can_say_that_a_family_telephoned(visitor, tynset):
    sent(visitor, source="telephone")
    assert Inquiry.objects.get().source == ""


@pytest.mark.parametrize("reference", ["municipality:tynset", "place:tynset"])
def test_a_municipality_and_a_place_can_be_asked_about(reference, visitor, tynset):
    assert '<option value="tynset" selected>' in visitor.get(f"{PATH}?about={reference}").content.decode()


@pytest.mark.parametrize("reference", ["job:finnes-ikke", "tull", "user:kari", ":", "job:", "a" * 500, "job:\x00"])
def test_a_page_that_is_not_there_is_no_hindrance(reference, visitor, tynset, kari):
    answer = visitor.get(PATH, {"about": reference.replace("\x00", "")})
    assert answer.status_code == 200
    assert visitor.post(PATH, {"about": reference}).status_code == 200


def test_a_draft_is_not_told_about(visitor, make_job, tynset):
    job = make_job(tynset, "Hemmelig utkast", status="draft")
    assert "Hemmelig" not in visitor.get(f"{PATH}?about=job:{job.slug}").content.decode()


def test_a_plan_of_a_thousand_parts_is_taken_too(visitor, tynset):
    assert sent(visitor, plan="a=1&" * 499).status_code == 302


@pytest.mark.parametrize(
    "number",
    [
        "01010750160",
        "010107 50160",
        "Født 01010750160!",
        "010107\u00a050160",
        "010107\u201150160",
        "010107 - 50160",
        "01.01.07 50160",
        "0 1 0 1 0 7 5 0 1 6 0",
        "010107\u200950160",
        "01-01-07-50160",
        "tlf 40000000 01010750160",
    ],
)
def test_a_national_identity_number_is_refused(number, visitor, tynset):
    page = sent(visitor, text=f"Mitt nummer er {number}").content.decode()
    assert "Utelat fødselsnummer" in page
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "12345678901",
        "+47 400 00 000",
        "NO93 8601 1117 947",
        "2019, 2022",
        "62 48 50 00 / 400 00 000",
        "8601.11.17947",
        "1.1.2027 - 31.12.2027",
    ],
)
def test_other_numbers_are_no_identity_number(text):
    validate_no_identity_number(text)


@pytest.mark.parametrize("text", ["7", "01.02.2019", "2019 og 2022", "1900", "2999", "2019 " * 13])
def test_birth_years_are_years(text):
    with pytest.raises(ValidationError):
        validators.read_birth_years(text)


def test_the_form_says_who_reads_it_how_long_and_what_to_say_on_the_telephone(visitor, tynset, settings):
    settings.KEEP_MONTHS = 13
    page = visitor.get(PATH).content.decode()
    for words in ("Hvem som leser det", "13 måneder", "offentlig dokument", "telefonen", "fødselsnummer"):
        assert words in page


# --- barriers --------------------------------------------------------------------------------------------------------
BARRIER = "/nb/tilgjengelighet/hinder/"


def test_a_barrier_is_told_without_a_name_and_comes_to_the_coordinator(visitor, region):
    answer = send(visitor, BARRIER, fill_in(visitor, BARRIER, text="Kartet leses ikke opp", page="/nb/regionen/"))
    case = Inquiry.objects.get()
    assert (case.kind, case.office, case.about_title) == ("barrier", None, "/nb/regionen/")
    assert "koordinatoren" in visitor.get(answer.url).content.decode()


def test_an_empty_barrier_is_refused_beside_the_field(visitor, region):
    assert "Skriv noe først" in send(visitor, BARRIER, fill_in(visitor, BARRIER)).content.decode()


def test_the_accessibility_page_leads_to_the_report_unless_another_address_is_set(visitor, region, settings):
    assert BARRIER in visitor.get("/nb/tilgjengelighet/").content.decode()
    settings.BARRIER_CONTACT = "hinder@example.org"
    page = visitor.get("/nb/tilgjengelighet/").content.decode()
    assert BARRIER not in page
    assert "hinder@example.org" in page
    answer = visitor.post(BARRIER, {"text": "Hei"})
    assert "hinder@example.org" in answer.content.decode()
    assert not Inquiry.objects.exists()


# --- on other pages --------------------------------------------------------------------------------------------------
def test_every_entry_can_be_asked_about_within_the_pages_budget(
    visitor, make_job, tynset, django_assert_max_num_queries
):
    job = make_job(tynset)
    visitor.get("/nb/regionen/")  # fills what a process keeps to draw maps and mountains from
    with django_assert_max_num_queries(8):
        page = visitor.get(job.get_absolute_url()).content.decode()
    assert f"/nb/kontakt/?about=job%3A{job.slug}" in page
    assert "Spør verten i Tynset om dette" in page


def test_front_municipality_and_place_have_a_way_to_a_person(visitor, tynset):
    tynset.answers_by, tynset.phone_hours_nb, tynset.answer_working_days = "Servicetorget", "tirsdager 9–12", 1
    tynset.save()
    page = visitor.get(tynset.get_absolute_url()).content.decode()
    for words in ("about=municipality%3Atynset", "Servicetorget", "tirsdager 9–12", "innen 1 arbeidsdag."):
        assert words in page
    assert "about=place%3Atynset" in visitor.get(tynset.centre.get_absolute_url()).content.decode()
    assert 'href="/nb/kontakt/"' in visitor.get("/nb/").content.decode()


def test_news_of_the_whole_region_is_asked_about_without_an_office(visitor, region):
    from news.models import Article

    article = Article.objects.create(title_nb="For hele regionen", status="published")
    assert "Spør en vert om dette" in visitor.get(article.get_absolute_url()).content.decode()


# --- a stranger's address -------------------------------------------------------------------------------------------
NOON = datetime.datetime(2026, 11, 23, 11, tzinfo=datetime.UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def ask_by_form(visitor, **values) -> str:
    """Send the form, from a network of its own, and return the receipt."""
    sent = fill_in(visitor, "/nb/kontakt/", **CONTACT | {"text": secrets.token_hex(8)} | values)
    answer = send(visitor, "/nb/kontakt/", sent, REMOTE_ADDR=f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.1")
    return visitor.get(answer.url).content.decode()


def test_a_mailbox_gets_three_confirmations_a_day_whoever_asks_and_every_case_is_made(visitor, region, noon):
    receipts = [ask_by_form(visitor) for _time in range(5)]
    assert Inquiry.objects.count() == 5
    assert Mail.objects.filter(to=CONTACT["email"]).count() == 3
    for receipt in receipts[:3]:
        assert "En bekreftelse er på vei" in receipt
    for receipt in receipts[3:]:
        assert "så det går ikke ut flere" in receipt
        assert "En bekreftelse er på vei" not in receipt
        assert "Åpne siden din" in receipt


def test_the_cap_is_the_mailboxs_and_lasts_until_the_next_day(visitor, region, noon):
    spellings = ["Provesen@Example.org", "provesen+a@example.org", "provesen+b@example.org", "provesen@example.org"]
    for spelling in spellings:
        ask_by_form(visitor, email=spelling)
    assert Mail.objects.count() == 3
    ask_by_form(visitor, email="andre@example.org")
    assert Mail.objects.count() == 4
    noon.move_to(NOON + datetime.timedelta(days=1))
    ask_by_form(visitor)
    assert Mail.objects.count() == 5


def test_a_family_that_got_no_confirmation_still_gets_its_answer(visitor, region, tynset, kari, noon):
    for _time in range(4):
        ask_by_form(visitor, office=tynset.slug)
    services.reply(inquiry=Inquiry.objects.latest("pk"), by=kari, text="Velkommen")
    assert Mail.objects.filter(to=CONTACT["email"]).count() == 4


def test_the_address_is_counted_without_being_kept(visitor, region):
    ask_by_form(visitor)
    assert ActionCount.objects.exists()
    assert not [row for row in map(repr, ActionCount.objects.values()) if "provesen" in row]
