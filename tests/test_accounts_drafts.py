"""Unsent text of the workplace without scripts: kept for its writer, shown in the form, gone when sent, nobody
else's.
"""

import base64
import datetime
import json
import re
import time
import zlib
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.drafts import keeping
from accounts.drafts.addresses import FormAddress
from accounts.models import Draft, Membership
from accounts.signin.sealing import encrypt_secret
from base.history import forgetting
from inquiries import services
from jobs.models import Job
from tests.conftest import PASSWORD
from tests.desk import ask
from tests.finding import find
from tests.test_entries_history import answers

WORDS = "Hei! Vi har en leilighet fra august, med utsikt til Tron."
CALL = "De ringte fra bilen og spør om barnehage."


def change(job) -> str:
    return f"/admin/jobs/job/{job.pk}/change/"


def step(case, verb: str = "") -> str:
    return f"/admin/inquiries/inquiry/{case.pk}/step/{verb}/" if verb else f"/admin/inquiries/inquiry/{case.pk}/step/"


def open_case(case) -> str:
    return f"/admin/inquiries/inquiry/{case.pk}/change/"


def type_in(client, path: str, **values) -> int:
    """As the script saves while somebody types; names with a dot are written with two underlines."""
    sent = {name.replace("__", "."): [text] for name, text in values.items()}
    return client.post("/admin/drafts/", {"path": path, "values": json.dumps(sent)}).status_code


def shown(client, path: str, follow=True) -> str:
    return unescape(client.get(path, follow=follow).content.decode())


def hidden(page: str, name: str) -> str:
    return find(rf'name="{name}" value="([^"]+)"', page).group(1)


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, apply_asap=True, body_nb="<p>Ski fra døra</p>")


@pytest.fixture
def case(tynset):
    return ask(office=tynset)


# --- kept, shown, gone ------------------------------------------------------------------------------------------------
def test_what_was_typed_stands_in_the_form_again_for_its_writer_alone(job, as_person, kari, eli, ola):
    assert type_in(as_person(kari), change(job), summary_nb=WORDS, body_nb="<p>Ny <b>tekst</b></p>") == 204
    page = shown(as_person(kari), change(job))
    assert WORDS in page
    assert "<p>Ny <b>tekst</b></p>" in page
    assert "Usendt tekst fra" in page
    assert "Kast den" in page
    assert all(WORDS not in shown(as_person(other), change(job)) for other in (eli, ola))
    job.refresh_from_db()
    assert not job.summary_nb


def test_what_was_sent_waits_nowhere(job, as_person, kari):
    client = as_person(kari)
    type_in(client, change(job), summary_nb=WORDS)
    sent = answers(client, change(job)) | {"summary_nb": WORDS}
    assert client.post(change(job), sent).status_code == 302
    job.refresh_from_db()
    assert (job.summary_nb, Draft.objects.count()) == (WORDS, 0)


def test_a_form_that_was_refused_is_there_again_on_another_day(job, as_person, kari):
    client = as_person(kari)
    sent = answers(client, change(job)) | {"summary_nb": WORDS, "title_nb": ""}
    assert client.post(change(job), sent).status_code == 200
    page = shown(as_person(kari), change(job))
    assert WORDS in page
    assert "Usendt tekst" in page


def test_a_box_that_was_unticked_is_not_ticked_again(job, as_person, kari):
    client = as_person(kari)
    sent = {name: text for name, text in answers(client, change(job)).items() if name != "apply_asap"}
    assert client.post(change(job), sent | {"title_nb": "", "deadline": "3.7.2030"}).status_code == 200
    page = shown(as_person(kari), change(job))
    assert re.search(r'<input type="checkbox" name="apply_asap"(?![^>]*checked)[^>]*>', page)
    assert "03.07.2030" in page or "3.7.2030" in page


def test_throwing_it_away_shows_the_form_without_it(job, as_person, kari):
    client = as_person(kari)
    type_in(client, change(job), summary_nb=WORDS)
    answer = client.post("/admin/drafts/throw-away/", {"path": change(job), "next": change(job)})
    assert answer.url == change(job)
    assert WORDS not in shown(client, change(job))


