"""What the desk says about where its words go is so: for families with mail, without, and with no page either."""

import datetime
import re
import secrets

import pytest
import time_machine

from accounts.models.draft import Draft
from base.models import Mail
from inquiries import services
from inquiries.models import Snippet
from inquiries.models.choices import Kind, Reason, Stage
from inquiries.rules.reaching import Way, find_way_to_family
from inquiries.services import StepNotAllowed
from inquiries.tokens import create_private_link
from tests.desk import ask, fresh, kinds
from tests.finding import find

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
INBOX = "/admin/inquiries/inquiry/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def rung(office, **values):
    """A family that only telephoned: no address, and nobody has shown it a page."""
    return ask(office=office, email="", phone="+47 62 48 51 23", **values)


def without_address(office):
    """Written in the form with a number only: the receipt has shown the link to its page."""
    case = rung(office)
    create_private_link(inquiry=case)
    return case


def stopped(office):
    case = ask(office=office)
    services.stop_mail(inquiry=case)
    return fresh(case)


CASES = [(ask, Way.MAIL), (stopped, Way.STOPPED), (without_address, Way.LINK), (rung, Way.NONE)]


@pytest.fixture(params=CASES, ids=[way.name for _make, way in CASES])
def family(request, tynset):
    make, way = request.param
    return (make(office=tynset) if make in (ask, rung) else make(tynset)), way


@pytest.fixture
def desk(kari, as_person):
    return as_person(kari)


def do(desk, case, verb, **values):
    return desk.post(f"{INBOX}{case.pk}/step/{verb}/", values, follow=True).content.decode()


def page_of(desk, case):
    return desk.get(f"{INBOX}{case.pk}/change/").content.decode()


# --- a family that cannot be written to ------------------------------------------------------------------------------
def test_how_a_family_is_reached_is_told_apart(family):
    case, way = family
    assert find_way_to_family(case) == way


def test_a_link_that_has_expired_is_no_way(tynset, clock):
    case = without_address(tynset)
    clock.shift(datetime.timedelta(days=91))
    assert find_way_to_family(case) == Way.NONE


def test_who_can_only_be_rung_is_offered_no_answer_form_but_the_telephone_first_and_open(tynset, desk):
    page = page_of(desk, rung(tynset))
    assert "step/reply/" not in page
    assert "Send svaret" not in page
    assert "Familien får ikke e-post. Ring +47 62 48 51 23, og noter svaret." in page
    first = re.search(r'<form method="post" action="[^"]+/step/".*?(<section|<details)', page, re.DOTALL)
    assert first[1] == "<section"
    assert page.index("id_call_text") < page.index("<details", page.index('class="desk-steps"'))


def test_ready_made_answers_may_still_be_read_out(tynset, desk):
    Snippet.objects.create(office=tynset, title_nb="Barnehage", body_nb="Det er plass i {office}.")
    page = page_of(desk, rung(tynset))
    assert "til å lese opp" in page
    assert "Det er plass i Tynset." in page


@pytest.mark.parametrize("verb", ["reply", "end"])
def test_no_verb_writes_to_who_can_only_be_rung(verb, tynset, kari):
    case = rung(tynset)
    step = {
        "reply": lambda: services.reply(inquiry=case, by=kari, text="Ja, vi har en leilighet."),
        "end": lambda: services.end(inquiry=case, by=kari, reason=Reason.ANSWERED, goodbye="Takk for nå"),
    }[verb]
    with pytest.raises(StepNotAllowed, match="Ring dem"):
        step()
    assert fresh(case).first_answer_on is None
    assert "from_host" not in kinds(case)


def test_an_answer_sent_from_a_page_that_was_open_before_is_refused_and_kept(tynset, desk):
    case = rung(tynset)
    answer = desk.post(f"{INBOX}{case.pk}/step/reply/", {"reply.text": "Vi har en leilighet"})
    assert answer.status_code == 422
    assert "Vi har en leilighet" in answer.content.decode()
    assert fresh(case).first_answer_on is None


def test_the_answer_on_the_telephone_is_the_answer(tynset, desk):
    case = rung(tynset)
    assert "teller som svar" in do(desk, case, "call", reached="yes", **{"call.text": "De kommer fredag"})
    assert fresh(case).answered_in_time
    assert "teller som" not in do(desk, case, "call", reached="yes")  # nothing was owed any more


def test_who_does_not_take_the_telephone_is_rung_before_the_case_ends(tynset, kari):
    case = rung(tynset)
    with pytest.raises(StepNotAllowed, match="Ring dem først"):
        services.end(inquiry=case, by=kari, reason=Reason.NO_ANSWER)
    services.log_call(inquiry=case, by=kari, reached=False)
    services.end(inquiry=case, by=kari, reason=Reason.NO_ANSWER)
    assert (fresh(case).stage, fresh(case).answered_in_time) == (Stage.ENDED, None)


