"""Invitations and new passwords: links by mail that open once, in the person's language, and leak nowhere."""

import datetime
import hashlib
import io
import logging
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from accounts.access import Role
from accounts.models import Invitation, Membership, PasswordResetRequest, User
from accounts.signin import invitations
from accounts.signin.forgotten import finish_password_resets, mail_password_link
from accounts.validators import NoCommonNorwegianWord
from base.models import Mail
from base.operation.logs import OneLineFormatter
from tests.conftest import make_person
from tests.environment import PASSWORD
from tests.makers import MAKERS
from tests.test_accounts_signin import NO_DESK, sign_in
from tests.test_accounts_signin_factor import change_form

NEW = "bekk-bro-bjork-7"
CHOSEN = {"password1": NEW, "password2": NEW}
OVER = "Denne invitasjonen virker ikke lenger"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def nina(tynset):
    """Somebody with a membership of today who has not been invited yet."""
    user = User.objects.create_user("nina", "nina@example.org", first_name="Nina")
    Membership.objects.create(user=user, role=Role.HOST, municipality=tynset)
    return user


def path_of(link):
    assert link.startswith(f"{configured.SITE_URL}/admin/account/invitation/")
    return link.removeprefix(configured.SITE_URL)


def link_in(mail):
    return path_of(re.search(r"http\S+/invitation/\S+", mail.body)[0])


@pytest.fixture
def link(nina):
    return path_of(invitations.invite(user=nina))


# --- the mail ---------------------------------------------------------------------------------------------------------
def test_an_invitation_is_a_mail_with_a_link_and_no_password(nina, link):
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("nina@example.org", "Du er invitert til servicekontorene i Prøvefjell")
    assert link_in(mail) == link
    assert mail.body.startswith("Hei, Nina!\n\nDu er invitert")
    assert not nina.has_usable_password()


def test_it_says_who_invites_to_which_office_as_what_and_for_how_long(nina, kari, tynset):
    nina.memberships.all().delete()
    days = {"valid_from": datetime.date(2027, 6, 1), "valid_until": datetime.date(2027, 8, 31), "substitute": True}
    nina.memberships.create(municipality=tynset, role=Role.HOST, **days)
    invitations.invite(user=nina, by=kari)
    body = Mail.objects.get().body
    assert f"{kari.get_known_name()} inviterer deg" in body
    assert "- Tynset: vert (vikar), 1. juni 2027 – 31. august 2027" in body


@pytest.mark.parametrize(
    ("password", "is_common"),
    [("sommer12", True), ("Høst2027!", True), ("passord123", True), ("rein krok tåke myr", False)],
)
def test_one_common_norwegian_word_with_figures_is_no_password(password, is_common):
    if is_common:
        with pytest.raises(ValidationError):
            NoCommonNorwegianWord().validate(password)
    else:
        NoCommonNorwegianWord().validate(password)


def test_it_is_in_the_language_of_the_person_whatever_the_sender_reads(nina):
    nina.language = "en"
    nina.save()
    invitations.invite(user=nina)
    assert Mail.objects.get().subject == "You are invited to the service offices of Test Mountains"


def test_the_database_keeps_the_hash_alone(link):
    token = link.rstrip("/").split("/")[-1]
    assert len(token) >= 40
    kept = Invitation.objects.get().token_hash
    assert kept == hashlib.sha256(token.encode()).hexdigest() != token


