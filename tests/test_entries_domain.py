"""A sixth domain is one folder and two lines: docs/add-a-domain.md is followed in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.environment import ROOT

GUIDE = (ROOT / "docs" / "add-a-domain.md").read_text()
EXAMPLE = ROOT / "docs" / "example" / "fairytales"
CODE = [f"{name}.py" for name in ("apps", "models", "translation", "admin", "filters", "views", "urls")]
SHOWN = re.findall(r"```(?:python|toml)\n# fairytales/(\S+)\n(.*?)```", GUIDE, re.S)
BY_HAND = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
# package, model, its words in bokmål; the second is for who has followed the guide to the letter.
DOMAINS = [
    ("health", "Clinic", ("Helse", "klinikk", "klinikker")),
    ("moonbase", "Crater", ("Månen", "krater", "kratre")),
]
NAME, MODEL, WORDS = next(domain for domain in DOMAINS if not (ROOT / domain[0]).exists())
WALKS = [
    "floors",
    "docs",
    "demo",
    "base_names",
    "municipalities_loading",
    "entries_lists",
    "entries_feeds",
    "pages",
    "entries_presentation",
    "pages_overview",
    "accounts_today",
]


def copy_project(folder):
    skip = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis", "*.mo")
    shutil.copytree(ROOT, folder, ignore=skip)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def run(there, *command):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "flytthit.settings",
        "DATABASE_URL": "",
        "PYTHONPATH": str(there),
        "PYTHON": "true",  # `make` sets nothing up: the environment is ours
    }
    environment.pop("DATABASE_URL")  # always its own SQLite file
    return subprocess.run(command, cwd=there, env=environment, capture_output=True, text=True, check=False)


def manage(there, *arguments):
    return run(there, sys.executable, "manage.py", *arguments)


def content(folder):
    """{path: bytes} of a project's own files, its links and what Python compiles left out."""
    paths = [path for path in folder.rglob("*") if not {".venv", "__pycache__"} & set(path.parts)]
    return {path.relative_to(folder): path.read_bytes() for path in paths if path.is_file()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project after the one command, and what was there before."""
    there = copy_project(tmp_path_factory.mktemp("sixth") / "project")
    before = content(there)
    done = manage(there, "newdomain", NAME, "--model", MODEL, "--nb", *WORDS)
    assert done.returncode == 0, done.stderr
    compiled = manage(there, "messages", "compile")
    assert compiled.returncode == 0, compiled.stderr
    return there, before, done.stdout


def test_the_guide_shows_the_files_as_they_are():
    assert [name for name, _text in SHOWN] == [*CODE, "data/sample.toml"]
    assert dict(SHOWN) == {name: (EXAMPLE / name).read_text() for name, _text in SHOWN}


def test_its_own_code_is_under_eighty_lines():
    files = {str(path.relative_to(EXAMPLE)): path.read_text() for path in EXAMPLE.rglob("*.py")}
    lines = [line for code in files.values() for line in code.splitlines() if line.strip()]
    assert set(files) == {*CODE, "__init__.py"}
    assert len(lines) < 80


def test_one_command_adds_a_folder_a_test_and_two_lines(copy):
    there, before, said = copy
    after = content(there)
    test = f"tests/test_{NAME}_{MODEL.lower()}.py"
    added = {str(path) for path in after.keys() - before.keys() if path.suffix != ".mo"}
    assert {path for path in added if not path.startswith(f"{NAME}/")} == {test}
    assert {f"{NAME}/{name}" for name in [*CODE, "data/sample.toml", "migrations/0001_initial.py"]} < added
    changed = {str(path) for path in before if after[path] != before[path]}
    assert changed == {"flytthit/settings.py", "flytthit/urls.py"}
    for name in changed:
        new = (there / name).read_text().splitlines()
        assert [line for line in new if NAME in line]
        assert len(new) == len((ROOT / name).read_text().splitlines()) + 1
    assert all(word in said for word in (f"{NAME}/", test, *changed))


def test_it_says_which_words_stand_in_english(copy):
    _there, _before, said = copy
    assert f"{NAME}/locale/de/LC_MESSAGES/django.po" in said
    assert f"{NAME}/locale/nb" not in said


def test_the_example_is_nowhere_left_in_it(copy):
    there, _before, _said = copy
    texts = [path.read_text() for path in (there / NAME).rglob("*") if path.suffix in (".py", ".po", ".toml")]
    texts.append((there / "tests" / f"test_{NAME}_{MODEL.lower()}.py").read_text())
    assert not [text for text in texts if re.search(r"castle|fairy", text, re.I)]
    assert len(texts) > 13


@pytest.mark.slow
def test_list_detail_admin_sitemap_and_feed_come_by_themselves(copy):
    there, _before, _said = copy
    done = run(there, sys.executable, "-m", "tests.sixth_domain", f"{NAME}.{MODEL}", WORDS[-1])
    assert "the sixth domain stands" in done.stdout, done.stderr[-2000:]


def test_a_second_time_the_name_is_taken_and_nothing_changes(copy):
    there, _before, _said = copy
    before = content(there)
    done = manage(there, "newdomain", NAME)
    assert done.returncode == 1
    assert done.stderr == f"CommandError: The name '{NAME}' is taken by {NAME}; choose another.\n"
    assert content(there) == before


def test_a_domain_that_forgets_its_meta_and_its_admin_is_told_so(copy):
    there, _before, _said = copy
    for name in ("admin.py", "translation.py"):
        (there / NAME / name).write_text("")
    models = there / NAME / "models.py"
    models.write_text(models.read_text().replace("class Meta(Entry.Meta)", "class Meta"))
    answer = manage(there, "check").stderr
    assert {code for code in ("E004", "E005", "E006") if f"flytthit.{code}" in answer} == {"E004", "E005", "E006"}


# --- the long proof: everything that a new domain must keep green ----------------------------------------------------
def prove(there, test):
    checks = run(there, sys.executable, "-m", "tests.checks")
    assert checks.returncode == 0, checks.stdout
    assert manage(there, "messages", "compile").returncode == 0
    walks = [f"tests/test_{name}.py" for name in WALKS]
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not slow and not browser", test, *walks]
    tests = run(there, *command)
    assert tests.returncode == 0, tests.stdout[-5000:]


def follow_by_hand(there):
    done = run(there, "sh", "-ec", "".join(BY_HAND))
    assert done.returncode == 0, done.stdout + done.stderr


def by_command(*arguments):
    def follow(there):
        done = manage(there, "newdomain", *arguments)
        assert done.returncode == 0, done.stderr

    return follow


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "model", "follow"),
    [
        ("health", "clinic", follow_by_hand),
        ("health", "clinic", by_command("health", "--model", "Clinic")),
        ("shops", "shop", by_command("shops", "--nb", "Butikker", "butikk", "butikker")),
        ("clubs", "club", by_command("clubs")),
    ],
    ids=["health by hand", "health", "shops", "clubs"],
)
def test_checks_and_tests_are_green_with_a_new_domain(tmp_path, name, model, follow):
    if (ROOT / name).exists():
        pytest.skip(f"this project has {name} already")
    there = copy_project(tmp_path / "project")
    follow(there)
    prove(there, f"tests/test_{name}_{model}.py")


@pytest.mark.slow
def test_a_new_domain_that_imports_its_neighbour_breaks_the_floors(tmp_path):
    there = copy_project(tmp_path / "project")
    by_command("moonbase")(there)
    views = there / "moonbase" / "views.py"
    views.write_text(f"from jobs.models import Job\n{views.read_text()}\nJobs = Job\n")
    done = run(there, sys.executable, "-m", "tests.contract")
    assert done.returncode == 1
    assert "moonbase.views -> jobs.models" in done.stdout