def test_an_emptied_form_and_a_week_end_a_draft(job, case, as_person, kari):
    client = as_person(kari)
    type_in(client, change(job), summary_nb=WORDS)
    client.post("/admin/drafts/", {"path": change(job), "values": "{}"})
    assert Draft.objects.count() == 0
    type_in(client, change(job), summary_nb=WORDS)
    type_in(client, step(case), reply__text=WORDS)
    Draft.objects.filter(path=change(job)).update(changed=timezone.now() - datetime.timedelta(days=8))
    keeping.end_old(timezone.localdate())
    assert [draft.path for draft in Draft.objects.all()] == [step(case)]


def test_a_copy_of_the_database_shows_nobodys_words(case, as_person, kari):
    type_in(as_person(kari), step(case), reply__text=WORDS)
    draft = Draft.objects.get()
    assert WORDS not in draft.sealed
    assert draft.read() == {"reply.text": [WORDS]}


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/password_change/", "/admin/account/access/", "/nb/kontakt/", "x"]
)
def test_signing_in_and_passwords_are_never_kept(path, as_person, kari):
    assert type_in(as_person(kari), path, oldpassword=WORDS) == 400
    assert not Draft.objects.exists()


def test_passwords_and_machine_fields_of_any_form_are_left_out(job, as_person, kari):
    type_in(as_person(kari), change(job), password1="x", csrfmiddlewaretoken="y", summary_nb=WORDS)
    assert Draft.objects.get().read() == {"summary_nb": [WORDS]}


def test_nobody_keeps_anything_who_is_not_in(job, case, visitor, ola, as_person):
    assert type_in(visitor, change(job), summary_nb=WORDS) == 403
    assert type_in(as_person(ola), step(case), reply__text=WORDS) == 409
    assert not Draft.objects.exists()


def test_who_has_lost_access_is_not_shown_it(case, as_person, kari, tolga):
    type_in(as_person(kari), step(case), reply__text=WORDS)
    Membership.objects.filter(user=kari).update(municipality=tolga)
    assert WORDS not in shown(as_person(kari), open_case(case))
    assert keeping.count_unsent(kari) == 0


def test_words_follow_their_row_when_rows_come_and_go(tynset, as_person, kari):
    first, second = (tynset.points.create(text_nb=text, kind="good") for text in ("Første", "Andre"))
    client, path = as_person(kari), f"/admin/municipalities/municipality/{tynset.pk}/change/"
    page = client.get(path).content.decode()
    name = re.search(rf'name="(points?-1)-id" value="{second.pk}"', page).group(1)
    prefix = name.rpartition("-")[0]
    sent = {f"{name}-text_nb": [WORDS], f"{name}-id": [str(second.pk)]}
    client.post("/admin/drafts/", {"path": path, "values": json.dumps(sent)})
    first.delete()
    page = shown(client, path)
    assert re.search(
        rf'name="{prefix}-0-text_nb"[^>]*>\s*{re.escape(WORDS)}|name="{prefix}-0-text_nb"[^>]*{re.escape(WORDS)}', page
    )


# --- erased with the case, gone with the person -----------------------------------------------------------------------
def test_erasing_a_case_takes_the_words_that_were_never_sent(case, job, as_person, kari, siri):
    type_in(as_person(kari), step(case), reply__text=WORDS)
    type_in(as_person(siri), step(case), note__text=CALL)
    type_in(as_person(kari), change(job), summary_nb="Om jobben, ikke familien")
    services.erase(inquiry=case)
    assert [draft.path for draft in Draft.objects.all()] == [change(job)]
    assert type_in(as_person(kari), step(case), reply__text=WORDS) == 409  # a page that was still open
    assert Draft.objects.count() == 1


def test_a_case_that_is_closed_for_its_archive_keeps_no_unsent_words(case, tynset, as_person, kari, settings, tmp_path):
    settings.ARCHIVE_DIR = str(tmp_path / "missing" / "file")
    (tmp_path / "missing").write_text("no folder can stand here")
    tynset.archives_cases = True
    tynset.save()
    services.mark_for_archive(inquiry=case, by=kari, worth=True, journal_number="")
    type_in(as_person(kari), step(case), reply__text=WORDS)
    assert services.erase(inquiry=case).closed_at
    assert not Draft.objects.exists()


def test_a_person_who_is_removed_leaves_no_draft(job, as_person, eli):
    type_in(as_person(eli), change(job), summary_nb=WORDS)
    eli.delete()
    assert not Draft.objects.exists()