def test_mail_and_invitation_are_written_together_or_not_at_all(nina, monkeypatch):
    monkeypatch.setattr(invitations.outbox, "enqueue_mail", lambda **mail: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        invitations.invite(user=nina)
    assert not Invitation.objects.exists()


def test_somebody_without_an_address_or_with_an_account_is_not_invited(nina, kari):
    nina.email = ""
    for person, words in ((nina, "ingen e-postadresse"), (kari, "har allerede en konto")):
        with pytest.raises(invitations.NotInvited, match=words):
            invitations.invite(user=person)
    assert not Mail.objects.exists()


# --- the link ---------------------------------------------------------------------------------------------------------
def test_opening_the_link_changes_nothing_however_often_a_scanner_does_it(link, visitor, django_assert_num_queries):
    before = list(Invitation.objects.values()), list(User.objects.values())
    for _turn in range(3):
        answer = visitor.get(link)
        assert answer.status_code == 200
        visitor.head(link)
    assert (list(Invitation.objects.values()), list(User.objects.values())) == before
    assert "session" not in answer.cookies
    assert "Velg et passord som du ikke bruker andre steder." in answer.content.decode()


def test_a_chosen_password_leads_into_the_workplace(link, nina, visitor):
    assert visitor.post(link, CHOSEN).url == "/admin/"
    page = visitor.get("/admin/").content.decode()
    assert "Velkommen! Passordet ditt er valgt." in page
    assert sign_in("nina@example.org", NEW)[1].url == "/admin/"
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("nina@example.org", True, True)


def test_and_to_the_second_step_where_it_is_required(link, visitor, settings):
    settings.SECOND_FACTOR = True
    visitor.post(link, CHOSEN)
    assert visitor.get("/admin/", follow=True).redirect_chain[-1][0] == "/admin/account/second-step/"


def test_it_opens_once(link, visitor):
    visitor.post(link, CHOSEN)
    for again in (Client().get(link), Client().post(link, {"password1": PASSWORD, "password2": PASSWORD})):
        assert (again.status_code, OVER in again.content.decode()) == (410, True)
    assert sign_in("nina", NEW)[1].url == "/admin/"


def test_of_two_answers_at_the_same_time_one_counts(link, nina, monkeypatch):
    token = link.rstrip("/").split("/")[-1]
    late = invitations.find(token)
    invitations.accept(token=token, password=NEW)
    monkeypatch.setattr(invitations, "find", lambda token: late)  # looked before the first one was committed
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(token=token, password=PASSWORD)
    assert User.objects.get(pk=nina.pk).check_password(NEW)


@pytest.mark.parametrize(("later", "opens"), [(6.9, True), (7.1, False)])
def test_it_opens_for_seven_days(later, opens, link, visitor):
    with time_machine.travel(timezone.now() + later * DAY):
        assert (visitor.get(link).status_code == 200) is opens
        assert (visitor.post(link, CHOSEN).status_code == 302) is opens


def test_a_withdrawn_one_opens_nothing_and_neither_does_a_forgotten_password(link, nina, visitor):
    assert invitations.withdraw_invitation(user=nina)
    assert not invitations.withdraw_invitation(user=nina)
    assert visitor.post(link, CHOSEN).status_code == 410
    Mail.objects.all().delete()
    assert visitor.post("/admin/account/password/", {"email": nina.email}).status_code == 302
    send_links()
    assert not Mail.objects.exists()


def test_a_renewed_one_opens_by_the_new_link_alone(link, nina, visitor):
    invitations.withdraw_invitation(user=nina)
    new = path_of(invitations.invite(user=nina))
    assert (visitor.get(link).status_code, visitor.get(new).status_code) == (410, 200)


def test_it_opens_nothing_for_somebody_switched_off_or_by_guessing(link, nina, visitor):
    User.objects.filter(pk=nina.pk).update(is_active=False)
    assert visitor.get(link).status_code == 410
    assert visitor.get("/admin/account/invitation/gjettet/").status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("kort", "kort", "for kort"),
        ("nina@example.org", "nina@example.org", "for lik"),
        (NEW, "annet", "samme passord"),
    ],
)
def test_a_poor_password_is_refused_beside_the_field_and_uses_nothing_up(password, again, words, link, visitor):
    answer = visitor.post(link, {"password1": password, "password2": again})
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors)
    assert Invitation.objects.open().exists()


def test_somebody_else_at_the_same_machine_is_signed_out_first(link, siri):
    client, _answer = sign_in("siri")
    client.post(link, CHOSEN)
    assert client.get("/admin/").context["user"].username == "nina"


