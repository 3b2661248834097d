"""The messages of the form pages are found in the code and the templates of these pages and their mails.

From each view the names are followed that its code uses: functions, classes and constants of our own modules, and the
templates that they name, with what those extend, include and call. Of a model only those choices count whose words a
page asks for (`get_kind_display`); its labels are the workplace's. What is said under an override of the default
language is said in that language. Head and foot (`base.html`) are not followed: around such a form they stay in the
default language. What is said only where a name is made up at run time cannot be found so: an f-string that begins with
a folder stands for every template in it, anything else for nothing.
"""

import ast
import importlib
import inspect
import pathlib
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from babel.messages import Catalog
from django.conf import settings
from django.db.models import Model
from django.template.engine import Engine

from base.messages.catalogues import Key, add_messages_of, get_key, list_messages
from base.publicforms.pages import find_form_views, list_form_pages
from base.registry import list_own_apps

FRAME = "base.html"
NAMED_TEMPLATE = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
LOADED = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
DISPLAYED = re.compile(r"get_(\w+)_display")
IN_DEFAULT = "override(settings.LANGUAGE_CODE)"
CALLED = re.compile(r"(?:{%\s*|\|)(\w+)")


class Symbol(NamedTuple):
    """A `Symbol` is a function, a class or a constant at the top of a module of ours."""

    module: str
    name: str


def list_form_messages() -> set[Key]:
    """Return the messages that the form pages and their mails say."""
    return list_said([start for starts in find_starts().values() for start in starts])


def find_starts() -> dict[str, list["Symbol"]]:
    """Return {name of the address: symbols} where the following of names begins: the view of each form page.

    The mails stand under the empty name.
    """
    modules = list_form_pages().modules
    mails = [Symbol(module, name) for module in modules for name in _module(module).definitions]
    return {name: [_symbol_of(inspect.unwrap(view))] for name, view in find_form_views().items()} | {"": mails}


def list_said(starts: list["Symbol"]) -> set[Key]:
    """Return the messages of all code and templates that these symbols lead to."""
    symbols, templates = follow_names(starts)
    found = {key for name in templates for key, _line in _messages_of(_folder() / name)}
    spans: dict[str, list[tuple[int, int]]] = {}
    for symbol in symbols:
        for node in _walk_spoken(symbol):
            if isinstance(node, ast.Call):
                spans.setdefault(symbol.module, []).append((node.lineno, node.end_lineno or node.lineno))
    for module, calls in spans.items():
        for key, line in _messages_of(_path_of(module)):
            if any(first <= line <= last for first, last in calls):
                found.add(key)
    return found


def _messages_of(path: pathlib.Path) -> Iterator[tuple[Key, int]]:
    catalogue = Catalog()
    add_messages_of(catalogue, path)
    for message in list_messages(catalogue):
        for _where, line in message.locations:
            yield get_key(message), line


# --- Following names --------------------------------------------------------------------------------------------------
def follow_names(starts: list[Symbol]) -> tuple[set[Symbol], set[str]]:
    """Return the symbols and the templates that these symbols lead to.

    Choices of a model are said where something asks for their words, so what is found may lead to more of them.
    """
    shown: frozenset[str] = frozenset()
    while True:
        symbols, templates = _follow(starts, shown)
        asked = frozenset(
            name
            for path in [
                *map(_path_of, {symbol.module for symbol in symbols}),
                *(_folder() / name for name in templates),
            ]
            for name in DISPLAYED.findall(path.read_text())
        )
        if asked == shown:
            return symbols, templates
        shown = asked


def _follow(starts: list[Symbol], shown: frozenset[str]) -> tuple[set[Symbol], set[str]]:
    symbols, templates = set[Symbol](), set[str]()
    for_staff = list_form_pages().for_staff
    ahead: list[Symbol | str] = list(starts)
    while ahead:
        each = ahead.pop()
        if isinstance(each, Symbol) and each.module in for_staff:
            continue
        if isinstance(each, Symbol) and each not in symbols:
            symbols.add(each)
            ahead += _choices_of(each, shown) if _is_model(each) else _names_in(each)
        elif isinstance(each, str) and each not in templates and each != FRAME:
            templates.add(each)
            ahead += _names_in_template(each)
    return symbols, templates


def _symbol_of(view: object) -> Symbol:
    return Symbol(view.__module__, getattr(view, "__qualname__", type(view).__name__).partition(".")[0])