def test_an_entry_that_is_deleted_with_its_history_takes_its_unsent_words(job, as_person, kari, siri):
    type_in(as_person(kari), change(job), summary_nb=WORDS)
    forgetting.delete_with_history(model=Job, pk=job.pk, by=siri)
    assert not Draft.objects.exists()


# --- the seven folds of a case ----------------------------------------------------------------------------------------
def test_planning_keeps_the_reply_and_the_call_without_scripts(case, as_person, kari):
    client = as_person(kari)
    sent = {"reply.text": WORDS, "call.text": CALL, "next.text": "Ring dem", "next.on": "2099-01-05", "plan": "1"}
    page = unescape(client.post(step(case, "next"), sent, follow=True).content.decode())
    case.refresh_from_db()
    assert case.next_action == "Ring dem"
    assert WORDS in page
    assert CALL in page
    assert not case.events.filter(text=WORDS).exists()
    assert Draft.objects.get().read() == {"reply.text": [WORDS], "call.text": [CALL]}


def test_a_step_that_is_refused_keeps_what_stands_in_the_others(case, as_person, kari):
    sent = {"reply.text": WORDS, "next.text": "Ring dem", "plan": "1"}
    answer = as_person(kari).post(step(case, "next"), sent)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert WORDS in page
    assert "Ring dem" in page
    assert "Usendt tekst" not in page


def test_the_answer_that_is_sent_is_no_draft_and_the_note_beside_it_is(case, as_person, kari):
    as_person(kari).post(step(case, "reply"), {"reply.text": WORDS, "note.text": CALL, "send": "1"})
    assert case.events.filter(text=WORDS).count() == 1
    assert Draft.objects.get().read() == {"note.text": [CALL]}


def test_the_enter_key_sends_nothing_and_loses_nothing(case, as_person, kari):
    events = case.events.count()
    page = unescape(as_person(kari).post(step(case), {"reply.text": WORDS}, follow=True).content.decode())
    assert WORDS in page
    assert "Ingenting er sendt" in page
    assert case.events.count() == events


# --- without a session ------------------------------------------------------------------------------------------------
def sign_in_from(client, page: str, who, password=PASSWORD):
    sent = {"login": who.username, "password": password, "next": hidden(page, "next"), "unsent": hidden(page, "unsent")}
    return client.post("/admin/login/", sent)


def form_of(client, path: str, **values) -> dict:
    return answers(client, path) | {"writer": hidden(client.get(path).content.decode(), "writer")} | values


@pytest.fixture
def signed_out(job, as_person, kari):
    """What Kari is answered who sends a form after her session has ended; and the browser she sits at."""
    client = as_person(kari)
    sent = form_of(client, change(job), summary_nb=WORDS)
    Session.objects.all().delete()
    answer = client.post(change(job), sent)
    return client, unescape(answer.content.decode())


def test_a_form_sent_after_the_session_leads_through_the_sign_in_back_to_its_text(signed_out, job, kari):
    client, page = signed_out
    assert WORDS in page
    assert "Du er ikke logget inn lenger" in page
    assert not Session.objects.exists()
    assert not Draft.objects.exists()
    answer = sign_in_from(client, page, kari)
    assert answer.url == change(job)
    assert WORDS in shown(client, change(job))
    job.refresh_from_db()
    assert not job.summary_nb


def test_a_wrong_password_takes_nothing_away(signed_out, job, kari):
    client, page = signed_out
    again = unescape(sign_in_from(client, page, kari, "feil passord").content.decode())
    assert not Session.objects.exists()
    assert sign_in_from(client, again, kari).status_code == 302
    assert WORDS in shown(client, change(job))


def test_somebody_else_at_the_same_browser_is_never_given_it(signed_out, job, eli):
    client, page = signed_out
    assert sign_in_from(client, page, eli).status_code == 302
    assert WORDS not in shown(client, change(job))
    assert not Draft.objects.exists()


def test_a_step_sent_after_the_session_comes_back_in_its_field(case, as_person, kari):
    client = as_person(kari)
    writer = hidden(client.get(open_case(case)).content.decode(), "writer")
    Session.objects.all().delete()
    page = unescape(
        client.post(step(case, "reply"), {"reply.text": WORDS, "send": "1", "writer": writer}).content.decode()
    )
    answer = sign_in_from(client, page, kari)
    assert WORDS in shown(client, answer.url)
    assert not case.events.filter(text=WORDS).exists()


