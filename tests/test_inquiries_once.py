"""A host who presses a button twice has done it once: one step, one mail; a page opened anew does it anew."""

import re

import pytest

from base.models import Mail
from inquiries import services
from inquiries.admin import casepage
from inquiries.admin.steps import STEPS
from inquiries.models import Inquiry
from inquiries.models.choices import Scope, Stage
from tests.desk import ask, fresh, kinds

pytestmark = pytest.mark.django_db
INBOX = "/admin/inquiries/inquiry/"
# What a host sends for each verb; Tolga's number is filled in where an office is named.
SENT = {
    "reply": {"text": "Vi har to leiligheter.", "send": "1"},
    "call": {"text": "Snakket om skolen", "reached": "yes"},
    "note": {"text": "Mangler hybel", "save": "1"},
    "next": {"text": "Ringe skolen", "on": "2099-12-01", "plan": "1"},
    "responsible": {"what": "take"},
    "stage": {"to": "dialogue"},
    "end": {"reason": "not_meant", "text": "Reklame"},
    "share": {"office": "tolga", "what": "add", "text": "Til kollegaen"},
    "remove": {"office": "tolga"},
    "consent": {"said": "yes", "text": "på telefon"},
    "coordinator": {"text": "Vet ikke hvem"},
    "archive": {"worth": "on", "journal_number": "26/77"},
}


@pytest.fixture
def case(tynset):
    tynset.archives_cases = True
    tynset.save()
    return ask(office=tynset)


@pytest.fixture
def opened(kari, as_person):
    """What the open page would send for a verb: its hidden fields and `values`."""

    def values_of(case, verb, **values):
        page = as_person(kari).get(f"{INBOX}{case.pk}/change/").content.decode()
        form = re.search(rf'action="{INBOX}{case.pk}/step/".*?</form>', page, re.DOTALL).group()
        assert f'formaction="{INBOX}{case.pk}/step/{verb}/"' in form
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        return {name: value for name, value in hidden.items() if name != "csrfmiddlewaretoken"} | values

    return values_of


@pytest.fixture
def ready(case, kari, tolga):
    """Bring the case to where a verb is possible, and return what is sent."""

    def values_for(verb):
        if verb == "consent":
            Inquiry.objects.filter(pk=case.pk).update(scope=Scope.OFFICE)
            services.ask_hand_over(inquiry=case, by=kari, office=tolga)
        if verb == "remove":
            services.add_office(inquiry=case, by=kari, office=tolga)
        return {name: str(tolga.pk) if value == "tolga" else value for name, value in SENT[verb].items()}

    return values_for


def test_every_step_of_the_page_is_in_this_table():
    assert set(SENT) == set(STEPS)


@pytest.mark.parametrize("verb", SENT)
def test_a_button_pressed_twice_is_one_step_and_one_mail(verb, case, ready, opened, kari, as_person):
    values = opened(case, verb, **ready(verb))
    steps, mails = len(kinds(case)), Mail.objects.count()
    desk = as_person(kari)
    first = desk.post(f"{INBOX}{case.pk}/step/{verb}/", values)
    after = (kinds(case), Mail.objects.count())
    assert len(after[0]) > steps
    assert after[1] - mails <= 1
    second = desk.post(f"{INBOX}{case.pk}/step/{verb}/", values)
    assert (second.status_code, second.url) == (first.status_code, first.url) == (302, first.url)
    assert (kinds(case), Mail.objects.count()) == after


def test_an_answer_sent_twice_is_one_message_and_one_mail(case, opened, kari, as_person):
    values = opened(case, "reply", text="Vi har to leiligheter.", send="1")
    before = Mail.objects.count()
    desk = as_person(kari)
    for _press in range(2):
        page = desk.post(f"{INBOX}{case.pk}/step/reply/", values, follow=True).content.decode()
    assert case.events.filter(kind="from_host").count() == 1
    assert Mail.objects.count() == before + 1
    assert "Det var allerede gjort, én gang." in page


def test_the_same_words_from_a_page_opened_anew_are_a_second_message(case, opened, kari, as_person):
    desk = as_person(kari)
    for _time in range(2):
        desk.post(f"{INBOX}{case.pk}/step/reply/", opened(case, "reply", text="Takk!", send="1"))
    assert case.events.filter(kind="from_host", text="Takk!").count() == 2


def test_other_words_from_the_same_page_are_never_swallowed(case, opened, kari, as_person):
    """Sent, gone back, and sent with a change."""
    desk, values = as_person(kari), opened(case, "reply", send="1")
    for words in ("Kom på tirsdag.", "Kom på onsdag."):
        desk.post(f"{INBOX}{case.pk}/step/reply/", values | {"text": words})
    assert list(case.events.filter(kind="from_host").values_list("text", flat=True)) == [
        "Kom på tirsdag.",
        "Kom på onsdag.",
    ]


def test_a_refused_form_can_be_sent_again(case, opened, kari, as_person):
    desk, values = as_person(kari), opened(case, "stage", to="settled")
    assert desk.post(f"{INBOX}{case.pk}/step/stage/", values).status_code == 422
    assert desk.post(f"{INBOX}{case.pk}/step/stage/", values | {"to": "dialogue"}).status_code == 302
    assert fresh(case).stage == Stage.DIALOGUE


def test_the_key_of_somebody_else_opens_nothing(case, opened, kari, ola, as_person):
    values = opened(case, "note", text="Mangler hybel", save="1")
    as_person(kari).post(f"{INBOX}{case.pk}/step/note/", values)
    assert as_person(ola).post(f"{INBOX}{case.pk}/step/note/", values).status_code == 403


@pytest.mark.parametrize("verb", ["reply", "share"])
def test_two_workers_with_the_same_form_do_it_once(verb, case, ready, opened, kari, as_person, monkeypatch):
    """The second has looked before the first was done: the lock decides."""
    values = opened(case, verb, **(ready(verb) | ({"what": "hand_over"} if verb == "share" else {})))
    desk = as_person(kari)
    real = casepage.take

    def late(form, last_seen):
        monkeypatch.setattr(casepage, "take", real)
        assert desk.post(f"{INBOX}{case.pk}/step/{verb}/", values).status_code == 302
        return real(form, last_seen)

    monkeypatch.setattr(casepage, "take", late)
    assert desk.post(f"{INBOX}{case.pk}/step/{verb}/", values).status_code == 302
    assert len([kind for kind in kinds(case) if kind in ("from_host", "handed_over")]) == 1