def _names_in(symbol: Symbol) -> Iterator[Symbol | str]:
    module = _module(symbol.module)
    for node in _walk_spoken(symbol):
        if isinstance(node, ast.Name):
            yield from module.find(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from module.find_in(node.value.id, node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _templates_named(node.value)
        elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            yield from _templates_in(str(node.values[0].value))


def _walk_spoken(symbol: Symbol) -> Iterator[ast.AST]:
    """Yield the parts of a symbol's code whose messages count.

    A model has none, and what is said in the default language on purpose is left out.
    """
    ahead: list[ast.AST] = [] if _is_model(symbol) else list(_module(symbol.module).definitions.get(symbol.name, []))
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.With) and any(IN_DEFAULT in ast.unparse(item.context_expr) for item in node.items):
            continue
        yield node
        ahead += ast.iter_child_nodes(node)


def _choices_of(symbol: Symbol, shown: frozenset[str]) -> Iterator[Symbol]:
    """Yield the symbols of a model's choices where a page asks for the words of their field."""
    module = _module(symbol.module)
    for model in module.definitions.get(symbol.name, []):
        for field in getattr(model, "body", []):
            names = {target.id for target in getattr(field, "targets", []) if isinstance(target, ast.Name)}
            if names & shown:
                for name in ast.walk(field):
                    yield from module.find(name.id) if isinstance(name, ast.Name) else ()


def _is_model(symbol: Symbol) -> bool:
    found = getattr(importlib.import_module(symbol.module), symbol.name, None)
    return inspect.isclass(found) and issubclass(found, Model)


class Module:
    """A `Module` knows what stands at the top of a module of ours, and what it imports from others of ours."""

    def __init__(self, name: str):
        self.name = name
        self.definitions: dict[str, list[ast.AST]] = {}
        self.imported: dict[str, Symbol] = {}
        self.modules: dict[str, str] = {}
        tree = ast.parse(_path_of(name).read_text())
        for node in tree.body:
            self._read(node)
        for part in ast.walk(tree):
            if isinstance(part, ast.ImportFrom) and part.module and _is_ours(part.module):
                for alias in part.names:
                    self._read_import(part.module, alias)

    def _read(self, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.definitions.setdefault(node.name, []).append(node)
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            for name in ast.walk(target) if target is not None else ():
                if isinstance(name, ast.Name):
                    self.definitions.setdefault(name.id, []).append(node)

    def _read_import(self, module: str, alias: ast.alias) -> None:
        name = alias.asname or alias.name
        if _is_module(f"{module}.{alias.name}"):
            self.modules[name] = f"{module}.{alias.name}"
        else:
            self.imported[name] = Symbol(module, alias.name)

    def find(self, name: str) -> Iterator[Symbol]:
        """Yield the symbol that a name stands for, wherever it is defined."""
        if name in self.definitions:
            yield Symbol(self.name, name)
        elif name in self.imported:
            symbol = self.imported[name]
            yield from _module(symbol.module).find(symbol.name)

    def find_in(self, module: str, name: str) -> Iterator[Symbol]:
        """Yield the symbol that `module.name` stands for."""
        if module in self.modules:
            yield from _module(self.modules[module]).find(name)


@cache
def _module(name: str) -> Module:
    return Module(name)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in {config.name for config in list_own_apps()}


def _is_module(name: str) -> bool:
    return _path_of(name).is_file()


def _path_of(module: str) -> pathlib.Path:
    path = settings.BASE_DIR.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


# --- Templates --------------------------------------------------------------------------------------------------------
def _folder() -> pathlib.Path:
    return settings.BASE_DIR / "templates"


def _templates_named(text: str) -> Iterator[str]:
    if text.endswith((".html", ".txt")) and (_folder() / text).is_file():
        yield text


def _templates_in(prefix: str) -> Iterator[str]:
    if "/" in prefix and (folder := _folder() / prefix.rpartition("/")[0]).is_dir():
        yield from (str(path.relative_to(_folder())) for path in folder.iterdir() if path.is_file())


def _names_in_template(name: str) -> Iterator[Symbol | str]:
    text = (_folder() / name).read_text()
    for named in NAMED_TEMPLATE.findall(text):
        yield from _templates_named(named)
    called = set(CALLED.findall(text))
    for library in _libraries(text):
        for symbol in called & _module(library).definitions.keys():
            yield Symbol(library, symbol)


def _libraries(text: str) -> set[str]:
    """Return the modules of ours whose tags and filters a template may call."""
    loaded = {name for names in LOADED.findall(text) for name in names.split()}
    own = {config.name for config in list_own_apps()}
    built_in = set(Engine.get_default().builtins)
    found = {f"{app}.templatetags.{name}" for app in own for name in loaded}
    return {name for name in found | built_in if _is_ours(name) and _is_module(name)}