def test_what_comes_from_no_form_of_ours_is_led_to_the_sign_in(visitor, job, kari):
    answer = visitor.post(change(job), {"summary_nb": WORDS, "writer": f"{kari.pk}:forged"})
    assert answer.url.startswith("/admin/login/")
    assert not Session.objects.exists()


# --- a token that is too old ------------------------------------------------------------------------------------------
@pytest.fixture
def strict_client(kari):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kari)
    return client


def test_a_token_that_is_too_old_keeps_the_text_of_its_writer(strict_client, job):
    sent = form_of(strict_client, change(job), summary_nb=WORDS, csrfmiddlewaretoken="x" * 64)
    answer = strict_client.post(change(job), sent)
    page = unescape(answer.content.decode())
    assert (answer.status_code, WORDS in page, "Åpne skjemaet igjen" in page) == (403, True, True)
    assert WORDS in shown(strict_client, change(job))
    job.refresh_from_db()
    assert not job.summary_nb


def test_a_form_of_somebody_else_in_this_browser_is_shown_and_kept_for_nobody(strict_client, job, as_person, eli):
    sent = form_of(as_person(eli), change(job), summary_nb=WORDS, csrfmiddlewaretoken="x" * 64)
    page = unescape(strict_client.post(change(job), sent).content.decode())
    assert WORDS in page
    assert "Kopier det du skrev" in page
    assert not Draft.objects.exists()


def test_a_refused_token_of_the_sign_in_shows_no_password(region):
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"login": "kari", "password": PASSWORD})
    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "Skjemaet kunne ikke sendes"), ("en", "The form could not be sent")]
)
def test_a_refused_token_of_a_public_page_is_said_in_its_language(language, words, region):
    page = Client(enforce_csrf_checks=True).post(f"/{language}/", {"text": WORDS})
    assert page.status_code == 403
    assert words in page.content.decode()
    assert WORDS in page.content.decode()


def test_who_may_no_longer_change_a_case_is_given_the_words_back(case, as_person, kari, tolga):
    client = as_person(kari)
    services.hand_over(inquiry=case, by=kari, office=tolga, text="")
    answer = client.post(step(case, "reply"), {"reply.text": WORDS, "send": "1"})
    assert answer.status_code == 403
    assert WORDS in unescape(answer.content.decode())


