"""One case on one page, and every step of the host as a small form that refuses with a sentence and keeps the words."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from base.models import Mail
from inquiries import services
from inquiries.admin import casepage
from inquiries.models import FurtherOffice, Inquiry, Opening, Snippet
from inquiries.models.choices import Scope, Stage
from tests.conftest import make_municipality
from tests.desk import ask, fresh, kinds
from tests.markup import read_page

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def address(case, verb: str = "") -> str:
    return f"/admin/inquiries/inquiry/{case.pk}/" + (f"step/{verb}/" if verb else "change/")


@pytest.fixture
def case(tynset):
    return ask(
        office=tynset,
        name="Familien Prøvesen",
        adults=2,
        birth_years=[2019, 2022],
        occupations="sykepleier og tømrer",
        wishes="et hus med uthus",
        discreet=True,
    )


@pytest.fixture
def desk(kari, as_person):
    return as_person(kari)


@pytest.fixture
def do(desk, case):
    """Take a step as Kari, and return the page that follows."""
    return lambda verb, **values: desk.post(address(case, verb), values, follow=True)


# --- reading ---------------------------------------------------------------------------------------------------------
def test_the_page_shows_household_words_and_that_the_employer_does_not_know(case, desk):
    page = desk.get(address(case)).content.decode()
    for words in (
        "Familien Prøvesen",
        "tel:+4740000000",
        "provesen@example.org</span>",
        "2019, 2022",
        "sykepleier og tømrer",
        "et hus med uthus",
        "Har dere en leilighet?",
        "2 arbeidsdager igjen",
        "arbeidsgiveren vet det ikke",
    ):
        assert words in page


def test_every_opening_is_on_record_and_a_sitting_is_one(case, desk, kari, siri, as_person, clock):
    desk.get(address(case))
    desk.get(address(case))
    assert [(row.user, row.office) for row in Opening.objects.all()] == [(kari, case.office)]
    clock.shift(datetime.timedelta(minutes=31))
    desk.get(address(case))
    as_person(siri).get(address(case))
    assert Opening.objects.filter(user=kari).count() == 2
    assert Opening.objects.get(user=siri).office is None


def test_another_office_is_sent_away_sees_no_word_and_leaves_no_step(case, ola, as_person):
    other = as_person(ola)
    assert "Prøvesen" not in other.get(address(case), follow=True).content.decode()
    for verb in (
        "reply",
        "note",
        "stage",
        "end",
        "share",
        "archive",
        "coordinator",
        "call",
        "next",
        "consent",
        "remove",
    ):
        assert other.post(address(case, verb), {"text": "kapret", "to": "dialogue"}).status_code == 403
    assert kinds(case) == ["received", "promise"]
    assert not Opening.objects.exists()


def test_an_editor_of_the_same_office_is_refused(case, eli, as_person):
    assert as_person(eli).get(address(case)).status_code == 403
    assert as_person(eli).post(address(case, "reply"), {"text": "hei"}).status_code == 403


def test_the_page_it_is_about_and_the_plan_are_linked(tynset, desk, make_job):
    job = make_job(tynset)
    plan = {
        "words": ["Sykepleier og tømrer"],
        "places": ["Tynset"],
        "entries": [{"title": "Fast stilling", "url": "/nb/jobber/fast/"}, {}, 7],
    }
    case = ask(office=tynset, about=job)
    Inquiry.objects.filter(pk=case.pk).update(plan=plan)
    page = desk.get(address(case)).content.decode()
    assert job.get_absolute_url() in page
    assert "Sykepleier og tømrer" in page
    assert 'href="/nb/jobber/fast/"' in page


@pytest.mark.parametrize(
    "plan", [{}, [], {"words": ["x"]}, {"work": ["2223"]}, {"entries": []}, {"places": None, "household": ""}]
)
def test_a_plan_of_any_shape_breaks_no_page(plan, case, desk):
    Inquiry.objects.filter(pk=case.pk).update(plan=plan)
    assert desk.get(address(case)).status_code == 200


def test_a_forgotten_case_offers_no_step(case, desk):
    services.erase(inquiry=case)
    page = desk.get(address(case)).content.decode()
    assert "/step/" not in page
    assert "Prøvesen" not in page


def test_the_page_costs_the_same_with_a_long_story(case, desk, kari, django_assert_max_num_queries):
    desk.get(address(case))
    with django_assert_max_num_queries(24) as short:
        desk.get(address(case))
    for number in range(20):
        services.note(inquiry=case, by=kari, text=f"Notat {number}")
    with django_assert_max_num_queries(24) as long:
        desk.get(address(case))
    assert len(short) == len(long)


# --- answering --------------------------------------------------------------------------------------------------------
def test_an_answer_is_on_the_page_and_the_family_no_longer_waits(case, do):
    page = do("reply", text="Vi har to leiligheter.").content.decode()
    assert "Vi har to leiligheter." in page
    assert fresh(case).unanswered_since is None
    assert fresh(case).answered_in_time is True


def test_an_empty_answer_is_refused_beside_the_field(case, do):
    answer = do("reply", text="  ")
    assert answer.status_code == 422
    assert 'id="id_reply_text_error">Skriv noe først.' in answer.content.decode()
    assert kinds(case) == ["received", "promise"]


def test_a_snippet_goes_under_what_was_written_and_nothing_is_sent(case, do, kari):
    kari.first_name = "Kari"
    kari.save()
    snippet = Snippet.objects.create(office=case.office, title_nb="Hilsen", body_nb="Hei {name}, {host} i {office}.")
    page = do("reply", text="Først dette", snippet=snippet.pk, insert="1").content.decode()
    assert "Først dette\n\nHei Familien Prøvesen, Kari i Tynset." in page
    assert kinds(case) == ["received", "promise"]


@pytest.mark.parametrize("chosen", ["", "999", "x"])
def test_inserting_without_a_choice_keeps_the_words(chosen, case, do):
    page = do("reply", text="Dette skrev jeg", snippet=chosen, insert="1")
    assert page.status_code == 200
    assert "Dette skrev jeg" in page.content.decode()


def test_snippets_of_another_office_are_not_offered(case, desk, tolga):
    Snippet.objects.create(office=tolga, title_nb="Bare Tolga", body_nb="x")
    Snippet.objects.create(office=None, title_nb="For alle", body_nb="y")
    page = desk.get(address(case)).content.decode()
    assert "For alle" in page
    assert "Bare Tolga" not in page


def test_a_call_is_logged_with_one_button_and_answers_when_they_talked(case, do):
    do("call", reached="no")
    assert fresh(case).unanswered_since is not None
    do("call", reached="yes", text="Ringte kl. 10")
    assert fresh(case).unanswered_since is None
    assert case.events.filter(kind="call", text="Ringte kl. 10").exists()


def test_a_note_is_kept_for_the_desk(case, do):
    assert "Mangler hybel" in do("note", text="Mangler hybel").content.decode()
    assert kinds(case)[-1] == "note"


def test_a_next_action_is_planned_and_done(case, do):
    do("next", text="Ringe skolen", on="2026-12-01", plan="1")
    assert (fresh(case).next_action, fresh(case).next_action_on) == ("Ringe skolen", datetime.date(2026, 12, 1))
    do("next", text="Ringe skolen", on="2026-12-01", done="1")
    assert fresh(case).next_action_on is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "Ringe", "on": ""}, "Velg dagen."),
        ({"text": "", "on": "2026-12-01"}, "Skriv hva som skal gjøres den dagen."),
        ({"text": "Ringe", "on": "2026-11-22"}, "Den dagen er passert. Velg i dag eller en senere dag."),
        ({"text": "Ringe", "on": "9999-01-01"}, "1900"),
    ],
)
def test_a_next_action_without_day_or_words_is_refused_and_kept(values, words, case, do):
    answer = do("next", plan="1", **values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert values["text"] in page
    assert fresh(case).next_action_on is None


def test_a_next_action_may_be_for_today_and_none_lies_behind_on_any_path(case, do, kari):
    do("next", text="Ringe", on="2026-11-23", plan="1")
    assert fresh(case).next_action_on == MONDAY.date()
    with pytest.raises(services.StepNotAllowed):
        services.set_next_action(inquiry=case, by=kari, text="Ringe", on=datetime.date(2026, 11, 22))


# --- how far -------------------------------------------------------------------------------------------------------
def test_only_legal_stages_are_offered(case, desk):
    page = read_page(desk.get(address(case)))
    assert 'name="to" value="dialogue"' in page
    assert 'name="to" value="moved"' not in page


def test_an_illegal_stage_is_refused_with_the_sentence(case, do):
    answer = do("stage", to="settled")
    assert answer.status_code == 422
    assert "Fra «ny» kan en sak ikke gå til" in answer.content.decode()
    assert fresh(case).stage == Stage.NEW
    assert do("stage", to="'; drop").status_code == 422


def test_the_stages_lead_to_the_end_of_the_funnel(case, do):
    do("reply", text="Hei")
    for stage in ("visit_planned", "visited", "decided", "moved", "settled"):
        do("stage", to=stage)
    assert fresh(case).stage == Stage.SETTLED


def test_a_case_ends_with_a_reason_after_the_answer(case, do):
    answer = do("end", reason="no_home", text="Fant ingenting")
    assert answer.status_code == 422
    assert "Fant ingenting" in answer.content.decode()
    do("reply", text="Dessverre")
    do("end", reason="no_home", text="Fant ingenting")
    assert (fresh(case).stage, fresh(case).ended_reason) == (Stage.ENDED, "no_home")
    assert do("end", reason="other").status_code == 422
    assert do("end", reason="").status_code == 422


# --- whose ---------------------------------------------------------------------------------------------------------
def test_after_a_hand_over_the_host_is_back_in_the_inbox_with_a_word(case, do, tolga):
    answer = do("share", office=tolga.pk, what="hand_over", text="Vil til Tolga")
    assert answer.redirect_chain[-1][0] == "/admin/inquiries/inquiry/"
    assert "Tolga" in answer.content.decode()
    assert fresh(case).office == tolga


def test_an_office_that_helps_is_added_and_taken_off(case, do, tolga):
    do("share", office=tolga.pk, what="add")
    assert FurtherOffice.objects.get().office == tolga
    do("remove", office=tolga.pk)
    assert not FurtherOffice.objects.exists()
    assert do("remove", office=tolga.pk).status_code == 422


def test_where_the_family_chose_one_office_they_are_asked_first(tynset, tolga, kari, as_person):
    case = ask(office=tynset, scope=Scope.OFFICE)
    desk = as_person(kari)
    page = desk.post(address(case, "share"), {"office": tolga.pk, "what": "hand_over"}, follow=True).content.decode()
    assert "ikke svart" in page
    assert fresh(case).office == tynset
    desk.post(address(case, "consent"), {"said": "yes", "text": "på telefon", "question": f"hand_over:{tolga.pk}"})
    assert fresh(case).office == tolga


def test_a_no_on_the_telephone_keeps_the_case(tynset, tolga, kari, as_person):
    case = ask(office=tynset, scope=Scope.OFFICE)
    desk = as_person(kari)
    desk.post(address(case, "share"), {"office": tolga.pk, "what": "add"})
    desk.post(address(case, "consent"), {"said": "no", "question": f"add:{tolga.pk}"})
    assert (fresh(case).asked_office, FurtherOffice.objects.count()) == (None, 0)
    assert desk.post(address(case, "consent"), {"said": "no"}).status_code == 422


# --- a family that gets no mail ---
@pytest.fixture(params=["no e-mail", "mail stopped"])
def unreachable(request, tynset):
    """Wrote to Tynset only, and cannot be asked by mail."""
    case = ask(office=tynset, scope=Scope.OFFICE, email="" if request.param == "no e-mail" else "a@example.org")
    if request.param == "mail stopped":
        services.stop_mail(inquiry=case)
    Mail.objects.all().delete()
    return fresh(case)


@pytest.mark.parametrize(("what", "kind"), [("hand_over", "handed_over"), ("add", "office_added"), ("no", "refused")])
def test_a_family_without_mail_is_rung_and_its_answer_noted(what, kind, unreachable, tolga, kari, as_person):
    desk = as_person(kari)
    page = desk.get(address(unreachable)).content.decode()
    assert "Ring dem først" in page
    assert "blir de spurt først" not in page
    answer = desk.post(address(unreachable, "share"), {"office": tolga.pk, "what": what, "text": "på telefon"})
    assert answer.status_code == 302
    assert kinds(unreachable)[-1] == kind
    assert "asked" not in kinds(unreachable)
    assert (fresh(unreachable).office == tolga) == (what == "hand_over")
    said = unreachable.events.get(kind="refused" if what == "no" else "consented")
    assert (said.user, said.text, said.office) == (kari, "på telefon", tolga)
    assert not Mail.objects.exists()


def test_nobody_is_asked_by_a_mail_that_does_not_leave(unreachable, tolga, kari):
    before = kinds(unreachable)
    with pytest.raises(services.StepNotAllowed):
        services.ask_hand_over(inquiry=unreachable, by=kari, office=tolga)
    assert kinds(unreachable) == before


@pytest.fixture
def third(tynset, region):
    return make_municipality("3425", "Engerdal", 61.9, 11.8)


@pytest.mark.parametrize("said", ["yes", "no"])
@pytest.mark.parametrize("meanwhile", ["another office", "another wish", "withdrawn"])
def test_a_yes_or_no_to_a_question_that_was_replaced_counts_for_no_other(
    meanwhile, said, tynset, tolga, third, kari, as_person
):
    """Kari has the page open while a colleague asks something else."""
    case = ask(office=tynset, scope=Scope.OFFICE)
    desk = as_person(kari)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    page = desk.get(address(case)).content.decode()
    read = re.search(r'name="question" value="([^"]+)"', page).group(1)
    if meanwhile == "withdrawn":
        services.refuse(inquiry=case, by=kari)
    else:
        new = {"office": third} if meanwhile == "another office" else {"office": tolga, "what": "add"}
        services.ask_hand_over(inquiry=case, by=kari, **new)
    waits = fresh(case).question
    answer = desk.post(address(case, "consent"), {"said": said, "text": "på telefon", "question": read})
    assert answer.status_code == 422
    sentence = "ikke noe spørsmål" if meanwhile == "withdrawn" else "Spørsmålet er endret"
    page = answer.content.decode()
    assert sentence in page
    assert "på telefon" in page
    assert f'name="question" value="{waits}"' in page  # the page shows the new question, so the next press is to it
    assert (fresh(case).office, fresh(case).question) == (tynset, waits)
    assert not FurtherOffice.objects.exists()


def test_a_yes_that_names_no_question_is_refused(tynset, tolga, kari, as_person):
    case = ask(office=tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    assert as_person(kari).post(address(case, "consent"), {"said": "yes"}).status_code == 422
    assert fresh(case).office == tynset


def test_a_case_goes_back_to_the_coordinator(case, do, siri, as_person):
    do("coordinator", text="Vet ikke hvem")
    assert fresh(case).office is None
    assert "Vet ikke hvem" in as_person(siri).get(address(case)).content.decode()


def test_an_office_must_be_chosen(case, do):
    answer = do("share", what="add", text="Til kollegaen")
    assert answer.status_code == 422
    assert "Velg kontoret." in answer.content.decode()
    assert "Til kollegaen" in answer.content.decode()


# --- archive ---------------------------------------------------------------------------------------------------------
def test_the_archive_mark_is_offered_only_where_the_office_archives(case, desk, do):
    assert "/step/archive/" not in desk.get(address(case)).content.decode()
    assert do("archive", worth="on").status_code == 422
    case.office.archives_cases = True
    case.office.save()
    do("archive", worth="on", journal_number="26/77")
    assert (fresh(case).archive_office, fresh(case).journal_number) == (case.office, "26/77")


# --- addresses -------------------------------------------------------------------------------------------------------
def test_a_get_on_a_step_changes_nothing_and_an_unknown_step_is_404(case, desk):
    assert desk.get(address(case, "end")).url == address(case)
    assert desk.post(address(case, "nonsense")).status_code == 404
    assert kinds(case) == ["received", "promise"]


def test_a_step_without_the_csrf_token_is_refused(case, kari):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(kari)
    assert client.post(address(case, "reply"), {"text": "hei"}).status_code == 403
    assert kinds(case) == ["received", "promise"]


def test_a_step_that_comes_after_erasure_shows_nothing_of_the_family(case, desk, monkeypatch):
    real = casepage.take

    def erased_before(*values):
        services.erase(inquiry=case)
        return real(*values)

    monkeypatch.setattr(casepage, "take", erased_before)
    page = desk.post(address(case, "reply"), {"text": "Velkommen", "send": "1"}).content.decode()
    assert "Velkommen" in page
    assert not [word for word in (case.name, case.email, case.phone) if word and word in page]


def test_a_call_that_was_the_planned_step_ends_it_in_one_click(case, kari, as_person):
    services.set_next_action(inquiry=case, by=kari, text="Ringe fredag", on=timezone.localdate())
    path = f"/admin/inquiries/inquiry/{case.pk}/"
    assert "«Ringe fredag» er gjort med dette" in as_person(kari).get(f"{path}change/").content.decode()
    as_person(kari).post(f"{path}step/call/", {"call.text": "Alt avtalt", "call.done": "on", "reached": "yes"})
    case.refresh_from_db()
    assert (case.next_action, case.next_action_on) == ("", None)
    call = case.events.get(kind="call")
    services.take_back(inquiry=case, by=kari, row=call.pk)
    case.refresh_from_db()
    assert case.next_action == "Ringe fredag"


def test_a_call_asks_nothing_of_a_step_where_none_is_planned(case, kari, as_person):
    assert 'name="call.done"' not in as_person(kari).get(f"/admin/inquiries/inquiry/{case.pk}/change/").content.decode()
