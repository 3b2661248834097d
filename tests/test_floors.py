"""The floors in templates: a lower one names no address of a higher one. (Imports are checked by `make check`.)"""

import os
import re
import subprocess
import sys

import pytest
from django.urls import get_resolver

from base import hooks
from tests import floors
from tests.environment import ROOT

LAYERS = floors.join(floors.CONTRACT["layers"], floors.own_apps(), floors.domains())
FLOOR = {name: height for height, layer in enumerate(reversed(LAYERS)) for name in floors.apps_in(layer)}
TEMPLATES = ROOT / "templates"


def owner_of_names():
    """{URL name: app whose view answers it}."""
    found = {}

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            elif pattern.name:
                view = getattr(pattern.callback, "view_class", pattern.callback)
                found[pattern.name] = getattr(view, "__module__", "").split(".")[0]

    walk(get_resolver().url_patterns)
    return found


def test_every_app_of_ours_stands_on_a_floor():
    assert set(floors.own_apps()) <= set(FLOOR)
    assert {"base", "jobs", "pages"} <= set(floors.own_apps())


def test_a_new_domain_stands_beside_the_others_without_a_line():
    layers = ["pages", "jobs | news", "entries"]
    installed = ["entries", "jobs", "news", "health", "pages"]
    joined = floors.join(layers, installed, ["jobs", "health", "news"])
    assert joined == ["pages", "jobs | news | health", "entries"]
    assert '"jobs | news | health"' in floors.contract(joined)


def test_an_app_that_is_no_domain_and_on_no_floor_is_a_fault():
    with pytest.raises(ValueError, match=r"^search: on no floor"):
        floors.join(["pages", "jobs"], ["jobs", "search", "pages"], ["jobs"])


def test_a_template_names_no_address_of_a_higher_floor():
    owners = owner_of_names()
    faults = []
    for path in TEMPLATES.rglob("*.html"):
        app = path.relative_to(TEMPLATES).parts[0]
        if app not in FLOOR:  # shared templates are the house itself: head, foot, components
            continue
        for name in re.findall(r"{% url ['\"]([\w-]+)['\"]", path.read_text()):
            if FLOOR.get(owners[name], 0) > FLOOR[app]:
                faults.append((str(path), name))
    assert faults == []


def test_a_lower_template_that_names_the_front_page_would_be_found():
    """The test above can fail: the front page belongs to a higher floor than entries."""
    assert FLOOR[owner_of_names()["front"]] > FLOOR["entries"]


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


def test_the_pages_below_stand_without_the_apps_of_floor_five():
    command = [sys.executable, "-m", "tests.without_desk"]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VAR_DIR")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "stand without floor five" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("app", ["planner", "inquiries", "search", "offers"])
def test_no_floor_below_names_an_app_of_floor_five(app):
    below = [name for name, height in FLOOR.items() if height < FLOOR.get(app, FLOOR["pages"])]
    for name in below:
        for path in (ROOT / name).rglob("*.py"):
            assert not re.search(rf"^\s*(from|import) {app}\b", path.read_text(), re.M), path