def test_who_writes_in_a_row_that_was_deleted_meanwhile_is_given_the_words_back(job, as_person, kari):
    client, path = as_person(kari), change(job)
    Job.objects.filter(pk=job.pk).delete()
    answer = client.post(path, {"summary_nb": WORDS, "_save": "1"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 403
    assert WORDS in page
    assert "noen har slettet det" in page
    assert not Draft.objects.exists()


def test_the_sign_in_after_a_button_leads_to_the_form_and_not_to_the_button(case, as_person, kari):
    client = as_person(kari)
    writer = hidden(client.get(open_case(case)).content.decode(), "writer")
    Session.objects.all().delete()
    page = client.post(step(case, "reply"), {"reply.text": WORDS, "send": "1", "writer": writer}).content.decode()
    assert hidden(page, "next") == step(case)


# --- signing out ------------------------------------------------------------------------------------------------------
def test_signing_out_asks_what_becomes_of_unsent_text(job, case, as_person, kari):
    client = as_person(kari)
    type_in(client, change(job), summary_nb=WORDS)
    type_in(client, step(case), reply__text=WORDS)
    page = client.post("/admin/logout/").content.decode()
    assert "Du har usendt tekst i 2 skjemaer." in page
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/", {"unsent": "keep"}).status_code == 302
    assert Draft.objects.count() == 2
    client = as_person(kari)
    client.post("/admin/logout/", {"unsent": "throw"})
    assert Draft.objects.count() == 0
    assert client.get("/admin/").status_code == 302


def test_signing_out_asks_nothing_where_nothing_waits(as_person, kari):
    assert as_person(kari).post("/admin/logout/").status_code == 302


# --- errors -----------------------------------------------------------------------------------------------------------
def test_a_form_with_errors_begins_with_a_list_that_leads_to_each_field(job, as_person, kari):
    client = as_person(kari)
    sent = answers(client, change(job)) | {"title_nb": "", "publish_until_0": "en dag"}
    page = client.post(change(job), sent).content.decode()
    summary = page.partition('class="error-summary"')[2].partition("</ul>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert "id_title_nb" in targets
    assert "id_publish_until_0" in targets
    assert all(f'id="{target}"' in page for target in targets)


def test_the_telephone_form_leads_to_each_field_too(as_person, kari):
    page = as_person(kari).post("/admin/inquiries/inquiry/telephone/", {"name": ""}).content.decode()
    assert 'href="#id_name"' in page
    assert 'href="#id_scope"' in page


def test_a_draft_leaves_no_history_and_no_log(job, as_person, kari):
    from django.contrib.admin.models import LogEntry

    from base.models import Change

    type_in(as_person(kari), change(job), summary_nb=WORDS)
    assert not LogEntry.objects.exists()
    assert not Change.objects.filter(fields__icontains="utsikt").exists()
    assert not Job.objects.get().summary_nb


# --- what a stranger can do with it -----------------------------------------------------------------------------------
def plant(person, path: str) -> str:
    """A text packed as the portal packs one, by somebody who has no key."""
    text = json.dumps(
        {
            "purpose": "carried through the sign-in",
            "writer": person.pk,
            "path": path,
            "values": {"title_nb": ["Ny"]},
            "at": time.time(),
        }
    )
    return base64.b85encode(zlib.compress(text.encode())).decode()


def test_a_text_that_was_not_sealed_here_becomes_nobodys_draft(kari):
    """A page elsewhere may send the sign-in's form; what it brings along is taken only with the portal's own seal."""
    path = "/admin/jobs/job/add/"
    for brought in (plant(kari, path), encrypt_secret(plant(kari, path).upper()), encrypt_secret("annet")):
        Client().post("/admin/login/", {"login": "kari", "password": PASSWORD, "next": path, "unsent": brought})
    assert not Draft.objects.exists()


def test_the_page_that_asks_to_sign_in_repeats_nothing_that_came_with_a_form(kari, job):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(change(job), {"title_nb": "Ny", "unsent": plant(kari, change(job))}).content.decode()
    assert plant(kari, change(job)) not in unescape(page)


def test_an_address_that_is_none_of_ours_keeps_nothing_and_a_person_has_so_many_forms(kari, as_person, job):
    client = as_person(kari)
    type_in(client, "/admin/finnes/ikke/", text=WORDS)
    assert not Draft.objects.exists()
    for number in range(keeping.MOST_FORMS + 2):
        form = FormAddress(f"/admin/jobs/job/{number}/change/")
        Draft.objects.create(user=kari, path=form.path, sealed=encrypt_secret("{}"))
    type_in(client, change(job), title_nb="Ny tittel")
    assert Draft.objects.count() == keeping.MOST_FORMS
    assert Draft.objects.filter(path=change(job)).exists()


def test_why_a_case_was_fetched_back_is_kept_nowhere(case, as_person, kari, tolga):
    services.hand_over(inquiry=case, by=kari, office=tolga)
    row = case.events.get(kind="handed_over").pk
    type_in(as_person(kari), f"/admin/inquiries/inquiry/handed-over/{row}/back/", text=WORDS)
    assert not Draft.objects.exists()


# --- pages that ask each time -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["merge", "leave", "delete", "delete-with-history"])
def test_a_page_that_asks_before_it_acts_keeps_no_draft_neither_of_a_script_nor_of_a_refusal(
    page, tynset, as_person, siri
):
    """A name that is typed as a guard must be typed by whoever means it today."""
    path, client = f"/admin/municipalities/municipality/{tynset.pk}/{page}/", as_person(siri)
    assert type_in(client, path, name="Tynset", on="2031-01-01") == 400
    given = {"name": "Tynset", "on": "1999-01-01", "writer": hidden(shown(client, open_form(tynset)), "writer")}
    client.post(path, given)
    assert not Draft.objects.exists()
    again = shown(client, path)
    assert 'value="Tynset"' not in again
    forms = re.findall(r'<form[^>]*method="post"[^>]*>', again)
    taking = [form for form in forms if not re.search(r'id="(logout-form|undo)"|language|data-no-draft', form)]
    assert page == "delete" or not taking, taking  # Django's own form of deleting has hidden fields only


def open_form(municipality) -> str:
    return f"/admin/municipalities/municipality/{municipality.pk}/change/"
