"""The log: what a line says, and that no private link, plan, name of a mailbox or row of the database stands in it."""

import io
import logging
import random
import re
import string

import pytest
from django.conf import settings as configured
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from base.operation.logs import OneLineFormatter, hide_secrets, is_likely_secret
from base.requests import secretaddresses
from base.requests.tokens import make_token
from tests.environment import PASSWORD
from tests.test_flytthit_settings import GOOD, manage

URL_SAFE = string.ascii_letters + string.digits + "-_"
BEGINNINGS = [
    "/nb/kontakt/side/",
    "/en/contact/page/",
    "/de/kontakt/seite/",
    "/nl/contact/pagina/",
    "/admin/account/invitation/",
    "/admin/account/password/",
]
PLAN = "work1=2223&extent1=full&born=2019&near=store"


@pytest.fixture
def written():
    """What the log as it is set up writes while a test runs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        next(h.formatter for h in logging.getLogger().handlers if isinstance(h.formatter, OneLineFormatter))
    )
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


@st.composite
def tokens(draw, least=20, most=120):
    """As random as ours are; of any length."""
    length, seed = draw(st.integers(least, most)), draw(st.integers(0, 2**32))
    token = "".join(random.Random(seed).choices(URL_SAFE, k=length))
    assume(re.search("[A-Z]", token) and re.search("[a-z]", token) and re.search("[0-9]", token))
    return token


words = st.sampled_from(
    ["", " ", "Not Found: ", "KeyError: '", "(", "https://portal.example.org", "x=", '<a href="', "/nb/jobber/", "\n"]
)
ends = st.sampled_from(
    ["", " ", "/", "'", '"', "/slett/", "?x=1", ")", ".", "/ HTTP/1.1", "\n", "%zz", "&y=2", ",", ":"]
)


# --- what is hidden ---------------------------------------------------------------------------------------------------
@given(tokens(), words, ends)
def test_a_token_of_any_length_is_hidden_wherever_it_stands(token, before, after):
    assert token not in hide_secrets(before + token + after)


@given(st.text(URL_SAFE, min_size=1, max_size=80), st.sampled_from(BEGINNINGS), words, ends)
def test_whatever_follows_a_secret_address_is_hidden_however_short(token, beginning, before, after):
    """Also with a letter more or less, and where a wrong language stands before it."""
    hidden = hide_secrets(f"{before}{beginning}{token}{after}")
    assert f"{beginning}…" in hidden
    assert f"{beginning}{token}" not in hidden


@given(tokens(least=43, most=43), st.integers(0, 43), st.sampled_from(URL_SAFE))
def test_a_token_with_one_letter_more_less_or_other_is_hidden(token, place, letter):
    for changed in (token[:place] + letter + token[place:], token[:place] + token[place + 1 :], token + letter):
        assert changed not in hide_secrets(f"Not Found: /nb/kontakt/sid/{changed}/")


@given(st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="\"'<>"), min_size=1, max_size=60))
def test_a_query_is_never_logged(query):
    assert hide_secrets(f"Not Found: /nb/planlegger/?{query} (x)") == "Not Found: /nb/planlegger/?… (x)"


@pytest.mark.parametrize(
    "text", [f"?{PLAN}", PLAN, f"ValueError: {PLAN!r}", f'GET /nb/?{PLAN} HTTP/1.1" 500', f"x {PLAN} y"]
)
def test_a_plan_is_never_logged(text):
    hidden = hide_secrets(text)
    assert "2223" not in hidden
    assert "2019" not in hidden


@pytest.mark.parametrize("address", ["kari@example.org", "Familien.Pr\u00f8vesen+flytt@post.example.no", "<a@b.no>"])
def test_a_mail_address_is_never_logged(address):
    assert "@" not in hide_secrets(f"refused: {address}, again")


@given(tokens(), st.booleans())
def test_tracebacks_and_exception_texts_are_hidden_too(token, chained):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLineFormatter("%(message)s"))
    try:
        try:
            raise KeyError(token)
        except KeyError as error:
            raise RuntimeError(f"/nb/kontakt/side/{token}x/?{PLAN} of kari@example.org") from (
                error if chained else None
            )
    except RuntimeError as error:
        handler.handle(
            logging.makeLogRecord(
                {"msg": "for %s", "args": (token,), "exc_info": (type(error), error, error.__traceback__)}
            )
        )
    text = stream.getvalue()
    assert "RuntimeError: /nb/kontakt/side/…" in text
    assert all(secret not in text for secret in (token, "2223", "kari@"))


def test_what_another_handler_has_kept_of_a_traceback_is_not_written():
    record = logging.makeLogRecord({"msg": "x", "exc_text": "KeyError: " + make_token()})
    assert OneLineFormatter("%(message)s").format(record) == "x"


@pytest.mark.django_db
def test_the_row_that_a_database_refuses_is_not_logged(tynset):
    """PostgreSQL repeats it, line ends and all."""
    refused = IntegrityError(
        'null value in column "name"\nDETAIL:  Failing row contains (7, Familien Prøvesen,\n\nHei fra oss).\n'
    )
    text = hide_secrets(f"Traceback (most recent call last):\ndjango.db.utils.IntegrityError: {refused}")
    assert "Prøvesen" not in text
    assert "Hei fra oss" not in text
    assert 'null value in column "name"' in text
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError) as raised, connection.cursor() as cursor:
            cursor.execute("UPDATE municipalities_municipality SET name = NULL, slug = 'hemmelig' WHERE TRUE")
        assert "hemmelig" in str(raised.value)
        assert "hemmelig" not in hide_secrets(str(raised.value))


# --- what stays readable ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Not Found: /nb/jobber/fagansvarlig-spesialsykepleier-i-palliasjon/",
        "Not Found: /nb/jobber/" + "-".join(["sykepleier", "2026"] * 7) + "/",
        "Invalid HTTP_HOST header: 'evil.example'. You may need to add 'evil.example' to ALLOWED_HOSTS.",
        "nightly task inquiries.services.ending.case_ending.anonymise_due failed",
        "django.core.exceptions.SynchronousOnlyOperation: SuspiciousFileOperation MultiValueDictKeyError",
        "mail 12 was not accepted: SMTPRecipientsRefused",
        '  File "/srv/portal/.venv/lib/python3.11/site-packages/django/core/handlers/exception.py", line 55, in inner',
        "SECURE_HSTS_INCLUDE_SUBDOMAINS is not set",
        "What is this? Nothing.",
    ],
)
def test_what_an_operator_needs_stays_readable(text):
    assert hide_secrets(text) == text


@pytest.mark.parametrize(
    ("run", "secret"),
    [
        ("fagansvarlig-spesialsykepleier-2026", False),
        ("test_the_row_that_a_database_refuses_2", False),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", False),  # the number of a task
        ("0123456789abcdef0123456789abcdef", True),  # a session
        ("1a-c8f2y3-0123456789abcdef0123456789abcdef", True),  # a new password
        ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", True),  # an authenticator app
    ],
)
def test_random_runs_are_told_from_names(run, secret):
    assert is_likely_secret(run) is secret


def test_a_long_line_is_read_in_one_go():
    """A path of a megabyte must not hold up a server."""
    for text in ("/" * 300_000, "a" * 300_000, "a=" * 150_000, "a.@" * 100_000, "?a" * 150_000, "DETAIL:\n" * 20_000):
        hide_secrets(text)


def test_the_marks_are_found_in_every_language():
    for language, _name in configured.LANGUAGES:
        with translation.override(language):
            path = reverse("own-erase", args=["nokkel"])
        assert "nokkel" not in hide_secrets(f"Not Found: {path}")
        assert "nokkel" not in hide_secrets(f"Not Found: /sma{path[3:]}")


def test_a_line_that_tells_of_a_broken_table_of_addresses_is_written_all_the_same(monkeypatch):
    def fail():
        raise ImportError("flytthit.urls")

    monkeypatch.setattr("base.operation.logs.find_secret_beginnings", fail)
    token = make_token()
    assert hide_secrets(f"Not Found: /nb/kontakt/side/{token}/?a=b") == "Not Found: /nb/kontakt/side/…/?…"


def test_a_decorator_around_a_secret_view_keeps_the_mark():
    from inquiries.views import actions

    @secretaddresses.secret_address
    def view(request):
        """Says what it does."""

    assert view.__name__ == "view"
    assert all(each.__dict__["secret_address"] for each in (view, actions.export))


# --- what a line looks like ------------------------------------------------------------------------------------------
HEAD = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} "


@pytest.mark.django_db
def test_a_line_has_time_level_request_and_no_address_of_the_reader(written, region):
    answer = Client().get("/nb/finnes-ikke/", REMOTE_ADDR="203.0.113.9")
    assert re.fullmatch(
        HEAD + rf"WARNING {answer['X-Request-ID']} django.request Not Found: /nb/finnes-ikke/\n", written()
    )


def test_a_line_of_no_request_says_so(written):
    logging.getLogger("base.operation.nightly").warning("late")
    assert re.fullmatch(HEAD + "WARNING - base.operation.nightly late\n", written())


@pytest.mark.django_db
def test_an_operator_who_wants_addresses_gets_them(region, settings):
    settings.LOG_ADDRESSES, settings.BEHIND_PROXY = True, True
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLineFormatter("%(address)s %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        Client().get("/nb/finnes-ikke/", headers={"X-Forwarded-For": "203.0.113.9"})
    finally:
        logging.getLogger().removeHandler(handler)
    assert stream.getvalue() == "203.0.113.9 Not Found: /nb/finnes-ikke/\n"


@pytest.mark.parametrize(("wanted", "stands"), [({}, "False"), ({"LOG_ADDRESSES": "1"}, "True")])
def test_the_address_stands_in_the_format_where_it_is_asked_for(wanted, stands, tmp_path):
    code = "from django.conf import settings; print('%(address)s' in settings.LOGGING['formatters']['line']['format'])"
    assert manage(tmp_path, "shell", "--no-imports", "-c", code, **GOOD, **wanted).stdout.split() == [stands]


@pytest.mark.django_db
def test_an_unknown_host_is_one_line_and_no_error(written, region):
    assert Client().get("/nb/", headers={"Host": "evil.example"}).status_code == 400
    assert re.fullmatch(HEAD + r"WARNING \w+ django.security.DisallowedHost Invalid HTTP_HOST header: .*\n", written())


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["csrf", "permission", "null byte"])
def test_a_refusal_is_one_line(how, written, monkeypatch, region):
    if how == "permission":
        from pages import views

        def refuse(*args, **kwargs):
            raise PermissionDenied("with a secret in it")

        monkeypatch.setattr(views.Front, "get_context_data", refuse)
        assert Client().get("/nb/").status_code == 403
    elif how == "csrf":
        assert Client(enforce_csrf_checks=True).post("/admin/login/", {"password": PASSWORD}).status_code == 403
    else:
        assert Client().get("/nb/?q=%00").status_code == 400
    assert written().count("\n") == 1
    assert re.match(HEAD + r"WARNING \w{12} ", written())


@pytest.mark.django_db
def test_a_fault_of_ours_keeps_its_traceback(written, monkeypatch, region):
    from pages import views

    def fail(*args, **kwargs):
        raise RuntimeError("that was it")

    monkeypatch.setattr(views.Front, "get_context_data", fail)
    assert Client(raise_request_exception=False).get("/nb/").status_code == 500
    assert "Traceback" in written()
    assert "RuntimeError: that was it" in written()


def test_nobody_outside_begins_a_line(written):
    request = RequestFactory().get("/")
    logging.getLogger("x").warning("a\n2026-01-01 ERROR forged\r\u2028b", extra={"request": request})
    assert written().count("\n") == 1
    assert r"a\n2026-01-01 ERROR forged\r\u2028b" in written()
