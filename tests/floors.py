"""What a template or a module names, and the floor it belongs to: for test_floors.py.

Imports are checked by `make check`.
"""

import ast
import functools
import pathlib
import re
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.urls import get_resolver

from tests import contract
from tests.environment import ROOT

LAYERS = contract.join(contract.CONTRACT["layers"], contract.own_app_names(), contract.domains())
FLOOR = {name: height for height, layer in enumerate(reversed(LAYERS)) for name in contract.apps_in(layer)}
TEMPLATES = ROOT / "templates"
# Folders that take the place of a package's templates: the app whose pages they are.
ROOMS = {
    "admin": "accounts",
    "account": "accounts",
    "mfa": "accounts",
    "usersessions": "accounts",
}
LABELS = [app for app in FLOOR if app != "flytthit"]  # also the name of the project: ids of checks, heads of catalogues
LABEL = re.compile(rf"(?:admin:)?({'|'.join(LABELS)})(?:[.:/].*)?|admin:({'|'.join(LABELS)})_.*", re.S)
REVERSING = ("reverse", "reverse_lazy", "redirect", "resolve_url", "find_path")
ADDRESSED = ("viewname", "to")  # how those call what they are given first
BUILDING = ("include", "extends")

Named = tuple[str, int]  # (what is named, the floor that has it)


@functools.cache
def url_floors() -> dict[str, int]:
    """{URL name: floor of the view that answers it}; the lowest, where it is outside our apps."""
    found = {}

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            elif pattern.name:
                view = getattr(pattern.callback, "view_class", pattern.callback)
                found[pattern.name] = FLOOR.get(getattr(view, "__module__", "").split(".")[0], 0)

    walk(get_resolver().url_patterns)
    return found


@functools.cache
def library_floors() -> dict[str, int]:
    """{name that `{% load %}` takes: floor}."""
    return {path.stem: height for app, height in FLOOR.items() for path in (ROOT / app / "templatetags").glob("*.py")}


@functools.cache
def hook_floors() -> dict[str, int]:
    """{hook: floor of the app that defines it}."""
    return {
        name: height
        for app, height in FLOOR.items()
        for path in (ROOT / app).glob("*.py")
        for name in re.findall(r'\bdefine\(\s*"(\w+)"', path.read_text())
    }


@functools.cache
def model_floors() -> dict[str, int]:
    """{name of a model, as a class and in lower case: the lowest floor that has one}."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        for name in (model.__name__, model._meta.model_name or ""):
            if model._meta.app_label in FLOOR:
                found[name] = min(FLOOR[model._meta.app_label], found.get(name, len(LAYERS)))
    return found


@functools.cache
def relation_floors() -> dict[str, int]:
    """{name by which rows and lookups lead upwards: the lowest floor that points at a lower one by that name}."""
    found: dict[str, int] = {}
    own = [model for model in apps.get_models() if model._meta.app_label in FLOOR]
    for relation in (relation for model in own for relation in model._meta.related_objects):
        below, above = (FLOOR.get(model._meta.app_label, 0) for model in (relation.model, relation.related_model))
        for name in (relation.get_accessor_name(), relation.name):
            if name and above > below:
                found[name] = min(above, found.get(name, above))
    return found


def relations_in(names: Iterable[str]) -> Iterator[Named]:
    yield from ((f"relation {name}", relation_floors()[name]) for name in names if name in relation_floors())


def app_of(template: str) -> str | None:
    """The app whose folder a template is in; None for those that all apps share."""
    first, second, *_rest = [*pathlib.PurePath(template).parts, ""]
    if first == "admin" and second in FLOOR:
        return second
    return first if first in FLOOR else ROOMS.get(first)


def names_in_template(text: str) -> Iterator[Named]:
    """Tag libraries, URL names, hooks and other templates that a template names."""
    yield from names_in_tags(tags_of(text))
    for said in re.findall(r"{[{%].*?[}%]}", text):
        yield from relations_in(re.findall(r"\.(\w+)", re.sub(r"(['\"]).*?\1", "", said)))


def tags_of(text: str) -> list[list[str]]:
    """The words of each tag, however many blanks stand around them."""
    return [words.split() for words in re.findall(r"{%(.*?)%}", text) if words.strip()]


def quoted(words: list[str]) -> str:
    """The first argument of a tag where it is a text, else nothing."""
    return words[1].strip("'\"") if len(words) > 1 and words[1][0] in "'\"" else ""


def names_in_tags(tags: list[list[str]]) -> Iterator[Named]:
    for tag, *words in tags:
        name = quoted([tag, *words])
        if tag == "load":
            yield from ((f"load {library}", library_floors().get(library, 0)) for library in words)
        elif tag == "url" and name:
            yield f"url {name}", url_floors().get(name, 0)
            yield from names_in_text(name)
        elif tag == "hook" and name:
            yield f"hook {name}", hook_floors()[name]
        elif tag in BUILDING and name:
            yield f"template {name}", height_of(name)


@functools.cache
def height_of(template: str, below: tuple[str, ...] = ()) -> int:
    """The lowest floor that may show a template: that of its app, and for a shared one of all it names in turn."""
    path = TEMPLATES / template
    if not path.is_file() or template in below:  # a package's own, or one that adds to a package's
        return 0
    if app := app_of(template):
        return FLOOR[app]
    tags = tags_of(path.read_text())
    inner = [quoted(words) for words in tags if words[0] in BUILDING]
    others = [floor for _name, floor in names_in_tags([words for words in tags if words[0] not in BUILDING])]
    return max([*others, *(height_of(name, (*below, template)) for name in inner if name)], default=0)


def names_in_text(value: str) -> Iterator[Named]:
    """What a string in code names: an app, a model or a template."""
    if found := LABEL.fullmatch(value):
        yield f"app {value}", FLOOR[found[1] or found[2]]
    if value in model_floors():
        yield f"model {value}", model_floors()[value]
    if re.fullmatch(r"-?\w+", value) and value not in FLOOR:
        yield from relations_in(value.lstrip("-").split("__"))
    if value.endswith((".html", ".txt")) and (TEMPLATES / value).is_file():
        yield f"template {value}", height_of(value)


def names_in_code(text: str) -> Iterator[Named]:
    """What the strings of a module name. Docstrings are prose; whoever adds to a hook need not know who asks for it."""
    tree = ast.parse(text)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield from names_in_text(node.value)
        if isinstance(node, ast.Attribute):
            yield from relations_in([node.attr])
        if isinstance(node, ast.keyword):
            yield from relations_in((node.arg or "").split("__"))
        if isinstance(node, ast.Call):
            yield from names_in_call(node)


def names_in_call(node: ast.Call) -> Iterator[Named]:
    """The address or the hook that a call asks for by its name."""
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    given = [*node.args[:1], *(word.value for word in node.keywords if word.arg in ADDRESSED)]
    for name in (str(value.value) for value in given if isinstance(value, ast.Constant)):
        if called in REVERSING and name in url_floors():
            yield f"url {name}", url_floors()[name]
        if called == "get" and getattr(getattr(node.func, "value", None), "id", "") == "hooks":
            yield f"hook {name}", hook_floors().get(name, 0)