def test_a_report_that_nobody_signed_can_be_ended(siri, as_person):
    case = ask(kind=Kind.BARRIER, name="", email="", phone="")
    page = page_of(as_person(siri), case)
    assert "verken gitt e-post eller telefon" in page
    services.end(inquiry=case, by=siri, reason=Reason.OTHER, text="Rettet")
    assert fresh(case).stage == Stage.ENDED


# --- what is said, in every case -------------------------------------------------------------------------------------
PROMISES = {
    Way.MAIL: "Svaret går til familien om 15 sekunder.",
    Way.STOPPED: "Svaret står på familiens side om 15 sekunder. Ingen e-post går, for de vil ikke ha noen.",
    Way.LINK: "Svaret står på familiens side om 15 sekunder. Ingen e-post går, for de har ikke gitt noen adresse.",
}


@pytest.mark.parametrize("family", CASES[:3], ids=[way.name for _make, way in CASES[:3]], indirect=True)
def test_after_an_answer_it_is_said_where_it_goes_and_so_it_is(family, desk):
    case, way = family
    before = Mail.objects.filter(topic=case.topic).count()
    assert PROMISES[way] in do(desk, case, "reply", **{"reply.text": "Velkommen"})
    assert Mail.objects.filter(topic=case.topic).count() - before == (way == Way.MAIL)


def test_before_an_answer_it_is_said_too(family, desk):
    case, way = family
    page = page_of(desk, case)
    assert ("sendes på e-post" in page) == (way == Way.MAIL)
    assert ("Ingen e-post går" in page) == (way in (Way.STOPPED, Way.LINK))


def test_who_is_discreet_gets_only_word_of_an_answer_and_the_desk_reads_so(tynset, desk):
    page = page_of(desk, ask(office=tynset, discreet=True))
    assert "E-posten sier bare at det er kommet et svar." in page


def test_after_a_goodbye_it_is_said_when_it_goes_or_that_nothing_is_sent(family, kari, desk):
    case, way = family
    services.log_call(inquiry=case, by=kari, reached=True)
    goodbye = "" if way == Way.NONE else "Takk for nå"
    page = do(desk, case, "end", **{"end.reason": "answered", "end.goodbye": goodbye})
    words = {Way.MAIL: "Hilsenen går til familien om 60 sekunder", Way.NONE: "Ingenting sendes til familien"}
    assert words.get(way, "Hilsenen står på familiens side om 60 sekunder; ingen e-post går") in page


def test_a_goodbye_that_is_not_written_is_not_said_to_go(tynset, kari, desk):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Svar")
    assert "Ingenting sendes til familien" in do(desk, case, "end", **{"end.reason": "answered"})


def test_after_a_hand_over_it_is_said_who_tells_the_family(family, tolga, desk):
    case, way = family
    page = do(desk, case, "share", what="hand_over", **{"share.office": tolga.pk})
    words = {
        Way.MAIL: "Familien får beskjed om ett minutt.",
        Way.STOPPED: "Det står på familiens side. Ingen e-post går, for de vil ikke ha noen.",
        Way.LINK: "Det står på familiens side. Ingen e-post går: ring og si det til dem.",
        Way.NONE: "ring",
    }
    assert words[way] in page


def test_who_has_no_page_is_not_said_to_read_it(tynset, desk):
    tynset.archives_cases = True
    tynset.save()
    page = page_of(desk, rung(tynset))
    assert "familien har ingen side" in page
    for untrue in ("leser det på siden", "leser de på siden", "Familien ser på siden"):
        assert untrue not in page


# --- refused steps, and what was not sent ----------------------------------------------------------------------------
def summary(page: str) -> str:
    return find(r'<div class="error-summary".*?</div>', page, re.DOTALL)[0]


REFUSED = {
    "next": ({"next.text": "Ring", "next.on": "", "plan": "1"}, "id_next_on"),
    "reply": ({"reply.text": " "}, "id_reply_text"),
    "note": ({"note.text": ""}, "id_note_text"),
    "share": ({"share.office": "", "what": "hand_over"}, "id_share_office"),
    "end": ({"end.reason": ""}, "id_end_reason"),
    "stage": ({"to": "settled"}, "step-stage"),
    "responsible": ({"what": "give"}, "step-responsible"),
}


@pytest.mark.parametrize("verb", REFUSED)
def test_every_refused_step_says_so_on_top_of_the_page_and_leads_there(verb, tynset, desk):
    values, target = REFUSED[verb]
    page = do(desk, ask(office=tynset), verb, **values)
    assert "Det er ikke sendt ennå" in summary(page)
    assert f'href="#{target}"' in summary(page)
    assert page.count(f'id="{target}"') == 1
    assert page.index("error-summary") < page.index("desk-state")


