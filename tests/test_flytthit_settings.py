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


def test_production_passes_the_deployment_check(tmp_path, migrated_file):
    good = GOOD | {"SECURITY_CONTACT": "security@example.org"}
    without_tables = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **good)
    assert "The database is empty." in without_tables.stderr
    shutil.copy(migrated_file, tmp_path)
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **good)
    assert done.returncode == 0, done.stderr


def test_demo_mode_is_off_unless_asked_for(tmp_path):
    code = (
        "from django.conf import settings; print(settings.DEMO, settings.DEBUG, "
        "settings.SESSION_COOKIE_SECURE, settings.DEMO_PASSWORD)"
    )
    assert manage(tmp_path, "shell", "--no-imports", "-c", code, **GOOD).stdout.split() == ["False", "False", "True"]


def test_the_demo_keeps_its_key_and_password_over_a_restart(tmp_path):
    code = "from django.conf import settings; print(settings.SECRET_KEY, settings.DEMO_PASSWORD)"
    first, second = (manage(tmp_path, "shell", "--no-imports", "-c", code, DEMO="1").stdout for _time in range(2))
    assert first == second
    assert len(first.split()) == 2
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_demo_is_never_indexed(client, db):
    assert '<meta name="robots" content="noindex">' in client.get("/nb/").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"INTERFACE_LANGUAGES": "nb,xx"}, "INTERFACE_LANGUAGES names 'xx', which is no language that is known here"),
        ({"INTERFACE_LANGUAGES": "nb,zh-cn"}, "INTERFACE_LANGUAGES names 'zh-cn', which is no language"),
        ({"INTERFACE_LANGUAGES": "nb,en,en"}, "INTERFACE_LANGUAGES names 'en' twice."),
        ({"INTERFACE_LANGUAGES": "en,de"}, "INTERFACE_LANGUAGES lacks 'nb', in which untranslated texts are shown."),
        ({"INTERFACE_LANGUAGES": ""}, "INTERFACE_LANGUAGES lacks 'nb'"),
        ({"FORM_LANGUAGES": "xx"}, "FORM_LANGUAGES names 'xx', which is no language that is known here"),
        (
            {"FALLBACK_LANGUAGES": "de:xx"},
            "FALLBACK_LANGUAGES leads from 'de' to 'xx'; texts are written in nb, en, de, nl.",
        ),
        ({"FORM_LANGUAGES": "de"}, "'de' stands in INTERFACE_LANGUAGES and in FORM_LANGUAGES; choose one."),
    ],
)
def test_languages_that_no_portal_can_have_are_one_sentence(given, sentence, tmp_path):
    done = manage(tmp_path, "check", DEMO="1", **given)
    assert done.returncode != 0
    assert sentence in done.stderr.strip().splitlines()[-1]


@pytest.mark.slow
def test_a_language_with_empty_messages_is_refused_before_pages_open_and_holds_up_nobody_else(tmp_path):
    given = {"INTERFACE_LANGUAGES": "nb,en,pl", "FORM_LANGUAGES": "sma"}
    sentences = ["INTERFACE_LANGUAGES offers 'pl', in which", "FORM_LANGUAGES offers 'sma', in which"]
    for command in ("prepare", "serve"):
        done = manage(tmp_path, command, DEMO="1", PORT="18765", **given)
        assert done.returncode != 0
        assert all(sentence in done.stderr for sentence in sentences)
        assert "Traceback" not in done.stderr
    warned = manage(tmp_path, "check", DEMO="1", **given)
    assert all(f"(flytthit.W013) {sentence}" in warned.stderr for sentence in sentences)
    assert warned.returncode == 0
    assert manage(tmp_path, "makemigrations", "--check", "--dry-run", DEMO="1", **given).returncode == 0


def test_spaces_between_the_codes_of_languages_are_no_mistake(tmp_path):
    code = "from django.conf import settings; print([code for code, name in settings.LANGUAGES])"
    done = manage(tmp_path, "shell", "--no-imports", "-c", code, DEMO="1", INTERFACE_LANGUAGES=" nb, en ")
    assert done.stdout.strip() == "['nb', 'en']", done.stderr


@pytest.mark.slow
def test_what_an_earlier_key_signed_still_opens_and_the_new_one_signs(tmp_path):
    code = "from django.core import signing; print(signing.dumps('case'))"
    signed = manage(tmp_path, "shell", "--no-imports", "-c", code, **GOOD).stdout.strip()
    code = f"from django.core import signing; print(signing.loads({signed!r}), signing.dumps('case'))"
    rotated = GOOD | {"SECRET_KEY": GOOD["SECRET_KEY"][::-1]}
    assert "BadSignature" in manage(tmp_path, "shell", "--no-imports", "-c", code, **rotated).stderr
    kept = rotated | {"SECRET_KEY_FALLBACKS": f"an-even-older-key-0123456789, {GOOD['SECRET_KEY']}"}
    opened, again = manage(tmp_path, "shell", "--no-imports", "-c", code, **kept).stdout.split()
    assert opened == "case"
    code = f"from django.core import signing; print(signing.loads({again!r}))"
    assert manage(tmp_path, "shell", "--no-imports", "-c", code, **rotated).stdout.strip() == "case"


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