def test_who_begins_later_chooses_a_password_now_and_learns_the_day(tynset, visitor):
    first = timezone.localdate() + 30 * DAY
    later = make_person("senere", Role.HOST, tynset, valid_from=first)
    later.set_unusable_password()
    later.save()
    answer = visitor.post(path_of(invitations.invite(user=later)), CHOSEN)
    assert (answer.status_code, NO_DESK in answer.content.decode()) == (403, True)
    assert "Tilgangen din åpner" in answer.content.decode()
    with time_machine.travel(timezone.now() + 31 * DAY):
        assert sign_in("senere", NEW)[1].url == "/admin/"


def test_the_token_reaches_no_other_host_and_no_cache(link, visitor):
    answer = visitor.get(link)
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    sources = re.findall(r'(?:src|href|action)="([^"]+)"', answer.content.decode())
    assert [source for source in sources if "//" in source] == []


def test_the_log_as_it_is_set_up_hides_the_token_of_a_refused_post(link):
    stream = io.StringIO()
    handler = logging.getLogger().handlers[0]
    spoken = logging.StreamHandler(stream)
    spoken.setFormatter(
        next(h.formatter for h in logging.getLogger().handlers if isinstance(h.formatter, OneLineFormatter))
    )
    logging.getLogger().addHandler(spoken)
    try:
        Client(enforce_csrf_checks=True).post(link, CHOSEN)
        Client().get("/admin/account/invitation/hemmelig-token/")
    finally:
        logging.getLogger().removeHandler(spoken)
    assert handler is not spoken
    lines = stream.getvalue()
    assert "/admin/account/invitation/…" in lines
    assert link.rstrip("/").split("/")[-1] not in lines
    assert "hemmelig-token" not in lines


# --- the coordinator in the admin -------------------------------------------------------------------------------------
def new_person(tynset, **more):
    counts = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    membership = {"memberships-0-municipality": tynset.pk, "memberships-0-role": "host"}
    return {"email": "Ny.Vert@Example.org", "first_name": "Ny", "language": ""} | counts | membership | more


def test_a_new_person_is_invited_by_itself_and_works_the_same_day(as_person, siri, tynset, visitor):
    client = as_person(siri)
    answer = client.post("/admin/accounts/user/add/", new_person(tynset), follow=True)
    assert "En invitasjon er på vei til ny.vert@example.org" in answer.content.decode()
    person = User.objects.get(email="ny.vert@example.org")
    assert (person.username, person.has_usable_password(), person.is_superuser) == ("ny.vert", False, False)
    visitor.post(link_in(Mail.objects.get()), CHOSEN)
    assert visitor.get("/admin/jobs/job/add/").status_code == 200
    theirs = reverse("admin:accounts_user_change", args=[person.pk])
    assert "besvart" in client.get(theirs).content.decode()


def test_nobody_is_made_or_invited_without_a_role(as_person, siri, tynset):
    client, path = as_person(siri), "/admin/accounts/user/add/"
    for values in ({"memberships-0-role": ""}, {"memberships-TOTAL_FORMS": 0}):
        page = client.post(path, new_person(tynset, **values)).content.decode()
        assert not User.objects.filter(email="ny.vert@example.org").exists()
        assert ("Velg rollen: uten den kan personen ikke logge inn." in page) == ("memberships-0-role" in values)
        assert 'value="Ny.Vert@Example.org"' in page
    assert not Mail.objects.exists()


def test_whose_membership_is_over_is_not_invited_and_who_begins_later_is(tynset):
    today = timezone.localdate()
    days = datetime.timedelta(days=1)
    person = User.objects.create_user("nina", "nina@example.org")
    membership = Membership.objects.create(user=person, role=Role.HOST, municipality=tynset, valid_until=today - days)
    with pytest.raises(invitations.NotInvited, match="har ingen rolle"):
        invitations.invite(user=person)
    membership.valid_from, membership.valid_until = today + days, None
    membership.save()
    invitations.invite(user=person)
    assert Mail.objects.count() == 1


