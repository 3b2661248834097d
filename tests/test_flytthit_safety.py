"""What an installation keeps is its own, and what it says to browsers binds nobody else."""

import datetime
import re
import shutil
import stat

import pytest
import time_machine
from django.core.checks import run_checks
from django.test import override_settings

from tests.test_flytthit_settings import GOOD, manage

CONTACT = "security@example.org"


# --- at rest ----------------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_nothing_that_the_portal_writes_is_open_to_others(tmp_path):
    """Database, stamps, static files and uploads of a production portal, in a folder that the portal makes."""
    folder = tmp_path / "portal"
    upload = (
        "from django.core.files.base import ContentFile as F; from django.core.files.storage import "
        "default_storage as s; s.save('originals/aa/x', F(b'x'))"
    )
    for arguments in (("prepare",), ("shell", "--no-imports", "-c", upload)):
        done = manage(folder, *arguments, **GOOD)
        assert done.returncode == 0, done.stderr
    written = {path.relative_to(folder).as_posix(): path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    assert {"flytthit.sqlite3", "prepared.json", "static/staticfiles.json", "media/originals/aa/x"} <= written.keys()
    assert {name: stat.filemode(mode) for name, mode in written.items() if mode & 0o077} == {}


def test_the_deployment_check_names_a_folder_that_others_get_into(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    tmp_path.chmod(0o755)
    assert "flytthit.W010" in [message.id for message in run_checks(tags=["security"], include_deployment_checks=True)]
    tmp_path.chmod(0o700)
    assert "flytthit.W010" not in [
        message.id for message in run_checks(tags=["security"], include_deployment_checks=True)
    ]


# --- cookies and HSTS -------------------------------------------------------------------------------------------------
PRINT = (
    "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
    "s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "__Host-session __Host-csrf 31536000 False False"),
        ({"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "__Host-session __Host-csrf 31536000 True True"),
        ({"DEMO": "1", "SITE_URL": "http://localhost:8000"}, "session csrf 0 False False"),
    ],
)
def test_over_https_cookies_are_the_hosts_and_hsts_binds_no_neighbour_unless_set(more, said, tmp_path):
    assert manage(tmp_path, "shell", "--no-imports", "-c", PRINT, **GOOD | more).stdout.strip() == said


SIGN_IN = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("createcachetable", verbosity=0)
from accounts.models import Membership, User
user = User.objects.create_user("siri", "siri@example.org", "fjell-og-vidde-2")
Membership.objects.create(user=user, role="coordinator")
client = Client(enforce_csrf_checks=True)
page = client.get("/admin/login/", secure=True)
token = page.context["csrf_token"]
values = {"login": "siri", "password": "fjell-og-vidde-2", "csrfmiddlewaretoken": str(token)}
answer = client.post("/admin/login/", values, secure=True, headers={"Referer": "https://portal.example.org/admin/login/"})
for cookie in [*page.cookies.values(), *answer.cookies.values()]:
    flags = (bool(cookie["secure"]), bool(cookie["httponly"]))
    print(cookie.key, answer.status_code, *flags, cookie["path"], repr(cookie["domain"]))
print(client.get("/admin/", secure=True).status_code, client.get("/nb/", secure=True)["Cache-Control"])
"""


def test_with_these_cookies_a_person_signs_in_and_pages_stay_private(tmp_path, migrated_file):
    """`__Host-` holds only with Secure, the path / and no domain; a browser throws others away."""
    shutil.copy(migrated_file, tmp_path)
    code = SIGN_IN.replace("portal.example.org", "testserver")
    environment = GOOD | {"SITE_URL": "https://testserver", "STATIC_MANIFEST": "", "SECOND_FACTOR": ""}
    done = manage(tmp_path, "shell", "--no-imports", "-c", code, **environment)
    lines = done.stdout.splitlines()
    assert {"__Host-csrf 302 True True / ''", "__Host-session 302 True True / ''"} <= set(lines), done.stderr[-1500:]
    assert lines[-1] == "200 private, no-store"


# --- security.txt -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("contact", "line"),
    [(CONTACT, f"Contact: mailto:{CONTACT}"), ("https://example.org/hole", "Contact: https://example.org/hole")],
)
def test_security_txt_names_whom_to_tell_for_less_than_a_year(contact, line, visitor, settings):
    settings.SECURITY_CONTACT = contact
    now = datetime.datetime(2026, 11, 23, 9, 10, tzinfo=datetime.UTC)
    with time_machine.travel(now, tick=False):
        answer = visitor.get("/.well-known/security.txt")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert line in text.splitlines()
    assert f"Canonical: {settings.SITE_URL}/.well-known/security.txt" in text
    ends = datetime.datetime.fromisoformat(re.search(r"^Expires: (\S+)$", text, re.M)[1])
    assert datetime.timedelta(days=30) < ends - now < datetime.timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt_and_the_deployment_check_says_so(visitor, region):
    with override_settings(SECURITY_CONTACT=""):
        assert visitor.get("/.well-known/security.txt").status_code == 404
        found = [message.id for message in run_checks(tags=["security"], include_deployment_checks=True)]
    assert "flytthit.W011" in found


@pytest.mark.parametrize("contact", ["security", "http://example.org/", "a@b\nExpires: never", "javascript:alert(1)@x"])
def test_a_contact_that_is_none_stops_the_start(contact, tmp_path):
    done = manage(tmp_path, "check", **GOOD, SECURITY_CONTACT=contact)
    assert "SECURITY_CONTACT must be an e-mail address" in done.stderr
