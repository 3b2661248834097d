"""The form of an entry: three parts, marks and a line of what publishing needs, by the model's own rules."""

import datetime
import json
import re

import pytest
from django.urls import reverse

from entries.models import Status
from entries.registry import list_entry_models
from jobs.models import Job
from news.models import Guide
from tests.makers import MAKERS
from tests.posts import values_of


def address(model, name, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def missing(page: str) -> str:
    """The line in words."""
    line = re.search(r'<p class="form-missing"[^>]*>(.*?)</p>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", "", line[1]).split()) if line else ""


def marked(form) -> set[str]:
    return {name for name, field in form.fields.items() if 'class="needed"' in str(field.label)}


@pytest.mark.parametrize("model", list_entry_models())
def test_every_kind_has_the_three_parts_and_a_way_to_each(model, as_person, kari):
    page = as_person(kari).get(address(model, "add"))
    parts = [
        (f"fieldset-0-{number}-heading", title)
        for number, (title, options) in enumerate(page.context["adminform"].fieldsets)
        if "part" in options["classes"]
    ]
    assert [str(title) for _id, title in parts] == ["Hva det er", "Hvor, hvem og når", "Bilde, språk og publisering"]
    html = page.content.decode()
    for anchor, title in parts:
        assert f'<a href="#{anchor}">{title}</a>' in html
        assert f'<h2 id="{anchor}"' in html


@pytest.mark.parametrize("model", list_entry_models())
def test_what_is_marked_is_what_the_model_refuses_to_publish_without(model, as_person, kari):
    form = as_person(kari).get(address(model, "add")).context["adminform"].form
    asked = set(model().find_missing_fields())
    groups = [set(names) for names in model.list_needed_fields()]
    assert asked <= marked(form)
    assert {name for names in groups for name in names} <= marked(form)
    assert all(names & asked for names in groups)
    optional = {name for name, field in form.fields.items() if not field.required}
    assert marked(form) & optional == {name for names in groups for name in names} & optional


def test_what_a_guide_needs_is_not_folded_away(as_person, kari):
    fieldsets = as_person(kari).get(address(Guide, "add")).context["adminform"].fieldsets
    folded = {name for _t, options in fieldsets if "collapse" in options["classes"] for name in options["fields"]}
    assert not folded & {"source", "reviewed_on"}
    assert {"street", "lat", "lon"} <= folded


def test_the_line_says_what_is_missing_and_leads_there(as_person, kari, make_job, tynset):
    page = as_person(kari).get(address(Job, "add")).content.decode()
    assert missing(page) == (
        "Mangler før det kan publiseres: Tittel, Sammendrag eller Tekst, Søknadsfrist eller Snarest mulig, "
        "Nettadresse for søknad, E-post for søknader eller Slik søker du."
    )
    assert '<a href="#id_title_nb">Tittel</a>' in page
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True, status=Status.DRAFT)
    assert missing(as_person(kari).get(address(Job, "change", job.pk)).content.decode()) == (
        "Ingenting mangler: det kan publiseres."
    )


def test_the_server_says_it_again_while_one_writes_and_saves_nothing(as_person, kari, tynset):
    client, path = as_person(kari), address(Job, "missing", 0)
    values = values_of(client.get(address(Job, "add"))) | {
        "title_nb": "Brøyter",
        "deadline": "3.7.2027",
        "apply_email": "a@example.org",
    }
    assert client.post(path, values).content.decode().count("<a ") == 1  # the text
    assert "Ingenting mangler" in client.post(path, values | {"summary_nb": "Vakt"}).content.decode()
    assert "Tittel" in client.post(path, {"title_nb": ""}).content.decode()
    assert not Job.objects.exists()


def test_it_asks_for_the_words_of_a_picture_that_is_there(as_person, kari, make_job, tynset):
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True, status=Status.DRAFT)
    Job.objects.filter(pk=job.pk).update(picture="originals/aa/a.jpg")
    client = as_person(kari)
    values = values_of(client.get(address(Job, "change", job.pk)))
    assert "Bildetekst" in client.post(address(Job, "missing", job.pk), values).content.decode()


def test_nobody_is_told_about_what_they_may_not_change(as_person, ola, visitor, make_job, tynset):
    job = make_job(tynset, "Hemmeligord", status=Status.DRAFT)
    assert as_person(ola).post(address(Job, "missing", job.pk), {}).status_code == 403
    assert as_person(ola).post(address(Job, "missing", 10**30), {}).status_code == 404
    assert visitor.post(address(Job, "missing", job.pk), {}).url.startswith("/admin/login/")
    page = as_person(ola).get(address(Job, "change", job.pk)).content.decode()
    assert missing(page) == ""
    assert 'class="needed"' not in page
    assert "save-bar" not in page


@pytest.mark.parametrize("label", sorted(model._meta.label for model in list_entry_models()))
def test_enter_saves_and_never_publishes(label, as_person, kari, tynset):
    row = MAKERS[label][1](tynset)
    page = as_person(kari).get(address(type(row), "change", row.pk)).content.decode()
    buttons = re.findall(r'<input type="submit"[^>]*name="(_\w+)"', page)
    assert buttons[0] == "_save"  # a browser presses the first
    assert {"_publish", "_withdraw"} & set(buttons)


# --- languages and what was not sent ----------------------------------------------------------------------------------
def test_only_the_words_of_a_picture_lack_and_form_and_list_say_that(as_person, kari, make_job, tynset):
    texts = {"title_en": "Cook", "summary_nb": "Turnus", "summary_en": "Shifts", "picture_alt_nb": "Et kjøkken"}
    job = make_job(tynset, "Kokk", apply_asap=True, **texts)
    form = as_person(kari).get(address(Job, "change", job.pk)).content.decode()
    assert "English: ufullstendig: bildetekst" in form
    assert "Deutsch: mangler" in form
    assert "English: ufullstendig: bildetekst" in as_person(kari).get("/admin/jobs/job/").content.decode()


def test_the_line_counts_what_was_written_and_not_sent_as_the_form_shows_it(as_person, kari, tynset):
    client, path = as_person(kari), address(Job, "add")
    unsent = {"title_nb": ["Brøyter"], "summary_nb": ["Vakt"], "apply_asap": ["on"], "apply_email": ["a@example.org"]}
    keep = lambda values: client.post("/admin/drafts/", {"path": path, "values": json.dumps(values)})  # noqa: E731
    assert keep(unsent).status_code < 300
    page = client.get(path).content.decode()
    assert 'value="Brøyter"' in page
    assert missing(page) == "Ingenting mangler: det kan publiseres."
    keep(unsent | {"title_nb": [" "], "apply_asap": []})
    assert (
        missing(client.get(path).content.decode())
        == "Mangler før det kan publiseres: Tittel, Søknadsfrist eller Snarest mulig."
    )


def test_an_entry_is_shown_with_what_was_emptied_and_not_sent(as_person, kari, make_job, tynset):
    job = make_job(tynset, "Kokk", summary_nb="Turnus", deadline=datetime.date(2031, 3, 1))
    client, path = as_person(kari), address(Job, "change", job.pk)
    client.post("/admin/drafts/", {"path": path, "values": json.dumps({"summary_nb": [""], "deadline": ["4.3.2031"]})})
    assert missing(client.get(path).content.decode()) == "Mangler før det kan publiseres: Sammendrag eller Tekst."
    job.refresh_from_db()
    assert job.summary_nb == "Turnus"
