"""The floors beyond imports: a lower one names nothing of a higher one, neither in templates nor in code."""

import os
import re
import subprocess
import sys

import pytest

from base import hooks
from tests import contract
from tests.environment import ROOT
from tests.floors import FLOOR, TEMPLATES, app_of, height_of, names_in_code, names_in_template

PAGE = "Django asks a model for the address of its page; the page shows several domains, so it stands above the model"
KEY = "a membership names its office by one lazy foreign key, which test_accounts_floor.py keeps the only one"
EXCEPTIONS = {
    ("municipalities/models/municipality.py", "url municipality"): PAGE,
    ("municipalities/models/places.py", "url place"): PAGE,
    ("accounts/workplace/django_words.py", "app entries"): "a word of Django's admin",
    ("accounts/access.py", "model region"): "the value of a reach, not the model",
    ("accounts/models/people.py", "app municipalities.Municipality"): KEY,
    **{
        (file, "model municipality"): KEY
        for file in (
            "accounts/access.py",
            "accounts/admin/people.py",
            "accounts/models/people.py",
            "accounts/signin/views.py",
        )
    },
}


def found_in_code() -> set[tuple[str, str]]:
    """{(file, what of a higher floor it names)}; migrations are history."""
    paths = [path for app in FLOOR for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    files = {str(path.relative_to(ROOT)): path.read_text() for path in paths}
    return {
        (file, name)
        for file, text in files.items()
        for name, floor in names_in_code(text)
        if floor > FLOOR[file.split("/")[0]]
    }


def test_every_app_of_ours_stands_on_a_floor():
    assert set(contract.own_app_names()) <= set(FLOOR)
    assert {"base", "jobs", "pages"} <= set(contract.own_app_names())


def test_a_new_domain_stands_beside_the_others_without_a_line():
    layers = ["pages", "jobs | news", "entries"]
    installed = ["entries", "jobs", "news", "health", "pages"]
    joined = contract.join(layers, installed, ["jobs", "health", "news"])
    assert joined == ["pages", "jobs | news | health", "entries"]
    assert '"jobs | news | health"' in contract.contract(joined)


def test_an_app_that_is_no_domain_and_on_no_floor_is_a_fault():
    with pytest.raises(ValueError, match=r"^search: on no floor"):
        contract.join(["pages", "jobs"], ["jobs", "search", "pages"], ["jobs"])


def test_code_names_nothing_of_a_higher_floor():
    assert sorted(found_in_code() - set(EXCEPTIONS)) == []


def test_every_exception_is_still_needed():
    assert set(EXCEPTIONS) <= found_in_code()


def test_a_template_names_nothing_of_a_higher_floor():
    """A shared one (frame, components) stands as high as what it names, and so do those that show it."""
    faults = []
    for path in TEMPLATES.rglob("*.*"):
        name = str(path.relative_to(TEMPLATES))
        if app := app_of(name):
            faults += [(name, what) for what, floor in names_in_template(path.read_text()) if floor > FLOOR[app]]
    assert faults == []


def test_the_frame_of_every_page_names_no_app():
    assert height_of("base.html") == 0


@pytest.mark.parametrize(
    "text",
    [
        'render(request, "pages/404.html", {})',
        'class View:\n    template_name = "inquiries/contact.html"',
        'render_to_string("inquiries/mail/link.txt")',
        'reverse("front")',
        'find_path("front")',
        'redirect("job-list")',
        'reverse(viewname="front")',
        'redirect(to="job-list")',
        "municipality.inquiries.count()",
        "Municipality.objects.filter(inquiries__isnull=True)",
        'Place.objects.filter(**{"municipality__inquiries": None})',
        'rows.order_by("-inquiries")',
        'rows.prefetch_related("archived_cases")',
        'reverse("admin:jobs_job_changelist")',
        'apps.get_model("jobs", "Job")',
        'apps.get_model("jobs.Job")',
        'apps.is_installed("planner")',
        'if model._meta.model_name == "article": pass',
        'hooks.get("plan_actions")',
    ],
)
def test_what_code_of_the_entries_must_not_name_is_found(text):
    assert any(floor > FLOOR["entries"] for _name, floor in names_in_code(text))


@pytest.mark.parametrize(
    "text",
    [
        '"""jobs"""',
        'hooks.add("page_blocks", function)',
        'f("Jobs of the region")',
        '{"jobs_url": 1}',
        'f("entries/list.html")',
        'reverse("admin:index")',
        "municipality.partners.count()",
        "entry.municipality.places.all()",
        "partner.name",
    ],
)
def test_what_code_of_the_entries_may_say_is_not_found(text):
    assert all(floor <= FLOOR["entries"] for _name, floor in names_in_code(text))


@pytest.mark.parametrize(
    "text",
    [
        "{% load actions %}",
        "{% load i18n actions %}",
        "{%load actions%}",
        "{%  load   actions  %}",
        '{%url "front"%}',
        '{%include "pages/points.html"%}',
        "{%hook 'page_blocks' subject%}",
        "{% if municipality.inquiries.exists %}",
        "{{ entry.municipality.helps_with.count }}",
        '{% url "front" %}',
        "{% url 'admin:jobs_job_changelist' %}",
        '{% include "pages/points.html" with rows=rows %}',
        '{% extends "pages/error.html" %}',
        '{% hook "page_blocks" subject %}',
    ],
)
def test_what_a_template_of_the_entries_must_not_name_is_found(text):
    assert any(floor > FLOOR["entries"] for _name, floor in names_in_template(text))


def test_a_component_is_as_high_as_what_it_loads():
    assert height_of("components/office.html") == FLOOR["municipalities"]
    assert height_of("components/card.html") == 0


def test_upper_floors_appear_only_through_hooks(client, make_job, tynset):
    """An entry's page stands without any upper app, and shows what one adds."""
    job = make_job(tynset)
    registered = {name: list(functions) for name, functions in hooks._registry.items()}
    try:
        hooks._registry.clear()
        assert "Skriv til verten" not in client.get(job.get_absolute_url()).content.decode()
        hooks.add("entry_actions", lambda context, entry: f"Skriv til verten om {entry.title_nb}")
        assert f"Skriv til verten om {job.title_nb}" in client.get(job.get_absolute_url()).content.decode()
    finally:
        hooks._registry.clear()
        hooks._registry.update(registered)


@pytest.mark.parametrize(
    ("without", "never_asked"),
    [
        ("planner,inquiries,search,offers", []),
        ("planner", ["plan_actions"]),
        ("inquiries", ["plan_snapshot", "plan_url"]),
    ],
)
def test_the_other_pages_stand_without_apps_of_floor_five(without, never_asked):
    """Neighbours add to each other's hooks and do without."""
    command = [sys.executable, "-m", "tests.without_desk"]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VAR_DIR")}
    environment["WITHOUT"] = without
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert f"pages stand; never asked: {never_asked}" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("app", ["planner", "inquiries", "search", "offers"])
def test_no_floor_below_names_an_app_of_floor_five(app):
    below = [name for name, height in FLOOR.items() if height < FLOOR.get(app, FLOOR["pages"])]
    for name in below:
        for path in (ROOT / name).rglob("*.py"):
            assert not re.search(rf"^\s*(from|import) {app}\b", path.read_text(), re.M), path
