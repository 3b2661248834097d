"""The table of bodies: what each view takes, and what a form without files does with one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.test import Client
from django.urls import reverse
from django.utils import translation

from base.publicforms import bodies
from base.publicforms.bodies import FILES, PUBLIC, WORKPLACE
from base.publicforms.uploads import find_limit, limit_body
from base.registry import list_registered_admins
from tests.environment import ROOT


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("admin:jobs_job_add", FILES),
        ("admin:index", WORKPLACE),
        ("admin:accounts_user_add", WORKPLACE),
        ("admin:jobs_job_changelist", FILES),
        ("account_login", WORKPLACE),
        ("front", PUBLIC),
        ("contact", PUBLIC),
    ],
)
def test_each_view_has_its_row(name, limit):
    for language in ("nb", "de"):
        with translation.override(language):
            path = reverse(name)
        assert find_limit(path, signed_in=True) is limit
        assert find_limit(path, signed_in=False) is PUBLIC, "a stranger sends no more than a public form holds"


def test_an_unknown_address_takes_what_a_public_form_does():
    assert find_limit("/nb/finnes-ikke/", signed_in=True) is PUBLIC
    assert find_limit("/\udcff/", signed_in=True) is PUBLIC


def test_a_view_may_declare_its_row():
    @limit_body(WORKPLACE)
    def view(request):
        return None

    assert view.body_limit is WORKPLACE


def test_every_page_whose_form_holds_a_file_takes_files():

    with_files = [m for m in list_registered_admins() if any(isinstance(f, FileField) for f in m._meta.get_fields())]
    assert with_files
    for model in with_files:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert find_limit(path, signed_in=True) is FILES


def test_the_table_stands_in_the_documentation():
    text = (ROOT / "docs" / "operation.md").read_text()
    for limit in (PUBLIC, WORKPLACE, FILES):
        size = (
            f"{limit.size // bodies.KILOBYTE} kB"
            if limit.size < bodies.MEGABYTE
            else f"{limit.size // bodies.MEGABYTE} MB"
        )
        assert f"| {size} | {limit.seconds} s | {'yes' if limit.files else 'no'} |" in text


def test_a_file_sent_to_a_form_without_files_is_refused_and_reaches_no_disk(region, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = tmp_path, 10
    file = SimpleUploadedFile("brev.pdf", b"x" * 1000)
    answer = Client().post(reverse("contact"), {"text": "Hei", "attachment": file})
    assert answer.status_code == 400
    assert not list(tmp_path.iterdir())


def test_a_body_beyond_the_limit_is_refused_in_words_under_every_server(region):
    answer = Client().post(reverse("contact"), {"text": "x" * (PUBLIC.size + 1)})
    assert answer.status_code == 413
    assert "Det var for mye på én gang" in answer.content.decode()


def test_a_form_within_the_limit_is_answered_as_before(region):
    assert Client().post(reverse("contact"), {"text": "x" * 1000}).status_code == 200