def test_the_second_of_the_same_name_gets_a_number(as_person, siri, tynset):
    User.objects.create_user("ny.vert", "annen@example.org")
    as_person(siri).post("/admin/accounts/user/add/", new_person(tynset))
    assert User.objects.get(email="ny.vert@example.org").username != "ny.vert"


def test_nobody_is_made_without_an_address_or_with_somebody_elses(as_person, siri, kari, tynset):
    client = as_person(siri)
    for address, words in (
        ("", "Feltet er påkrevet."),
        ("KARI@example.org", "En annen har denne e-postadressen allerede."),
    ):
        answer = client.post("/admin/accounts/user/add/", new_person(tynset, email=address))
        assert words in answer.content.decode()
    assert User.objects.count() == 2
    assert not Mail.objects.exists()


def test_two_people_never_share_an_address_on_any_path(kari):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("kari2", "Kari@Example.org")


def test_the_coordinator_renews_and_withdraws_by_a_button(as_person, siri, nina, link, visitor):
    client, path = as_person(siri), reverse("admin:accounts_user_change", args=[nina.pk])
    page = client.get(path).content.decode()
    assert "venter på svar" in page
    assert "Lagre og send ny invitasjon" in page
    answer = client.post(path, change_form(nina, _withdraw="1"), follow=True)
    assert "Invitasjonen er trukket tilbake" in answer.content.decode()
    assert visitor.get(link).status_code == 410
    client.post(path, change_form(nina, _invite="1"))
    newest = link_in(Mail.objects.latest("pk"))
    assert visitor.get(newest).status_code == 200


def test_buttons_of_an_answered_invitation_are_gone_and_a_made_up_post_is_told_why(as_person, siri, kari):
    client, path = as_person(siri), reverse("admin:accounts_user_change", args=[kari.pk])
    assert "_invite" not in client.get(path).content.decode()
    answer = client.post(path, change_form(kari, _invite="1"), follow=True)
    assert "har allerede en konto" in answer.content.decode()


def test_hosts_invite_nobody(as_person, kari, nina, tynset):
    client, path = as_person(kari), reverse("admin:accounts_user_change", args=[nina.pk])
    assert client.post(path, change_form(nina, _invite="1")).status_code == 403
    assert client.post("/admin/accounts/user/add/", new_person(tynset)).status_code == 403
    assert not Mail.objects.exists()


def test_nobody_types_a_password_for_somebody_else(as_person, siri, nina):
    client = as_person(siri)
    assert client.get(f"/admin/accounts/user/{nina.pk}/password/").status_code == 302
    for path in ("/admin/accounts/user/add/", reverse("admin:accounts_user_change", args=[nina.pk])):
        assert "password" not in " ".join(client.get(path).context["adminform"].form.fields)


def test_a_new_address_takes_over_and_the_old_one_opens_nothing(as_person, siri, kari):
    EmailAddress.objects.create(user=kari, email=kari.email, verified=True, primary=True)
    path = reverse("admin:accounts_user_change", args=[kari.pk])
    as_person(siri).post(path, change_form(kari, email="kari.ny@example.org"))
    assert not EmailAddress.objects.exists()
    Client().post("/admin/account/password/", {"email": "kari@example.org"})
    send_links()
    assert not Mail.objects.exists()
    assert sign_in("kari.ny@example.org")[1].url == "/admin/"


def test_a_mistyped_address_that_is_corrected_holds_no_key_any_more(as_person, siri, nina, link, visitor):
    path = reverse("admin:accounts_user_change", args=[nina.pk])
    as_person(siri).post(path, change_form(nina, first_name="Nina Marie"))
    assert visitor.get(link).status_code == 200
    as_person(siri).post(path, change_form(nina, email="nina.riktig@example.org"))
    assert visitor.post(link, CHOSEN).status_code == 410
    as_person(siri).post(path, change_form(nina, email="nina.ny@example.org", _invite="1"))
    assert visitor.post(link_in(Mail.objects.get(to="nina.ny@example.org")), CHOSEN).status_code == 302


