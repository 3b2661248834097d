"""The box of a rich text: a plain box with all that the editor's script needs, and one allow-list behind it."""

import html
import json
import pathlib
import re

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.utils import translation

from base.text.richtext import RichTextArea, RichTextField, get_editor_words, sanitise_html
from jobs.models import Job
from municipalities.models import Municipality
from tests.finding import find
from tests.test_entries_history import change

SCRIPT = "js/rich-text.js"
RICH = [
    (model, field.name)
    for model in apps.get_models()
    if admin.site.is_registered(model)
    for field in model._meta.concrete_fields
    if isinstance(field, RichTextField) and hasattr(field, "translated_field")
]


def boxes(page: str) -> dict[str, str]:
    """{name: tag} of every box that becomes an editor."""
    tags = re.findall(r"<textarea[^>]*data-rich-text[^>]*>", page)
    return {find(r'name="(\w+)"', tag).group(1): tag for tag in tags}


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, body_nb="<p>Ski fra døra</p>", apply_asap=True)


@pytest.fixture
def form_page(job, as_person, kari):
    return as_person(kari).get(f"/admin/jobs/job/{job.pk}/change/").content.decode()


def test_every_language_of_a_rich_text_is_edited_in_the_editor(form_page):
    assert set(boxes(form_page)) == {"body_nb", "body_en", "body_de", "body_nl"}


@pytest.mark.parametrize(("model", "name"), RICH, ids=lambda value: getattr(value, "__name__", value))
def test_no_rich_text_of_any_model_is_left_out(model, name, rf, siri):
    request = rf.get("/")
    request.user = siri
    field = admin.site.get_model_admin(model).formfield_for_dbfield(model._meta.get_field(name), request)
    assert isinstance(field.widget, RichTextArea)
    assert field.label


def test_other_long_texts_stay_plain(rf, siri):
    request = rf.get("/")
    request.user = siri
    point = apps.get_model("municipalities.Point")
    field = admin.site.get_model_admin(point).formfield_for_dbfield(point._meta.get_field("text_nb"), request)
    assert not isinstance(field.widget, RichTextArea)


def test_a_form_outside_the_admin_has_the_editor_too():
    form = forms.modelform_factory(Municipality, fields=["introduction_nb"])()
    assert "data-rich-text" in str(form["introduction_nb"])


def test_without_a_script_it_is_a_box_with_the_html_in_it(form_page):
    assert re.search(r"<textarea[^>]*>\s*&lt;p&gt;Ski fra døra&lt;/p&gt;</textarea>", form_page)
    assert "required" not in boxes(form_page)["body_nb"]


@pytest.mark.parametrize(("language", "word"), [("nb", "Punktliste"), ("en", "Bullet list"), ("de", "Aufzählung")])
def test_its_buttons_speak_the_language_of_the_form(language, word):
    with translation.override(language):
        tag = str(RichTextArea().render("body", ""))
    words = json.loads(html.unescape(re.search(r'data-rich-text="([^"]*)"', tag).group(1)))
    assert words["bullets"] == word
    assert words == {**get_editor_words(), **words}
    assert all(words.values())


def test_its_script_says_nothing_but_the_words_it_is_given():
    script = pathlib.Path(finders.find(SCRIPT)).read_text()
    used = set(re.findall(r"\bwords\.(\w+)", script)) | set(re.findall(r'^  \["(\w+)", \[', script, re.M))
    assert used == set(get_editor_words())


def test_the_page_loads_its_own_modules_and_no_import_map(form_page):
    assert f'<script src="/static/{SCRIPT}" type="module">' in form_page
    assert "importmap" not in form_page
    address = re.search(r'data-editor="([^"]*)"', form_page).group(1)
    assert address == "/static/django_prose_editor/editor.js"
    assert finders.find("django_prose_editor/editor.js")
    for script in re.findall(r"<script[^>]*>", form_page):
        assert "src=" in script or "application/json" in script, script


def test_the_policy_is_as_strict_where_the_editor_stands(job, as_person, kari, visitor):
    policies = {
        client.get(address).headers["Content-Security-Policy"]
        for client, address in ((as_person(kari), f"/admin/jobs/job/{job.pk}/change/"), (visitor, "/nb/"))
    }
    assert len(policies) == 1
    assert not re.search("unsafe|nonce", policies.pop())


def test_readers_are_given_no_editor(job, visitor):
    page = visitor.get(job.get_absolute_url()).content.decode()
    scripts = re.findall(r"<script[^>]* src=\"([^\"]+)", page)
    assert [script for script in scripts if "rich-text" in script or "prose" in script] == []
    assert "rich-text.js" not in page


def test_what_comes_from_the_form_is_sanitised_before_it_is_kept(job, as_person, kari):
    change(
        as_person(kari),
        job,
        body_nb='<h2 style="x">Om</h2><img src=x onerror=y><p onclick="z">Ski<script>1</script></p>',
    )
    assert Job.objects.get().body_nb == "<h2>Om</h2><p>Ski</p>"


def test_everything_the_editor_writes_passes_the_allow_list_unchanged():
    written = (
        "<h2>Om</h2><h3>Mer</h3><p><strong>a</strong> <em>b</em><br>c</p><ul><li>d</li></ul><ol><li>e</li></ol>"
        "<blockquote><p>f</p></blockquote>"
    )
    assert sanitise_html(written) == written


@pytest.mark.parametrize("address", ["https://example.org/", "mailto:a@example.org", "tel:+4762480000", "/nb/jobber/"])
def test_a_link_of_an_allowed_kind_is_kept(address):
    assert sanitise_html(f'<a href="{address}">x</a>') == f'<a href="{address}" rel="noopener">x</a>'


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_that_runs_something_is_not(address):
    assert "href" not in sanitise_html(f'<a href="{address}">x</a>')


def test_opening_and_saving_changes_no_text(job, as_person, kari):
    before = Job.objects.values().get()
    change(as_person(kari), job)
    after = Job.objects.values().get()
    assert {name for name in before if before[name] != after[name]} <= {"updated", "updated_by_id"}
