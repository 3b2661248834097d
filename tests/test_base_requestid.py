"""The name of a request: in the answer, in the log, on the page that says that something went wrong."""

import re

import pytest
from django.test import Client

MADE = re.compile(r"[0-9a-f]{12}")
GIVEN = "0123456789abcdef0123456789abcdef"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/nb/", "/", "/nb/finnes-ikke/", "/healthz", "/robots.txt", "/admin/", "/nb/?q=%00"])
def test_every_answer_bears_a_name_of_its_own(path, region):
    first, second = (Client().get(path)["X-Request-ID"] for _time in range(2))
    assert MADE.fullmatch(first)
    assert first != second


@pytest.mark.parametrize(
    ("given", "behind", "believed"),
    [
        (GIVEN, True, True),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", True, True),
        (GIVEN, False, False),
        ("Zk3-x_9AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", True, False),  # a token
        ("familien-provesen", True, False),
        ("abc", True, False),
        ("0" * 65, True, False),
        ("0123456789abcdef\u2028", True, False),
        ("", True, False),
    ],
)
def test_only_a_proxy_names_a_request_and_only_with_what_looks_like_a_name(given, behind, believed, settings, region):
    settings.BEHIND_PROXY = behind
    said = Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (said == given) is believed
    assert believed or MADE.fullmatch(said)


def test_the_page_of_a_fault_shows_the_name_that_stands_in_the_log(monkeypatch, caplog, region):
    from pages import views

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(views.Front, "get_context_data", fail)
    answer = Client(raise_request_exception=False).get("/nb/")
    assert answer.status_code == 500
    assert f"oppgi dette nummeret: <code>{answer['X-Request-ID']}</code>" in answer.content.decode()


def test_the_page_of_a_fault_stands_without_a_name(rf):
    from pages.views import server_error

    assert "nummeret" not in server_error(rf.get("/nb/")).content.decode()