def test_what_a_role_may_do_stands_where_it_is_chosen(as_person, siri, nina):
    for path in (reverse("admin:accounts_user_change", args=[nina.pk]), "/admin/accounts/membership/add/"):
        page = as_person(siri).get(path).content.decode()
        assert "Redigerer kontorets oppføringer" in page


def test_a_stand_in_needs_a_last_day_in_the_form_and_in_the_database(as_person, siri, nina, tynset):
    values = {"user": nina.pk, "municipality": tynset.pk, "role": "host", "substitute": "on"}
    answer = as_person(siri).post("/admin/accounts/membership/add/", values | {"valid_from": "2030-06-10"})
    assert "En vikar trenger en siste dag." in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=nina, municipality=tynset, role="host", substitute=True)


def test_the_models_of_the_sign_in_have_no_page_of_their_own():
    assert not {"account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession"} & set(MAKERS)


# --- the first coordinator --------------------------------------------------------------------------------------------
def invite(*arguments):
    said = io.StringIO()
    call_command("invite", *arguments, stdout=said)
    return said.getvalue()


def test_the_command_invites_the_first_coordinator(region, settings, visitor):
    settings.DEMO = False
    said = invite("Leder@Example.org", "--coordinator")
    assert said.startswith("An invitation to leder@example.org is in the outbox")
    assert "/invitation/" not in said
    visitor.post(link_in(Mail.objects.get()), CHOSEN)
    assert visitor.get("/admin/accounts/user/add/").status_code == 200
    assert User.objects.get().roles == {"coordinator"}


def test_in_the_demo_the_command_prints_the_link(region):
    assert link_in(Mail(body=invite("leder@example.org", "--coordinator"))) == link_in(Mail.objects.get())


def test_called_again_it_renews(region, visitor):
    invite("leder@example.org", "--coordinator")
    invite("leder@example.org", "--coordinator")
    first, second = Mail.objects.order_by("pk")
    assert (visitor.get(link_in(first)).status_code, visitor.get(link_in(second)).status_code) == (410, 200)
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["leder@example.org"], "Say --coordinator"),
        (["leder", "--coordinator"], "'leder' is not an e-mail address"),
        (["kari@example.org", "--coordinator"], "kari has an account already"),
    ],
)
def test_the_command_says_in_one_line_why_not_and_changes_nothing(arguments, words, kari):
    with override("nb"), pytest.raises(CommandError, match=words):
        invite(*arguments)
    assert (Membership.objects.count(), Mail.objects.count()) == (1, 0)


# --- forgotten passwords ----------------------------------------------------------------------------------------------
def forgotten(email, client=None):
    """Asks for a link, and does what the task worker does with it."""
    cache.clear()
    answer = (client or Client()).post("/admin/account/password/", {"email": email}, follow=True)
    send_links()
    return answer


def send_links():
    for pk in PasswordResetRequest.objects.values_list("pk", flat=True):
        mail_password_link.call(pk)


