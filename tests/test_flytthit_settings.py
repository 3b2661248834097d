"""Production is the default and stops with one sentence that says what to set."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.environment import ROOT

GOOD = {
    "SECRET_KEY": "a-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def manage(tmp_path, *arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = {**clean, "VAR_DIR": str(tmp_path), **environment}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(GOOD))
def test_production_stops_without_a_needed_setting(name, tmp_path):
    given = {key: value for key, value in GOOD.items() if key != name}
    done = manage(tmp_path, "check", **given)
    assert done.returncode != 0
    assert f"Set {name} in the environment" in done.stderr


def test_production_stops_on_an_address_without_encryption(tmp_path):
    done = manage(tmp_path, "check", **(GOOD | {"SITE_URL": "http://portal.example.org"}))
    assert done.returncode != 0
    assert "must begin with https://" in done.stderr


def test_production_passes_the_deployment_check(tmp_path):
    without_tables = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert "The database is empty." in without_tables.stderr
    manage(tmp_path, "migrate", "--verbosity", "0", **GOOD)
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert done.returncode == 0, done.stderr


def test_demo_mode_is_off_unless_asked_for(tmp_path):
    code = "from django.conf import settings; print(settings.DEMO, settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.DEMO_PASSWORD)"
    assert manage(tmp_path, "shell", "--no-imports", "-c", code, **GOOD).stdout.split() == ["False", "False", "True"]


def test_the_demo_keeps_its_key_and_password_over_a_restart(tmp_path):
    code = "from django.conf import settings; print(settings.SECRET_KEY, settings.DEMO_PASSWORD)"
    first, second = (manage(tmp_path, "shell", "--no-imports", "-c", code, DEMO="1").stdout for _time in range(2))
    assert first == second
    assert len(first.split()) == 2
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_demo_is_never_indexed(client, db):
    assert '<meta name="robots" content="noindex">' in client.get("/nb/").content.decode()


SAMI = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("migrate", verbosity=0)
page = Client().get("/sma/").content.decode()
print(dict(settings.LANGUAGES)["sma"], '<html lang="sma">' in page, "Gåatoe" in page)
"""


def test_south_sami_is_offered_by_a_setting_and_a_catalogue_without_code(tmp_path):
    catalogue = ROOT / "locale" / "sma" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    try:
        catalogue.write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "The region"\nmsgstr "Gåatoe"\n'
        )
        manage(tmp_path, "messages", "compile", DEMO="1")
        done = subprocess.run(
            [sys.executable, "-c", SAMI],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DEMO": "1", "STATIC_MANIFEST": "", "SITE_URL": "http://testserver",
                 "ALLOWED_HOSTS": "testserver", "INTERFACE_LANGUAGES": "nb,sma", "DJANGO_SETTINGS_MODULE": "flytthit.settings"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        shutil.rmtree(ROOT / "locale" / "sma")
    assert done.stdout.strip().endswith("Åarjelsaemien gïele True True"), done.stderr[-1500:]


def test_maintenance_answers_with_a_friendly_page_in_the_readers_language(client, settings):
    settings.MAINTENANCE = True
    answer = client.get("/de/stellen/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "600"
    assert '<html lang="de">' in answer.content.decode()


def test_pages_are_compressed_on_the_wire(client, db):
    answer = client.get("/nb/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


def test_a_serving_process_keeps_what_it_has_loaded_out_of_the_search_for_waste():
    code = "import flytthit.wsgi, gc, sys; print(gc.get_freeze_count() > 100_000, 'planner.views' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
