"""Docs that cannot go stale: what there is stands in them, and what they name is there."""

import functools
import importlib
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

from base import hooks
from base.caching import caches
from base.operation.nightly import get_task_name
from tests.environment import ROOT
from tests.floors import FLOOR

OPERATION = (ROOT / "docs" / "operation.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
README = (ROOT / "README.md").read_text()
VARIABLES = sorted(
    set(re.findall(r"(?:env\.\w+|require_variable)\(\s*\"([A-Z_]+)\"", (ROOT / "flytthit" / "settings.py").read_text()))
)
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
COMMANDS = sorted(name for name, app in get_commands().items() if app in FLOOR)
# Decisions are left out: they name what was weighed, and what was there on their day.
HEADS = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT")]
DOCS = [*HEADS, *sorted((ROOT / "docs").glob("*.md"))]
SAMPLES = re.compile(
    # the domain that add-a-domain.md makes; test_entries_domain.py makes it
    r"health/.*|.*clinic.*|klinikker/|MedicalClinic"
    r"|jobber/|stellen/|vacatures/"  # translated words of addresses
    r"|_detail\.html"  # the end of a name
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("name", VARIABLES)
def test_every_environment_variable_is_documented(name):
    assert f"`{name}`" in OPERATION


@pytest.mark.parametrize("name", TARGETS)
def test_every_make_target_is_documented(name):
    assert re.search(rf"`(make )?{name}\b", OPERATION)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert re.search(rf"`(manage.py )?{name}\b", OPERATION)


# --- what the docs name is there -------------------------------------------------------------------------------------
def rows_of(text: str, chapter: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    lines = text.split(f"\n## {chapter}\n", 1)[1].split("\n## ", 1)[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@functools.cache
def named() -> list[tuple[str, str]]:
    """[(file, what stands in backticks)] outside blocks of code."""
    texts = {path.name: re.sub(r"```.*?```", "", path.read_text(), flags=re.S) for path in DOCS}
    return [(name, token) for name, text in texts.items() for token in re.findall(r"`([^`\n]+)`", text)]


@functools.cache
def files() -> dict[str, str]:
    """{path: text} of all that is ours; pictures and data without their text."""
    rooms = [*FLOOR, "templates", "static", "tests", "docs", "requirements", "deploy", ".ci"]
    paths = [path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file()]
    paths += [path for path in ROOT.iterdir() if path.is_file()]
    code = (".py", ".html", ".js", ".css", ".toml", "")
    return {
        str(path.relative_to(ROOT)): path.read_text() if path.suffix in code and "data" not in path.parts else ""
        for path in paths
        if "__pycache__" not in path.parts
    }


@functools.cache
def words() -> set[str]:
    return {word for text in files().values() for word in re.findall(r"\w+", text)}


def faults(pattern: str, is_there) -> list[tuple[str, str]]:
    """What the docs name in that form and `is_there` does not find; it is given the first group."""
    found = [(name, match) for name, token in named() if (match := re.fullmatch(pattern, token))]
    assert found, "nothing in the docs has this form any more"
    return [(name, match[0]) for name, match in found if not SAMPLES.fullmatch(match[0]) and not is_there(match[1])]


def has_path(path: str) -> bool:
    """From the root, or from a folder that the sentence names."""
    ends = set(files()) | {f"{folder}/" for file in files() for folder in parents(file)}
    return any(end == path or end.endswith(f"/{path}") for end in ends)


@functools.cache
def parents(file: str) -> list[str]:
    parts = file.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def reach(held: object, names: list[str]) -> object:
    """What is called so inside, or None."""
    return functools.reduce(lambda found, name: getattr(found, name, None), names, held)


def has_object(dotted: str) -> bool:
    """`app.module.function` or `app.Model`."""
    app, *rest = dotted.split(".")
    if len(rest) == 1 and rest[0].lower() in apps.all_models[app]:
        return True
    for n in range(len(rest), -1, -1):
        try:
            found = importlib.import_module(".".join([app, *rest[:n]]))
        except ModuleNotFoundError:
            continue
        return reach(found, rest[n:]) is not None
    return False


def test_every_setting_in_the_table_is_read():
    assert [names_in(row[0])[0] for row in rows_of(OPERATION, "Settings") if names_in(row[0])[0] not in VARIABLES] == []


def test_every_make_target_in_the_docs_exists():
    assert sorted(names_in(row[0])[0] for row in rows_of(OPERATION, "Make targets")) == sorted(TARGETS)
    assert faults(r"make ([a-z-]+).*", TARGETS.__contains__) == []


def test_every_command_in_the_docs_exists():
    assert sorted(names_in(row[0])[0].split()[0] for row in rows_of(OPERATION, "Commands")) == COMMANDS
    assert faults(r"(?:.*python )?manage\.py (\w+).*", get_commands().__contains__) == []


def test_the_table_of_hooks_says_what_is_defined_and_what_is_added():
    rows = {names_in(name)[0]: names_in(added) for name, _asked_by, added in rows_of(ARCHITECTURE, "Hooks")}
    assert len(rows) == len(rows_of(ARCHITECTURE, "Hooks")), "a hook stands there twice"
    assert rows == {name: [get_task_name(function) for function in hooks.get(name)] for name in hooks._documentation}


def test_the_chapter_of_what_a_process_keeps_names_each_module_that_keeps_something():
    chapter = ARCHITECTURE.split("\n## What a process keeps\n")[1].split("\n## ")[0]
    sentence = re.search(r"Kept are (.*?)\.\s", chapter, re.S)[1]
    importlib.import_module(settings.ROOT_URLCONF)  # every page, and with it whatever they keep
    modules = {held.make.__module__ for held in caches.ALL_CACHES}
    keeping = {module.replace(".", "/") + ".py" for module in modules if module.split(".")[0] in FLOOR}
    assert sorted(names_in(sentence)) == sorted(keeping)


def test_the_table_of_system_checks_is_that_of_the_code():
    told = [names_in(row[0])[0] for row in rows_of(ARCHITECTURE, "System checks")]
    code = "".join(text for path, text in files().items() if path.endswith(".py") and not path.startswith("tests/"))
    assert told == sorted(set(re.findall(r'"(flytthit\.[EW]\d+)"', code)))


def test_every_file_and_folder_in_the_docs_exists():
    assert faults(r"((?!/)[\w./-]+(?:/|\.(?:py|html|css|js|md|toml|csv|json|txt|po)))", has_path) == []


def test_every_module_and_model_in_the_docs_exists():
    assert (
        faults(rf"(?!\S+\.(?:py|toml|csv|json)$)((?:{'|'.join(FLOOR)})(?!\.[EW]\d)(?:\.\w+)+)(?:\(\))?", has_object)
        == []
    )


def test_every_name_in_the_docs_stands_in_code():
    """Functions, classes, fields, settings: `may()`, `OfficeAdmin`, `four_eyes`, `KEEP_MONTHS`."""
    assert faults(r"(\w+)(?:\(.*\))?", words().__contains__) == []


@pytest.mark.parametrize(
    ("is_there", "there", "gone"),
    [
        (has_path, "base/hooks.py", "base/hook.py"),
        (has_path, "signin/", "sign/"),
        (has_path, "test_docs.py", "docs.py"),
        (has_object, "base.hooks.define", "base.hooks.undefine"),
        (has_object, "base.VersionStamp", "base.VersionStamps"),
        (has_object, "inquiries.services", "inquiries.verbs"),
    ],
)
def test_what_is_not_there_is_not_found(is_there, there, gone):
    assert is_there(there)
    assert not is_there(gone)


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for path in [*HEADS, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append((path.name, target))
    assert broken == []


def test_decision_records_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_record_is_half_a_page_in_the_one_style(path):
    text = path.read_text()
    assert re.match(rf"# {path.name[:4]}: \S", text)
    assert re.findall(r"^#.*", text, re.M)[1:] == ["## Context", "## Decision", "## Considered", "## Consequences"]
    assert text.count("\n") <= 40


def test_every_decision_that_is_referred_to_exists():
    texts = [
        ROOT / "README.md",
        *(ROOT / "docs").rglob("*.md"),
        *(path for app in FLOOR for path in (ROOT / app).rglob("*.py")),
    ]
    named = {name for path in texts for name in re.findall(r"decisions/(\d{4}[\w-]*\.md)", path.read_text())}
    assert named <= {path.name for path in DECISIONS}
    assert named


def test_the_list_of_decisions_names_each_record_by_its_title():
    titles = [re.match(r"# (\d{4}): (.*)", path.read_text()).groups() for path in DECISIONS]
    links = [f"- [{number}]({path.name}): {title}" for path, (number, title) in zip(DECISIONS, titles, strict=True)]
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert re.findall(r"^- .*", listed, re.M) == links


QUOTES = [
    (path.name, *block.split("\n", 1))
    for path in (ROOT / "CONTRIBUTING.md", ROOT / "docs" / "tour.md", ROOT / "docs" / "add-a-hook.md")
    for block in re.findall(r"```(?:python|html)\n(.*?)```", path.read_text(), re.S)
]


@pytest.mark.parametrize(("document", "head", "text"), QUOTES)
def test_what_a_document_quotes_stands_in_the_file_that_it_names(document, head, text):
    file = re.search(r"[\w/.]+\.(?:py|html|md)", head)[0]
    assert text.strip("\n") in (ROOT / file).read_text()


def test_the_two_commands_a_newcomer_needs_are_in_the_readme():
    assert "make run" in README
    assert "make test" in README


def test_no_name_of_the_region_or_its_municipalities_stands_in_code_or_templates():
    """Another region is another database with the same code."""
    names = re.compile(r"\b(Fjellregionen|Røros|Tynset|Tolga|Holtålen|Alvdal|Folldal|Rendalen|Engerdal)\b", re.I)
    found = []
    for app in [*FLOOR, "templates", "static"]:
        for path in (ROOT / app).rglob("*"):
            if path.suffix in (".py", ".html", ".css", ".js", ".po") and names.search(path.read_text()):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_no_code_asks_for_one_language_by_its_code_where_the_default_is_meant():
    named = re.compile(rf"""\boverride\(['"]{settings.LANGUAGE_CODE}['"]""")
    files = [path for app in FLOOR for path in (ROOT / app).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in files if named.search(path.read_text())}
    loading = {f"entries/management/commands/{name}.py" for name in ("demo", "facts")}  # data files of this region
    assert found <= loading