def asked_of_the_database(email):
    """The statements that a request for a link makes, without what is in them."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert Client().post("/admin/account/password/", {"email": email}).status_code == 302
    return [re.sub(r"'[^']*'|\b[0-9a-f]{8,}\b|\d+", "?", query["sql"]) for query in asked]


def test_a_known_address_is_the_same_work_as_an_unknown_one_so_that_the_time_tells_nothing(kari, nina):
    asked_of_the_database("warm@example.org")
    emails = ("kari@example.org", "KARI@example.org", "ingen@example.org", "nina@example.org")
    first, *others = [asked_of_the_database(email) for email in emails]
    assert others == [first] * 3
    assert not any("accounts_user" in statement for statement in first)
    assert not Mail.objects.exists()
    send_links()
    assert [mail.to for mail in Mail.objects.all()] == ["kari@example.org"] * 2


def test_an_address_that_is_nobodys_is_kept_until_the_task_has_looked_and_the_link_is_sent_once(kari):
    for email in ("kari@example.org", "ingen@example.org"):
        forgotten(email)
    assert not PasswordResetRequest.objects.exists()
    wish = PasswordResetRequest.objects.create(email="kari@example.org")
    mail_password_link.call(wish.pk)
    mail_password_link.call(wish.pk)
    assert Mail.objects.count() == 2


def test_the_longest_address_that_a_form_takes_is_no_fault(region):
    domain = ".".join(["d" * 60] * 4)
    assert forgotten(f"{'l' * 60}@{domain}.no").redirect_chain[-1][1] == 302


def test_the_queue_holds_the_number_of_the_wish_and_no_address(kari):
    Client().post("/admin/account/password/", {"email": "kari@example.org"})
    assert DBTaskResult.objects.get().args_kwargs == {"args": [PasswordResetRequest.objects.get().pk], "kwargs": {}}


def test_the_night_finishes_what_a_killed_worker_left_and_drops_what_is_too_late(kari):
    for hours in (0, 2, 30):
        wish = PasswordResetRequest.objects.create(email=f"{hours}@example.org")
        PasswordResetRequest.objects.filter(pk=wish.pk).update(
            requested_at=timezone.now() - datetime.timedelta(hours=hours)
        )
    finish_password_resets(timezone.localdate())
    assert set(PasswordResetRequest.objects.values_list("email", flat=True)) == {"0@example.org", "2@example.org"}
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [
        [PasswordResetRequest.objects.get(email="2@example.org").pk]
    ]


def test_whether_an_address_exists_is_not_told(kari):
    known, unknown = (forgotten(email) for email in ("kari@example.org", "ingen@example.org"))
    assert known.redirect_chain == unknown.redirect_chain
    hide = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert hide.sub("", known.content.decode()) == hide.sub("", unknown.content.decode())
    assert [mail.to for mail in Mail.objects.all()] == ["kari@example.org"]


def test_the_link_for_a_new_password_is_made_from_the_sites_address_and_opens_once(kari):
    client = Client(headers={"host": "localhost"})
    forgotten("kari@example.org", client)
    mail = Mail.objects.get()
    assert mail.subject == "Velg et nytt passord"
    path = re.search(rf"{configured.SITE_URL}(/admin/account/password/\S+)", mail.body)[1]
    assert Client().get(path).status_code == 302  # a scanner
    form = client.get(path, follow=True)
    assert path not in form.content.decode()
    client.post(form.redirect_chain[-1][0], CHOSEN)
    assert sign_in("kari", NEW)[1].url == "/admin/"
    assert "Denne lenken virker ikke lenger" in Client().get(path, follow=True).content.decode()


def test_a_new_password_is_told_by_mail_and_opens_no_second_step(kari, settings):
    settings.SECOND_FACTOR = True
    client = Client()
    forgotten("kari@example.org", client)
    path = re.search(r"/admin/account/password/\S+", Mail.objects.get().body)[0]
    client.post(client.get(path, follow=True).redirect_chain[-1][0], CHOSEN)
    assert Mail.objects.latest("pk").subject == "Passordet ditt ble endret"
    assert client.get("/admin/").status_code == 302


def test_many_requests_for_one_address_are_stopped(kari):
    cache.clear()
    for _turn in range(7):
        Client().post("/admin/account/password/", {"email": "kari@example.org"})
    send_links()
    assert Mail.objects.count() == 5


def test_nobodys_mailbox_is_filled_with_links_for_a_new_password(kari):
    for minutes in range(0, 50, 2):
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=minutes)):
            Client().post("/admin/account/password/", {"email": "kari@example.org"})
    send_links()
    assert Mail.objects.count() == 5