def test_an_answer_held_up_by_a_newer_message_says_so_on_top(tynset, desk):
    case = ask(office=tynset)
    seen = re.search(r'name="seen" value="(\d+)"', page_of(desk, case))[1]
    services.add_message(inquiry=case, text="Vi har funnet noe annet", key=secrets.token_urlsafe(8))
    page = do(desk, case, "reply", seen=seen, **{"reply.text": "Velkommen"})
    assert 'href="#step-reply"' in summary(page)
    assert "noen har skrevet siden du åpnet saken" in summary(page)


def test_unsent_text_that_was_put_back_is_linked_from_the_top(tynset, desk):
    case = ask(office=tynset)
    assert "desk-kept" not in page_of(desk, case)
    desk.post(f"{INBOX}{case.pk}/step/", {"reply.text": "Halvskrevet"})
    page = page_of(desk, case)
    anchor = f"unsent-{Draft.objects.get().pk}"
    assert page.index(f'href="#{anchor}"') < page.index(f'id="{anchor}"')


# --- the first screen ------------------------------------------------------------------------------------------------
def test_the_newest_message_and_the_day_promised_come_before_the_household_and_what_was_said_before(tynset, kari, desk):
    case = ask(office=tynset, text="Den første meldingen", adults=2)
    services.reply(inquiry=case, by=kari, text="Vårt svar")
    services.add_message(inquiry=case, text="Den nyeste meldingen", key=secrets.token_urlsafe(8))
    page = page_of(desk, case)
    assert "2 arbeidsdager igjen: innen onsdag 2. desember" in page
    newest = page.index("Den nyeste meldingen")
    assert page.index("innen onsdag") < newest < page.index("id_reply_text") < page.index('id="person"')
    earlier = re.search(
        r'<details class="desk-fold">\s*<summary>\s*Det som er sagt før \(2\)(.*?)</details>', page, re.DOTALL
    )
    assert "Den første meldingen" in earlier[1]
    assert "Den nyeste meldingen" not in earlier[1]


def test_what_is_overdue_names_the_day_that_was_promised(tynset, kari, clock, as_person):
    case = ask(office=tynset)
    clock.shift(datetime.timedelta(days=4))
    assert "2 arbeidsdager over fristen: lovet innen onsdag 2. desember" in page_of(as_person(kari), case)


def test_what_is_quiet_says_since_when_the_family_was_last_in_touch(tynset, kari, desk, clock, as_person):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Svar")
    assert "Besvart i dag" in page_of(desk, case)
    clock.shift(datetime.timedelta(days=3))
    services.note(inquiry=case, by=kari, text="Sett på")
    assert "Stille siden mandag 30. november" in page_of(as_person(kari), case)


def test_a_next_step_over_an_older_one_says_which_one_goes(tynset, desk):
    case = ask(office=tynset)
    do(desk, case, "next", plan="1", **{"next.text": "Ringe skolen", "next.on": "2026-12-02"})
    assert "Erstatter det som er planlagt: «Ringe skolen», onsdag 2. desember." in page_of(desk, case)
    page = do(desk, case, "next", plan="1", **{"next.text": "Sende kart", "next.on": "2026-12-03"})
    assert "i stedet for «Ringe skolen»" in page


def test_the_telephone_box_says_beforehand_who_reads_the_note(tynset, desk):
    assert "Bare for kontoret. Familien ser det ikke på siden sin." in page_of(desk, ask(office=tynset))


# --- undo ------------------------------------------------------------------------------------------------------------
def test_the_button_knows_how_long_it_holds_in_the_message_and_on_the_timeline(tynset, desk, clock):
    case = ask(office=tynset)
    page = do(desk, case, "reply", **{"reply.text": "Velkommen"})
    assert re.findall(r'data-undo-seconds="(\d+)"', page) == ["15", "15"]
    clock.shift(datetime.timedelta(seconds=5))
    assert re.findall(r'data-undo-seconds="(\d+)"', page_of(desk, case)) == ["10"]


def test_what_time_does_not_end_keeps_its_button(tynset, desk):
    page = do(desk, ask(office=tynset), "note", **{"note.text": "Ring i morgen"})
    assert "undo-button" in page
    assert "data-undo-seconds" not in page


@pytest.mark.parametrize(
    ("verb", "values", "words"),
    [
        ("reply", {"reply.text": "Hei"}, "Svaret ble ikke sendt."),
        ("end", {"end.reason": "answered", "end.goodbye": "Takk"}, "Hilsenen ble ikke sendt, og saken er åpen igjen."),
        ("end", {"end.reason": "not_meant"}, "Saken er åpen igjen."),
        ("note", {"note.text": "Feil familie"}, "Det er angret."),
    ],
)
def test_after_undoing_the_page_says_what_did_not_go_and_where_the_lines_stand(verb, values, words, tynset, desk):
    page = do(desk, ask(office=tynset), verb, **values)
    back = desk.post(re.search(r'formaction="([^"]+/undo/\d+/)"', page)[1], follow=True).content.decode()
    assert f"{words} Begge linjene blir stående under «Alt som har skjedd»." in back
    assert back.count("Alt som har skjedd") == 2
