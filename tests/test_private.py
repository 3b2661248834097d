"""What libraries keep private may change in any of their releases: own code stays away from it, or a test says what
breaks.
"""

import ast
import inspect
import pkgutil
import re
import tomllib
from importlib import import_module

import pytest

from tests.environment import ROOT

OWN = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
FILES = [path for name in OWN for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts]
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in FILES}
NODES = [(name, node) for name, tree in TREES.items() for node in ast.walk(tree)]
DOCUMENTED = {"_meta", "_state", "_base_manager", "_default_manager", "_replace"}  # by Django, and of a NamedTuple
PINNED = {"_committed": "test_base_pictures.py"}  # the test that says what breaks
PRIVATE = re.compile(r"_[A-Za-z]\w*[a-z0-9]")


def own_names() -> set[str]:
    """The methods of own classes, and what own code sets on an object."""
    classes = [node for _file, node in NODES if isinstance(node, ast.ClassDef)]
    methods = {part.name for node in classes for part in node.body if isinstance(part, ast.FunctionDef)}
    attributes = [node for _file, node in NODES if isinstance(node, ast.Attribute)]
    return methods | {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}


def test_own_code_asks_for_nothing_private_of_a_library_but_what_is_pinned():
    known = own_names() | DOCUMENTED | PINNED.keys()
    asked = [
        (file, node.lineno, ast.unparse(node))
        for file, node in NODES
        if isinstance(node, ast.Attribute) and PRIVATE.fullmatch(node.attr) and node.attr not in known
    ]
    assert asked == []


def imported_of(node: ast.AST) -> list[tuple[str, str]]:
    """[(a module, what is imported of it)]; types that stand in quotation marks are imported like everything else."""
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "", alias.name) for alias in node.names]
    return [(alias.name, "") for alias in node.names] if isinstance(node, ast.Import) else []


def private_imports(module: str, name: str) -> list[str]:
    foreign = module.split(".")[0] not in OWN
    return [part for part in (*module.split("."), name) if foreign and PRIVATE.fullmatch(part)]


def test_own_code_imports_nothing_private_of_a_library():
    asked = [
        (file, node.lineno, f"{module} {name}")
        for file, node in NODES
        for module, name in imported_of(node)
        if private_imports(module, name)
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from django.utils.functional import _StrOrPromise", ["_StrOrPromise"]),
        ("from django.db import _hidden as shown", ["_hidden"]),
        ("from django._hidden.part import shown", ["_hidden"]),
        ("import django._hidden", ["_hidden"]),
        ("if TYPE_CHECKING:\n    from django.utils.functional import _Part", ["_Part"]),
        ("from django.utils.translation import gettext as _", []),
        ("from __future__ import annotations", []),
        ("from base.text.richtext import _own", []),
    ],
)
def test_an_import_of_what_is_private_is_seen_wherever_it_stands(text, found):
    imports = [one for node in ast.walk(ast.parse(text)) for one in imported_of(node)]
    assert [part for module, name in imports for part in private_imports(module, name)] == found


READ_BY_DJANGO = ("flytthit/settings.py", "flytthit/formats/en/formats.py")
# Constants that stand there for others than own code, with who reads them.
READ_ELSEWHERE = {
    "DJANGOS": "the catalogues: words of Django's pages that are translated here",
    "SAID_OF_FIELDS": "the same, of its forms",
}


def test_no_constant_of_own_code_is_there_for_tests_only():
    """Settings are read by Django; what begins in lower case is found by name, as views and commands are."""
    read = {node.attr for _file, node in NODES if isinstance(node, ast.Attribute)}
    read |= {node.id for _file, node in NODES if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    trees = {file: tree for file, tree in TREES.items() if file not in READ_BY_DJANGO}
    statements = [(file, node) for file, tree in trees.items() for node in tree.body]
    written = [
        (file, name.id)
        for file, node in statements
        for name in getattr(node, "targets", [])
        if isinstance(name, ast.Name) and name.id.isupper()
    ]
    written += [
        (file, node.target.id)
        for file, node in statements
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id.isupper()
    ]
    assert [(file, name) for file, name in written if name not in read | READ_ELSEWHERE.keys()] == []


def test_own_code_asks_for_nothing_private_by_a_text():
    """`getattr(file, "_committed", False)` would go on with a wrong answer when the name has gone."""
    asked = [
        (file, node.lineno)
        for file, node in NODES
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "hasattr")
        if isinstance(node.args[1], ast.Constant) and PRIVATE.fullmatch(str(node.args[1].value))
    ]
    assert asked == []


@pytest.mark.parametrize("package", OWN)
def test_no_own_class_overrides_what_a_library_keeps_private(package):
    found = []
    for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
        if ".migrations" in module.name or module.name in ("flytthit.bootstrap", "flytthit.settings"):
            continue
        for name, own in inspect.getmembers(import_module(module.name), inspect.isclass):
            private = {key for key in vars(own) if PRIVATE.fullmatch(key)} - DOCUMENTED
            theirs = [base for base in own.__mro__ if base.__module__.split(".")[0] not in (*OWN, "typing", "abc")]
            if own.__module__ == module.name:
                found += [(module.name, name, key) for base in theirs for key in private & vars(base).keys()]
    assert found == []


@pytest.mark.parametrize(("name", "file"), PINNED.items())
def test_a_test_says_what_breaks_without_what_is_private(name, file):
    assert f"`{name}`" in (ROOT / "tests" / file).read_text()
