"""Message catalogues in pure Python: GNU gettext need not be installed.

Each app has its own `locale/`; templates of `templates/<app>/` belong to that app, shared templates to the top one.
"""

import datetime
import io
import pathlib
import re
from collections.abc import Iterator

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
SKIP = {"migrations", "data", "locale", "tests", ".venv", "var"}
# Every app of the project, and the example from which a new one is made: its catalogues are handed on with it.
ROOMS = ("*/apps.py", "docs/example/*/apps.py")


def houses() -> dict[str, pathlib.Path]:
    """Name of each room that has its own catalogue, and its folder; '' is the shared one."""
    base = settings.BASE_DIR
    paths = [path for pattern in ROOMS for path in sorted(base.glob(pattern)) if ".venv" not in path.parts]
    return {path.parent.name: path.parent for path in paths} | {"": base}


def sources(name: str, folder: pathlib.Path) -> Iterator[pathlib.Path]:
    templates = settings.BASE_DIR / "templates"
    rooms = houses()
    if name:
        for path in sorted(folder.rglob("*.py")):
            if not SKIP & set(path.relative_to(folder).parts):
                yield path
        yield from sorted((templates / name).rglob("*.html"))
        yield from sorted((templates / name).rglob("*.txt"))
    else:
        for path in sorted([*templates.rglob("*.html"), *templates.rglob("*.txt")]):
            if path.relative_to(templates).parts[0] not in rooms:
                yield path


def found(name: str, folder: pathlib.Path) -> Catalog:
    """Every message of one room's code and templates."""
    catalogue = Catalog(domain="django", charset="utf-8")
    for path in sources(name, folder):
        text = path.read_text()
        if path.suffix != ".py":
            # Python's tokenizer minds how lines begin; the indentation of HTML says nothing.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        where = str(path.relative_to(settings.BASE_DIR))
        lines = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for line, message, comments, context in lines:
            flags = {"python-format"} if _has_format(message) else set()
            catalogue.add(message, None, [(where, line)], flags, auto_comments=comments, context=context)
    return catalogue


def _has_format(message) -> bool:
    parts = message if isinstance(message, tuple) else (message,)
    return any("%(" in part for part in parts)


def po_path(folder: pathlib.Path, language: str) -> pathlib.Path:
    return folder / "locale" / language.replace("-", "_") / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """Languages that need a catalogue: messages are written in English, which needs none."""
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def blank(language: str) -> Catalog:
    """A catalogue whose header never changes by itself: no dates, no names."""
    fixed = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Catalog(
        locale=language, domain="django", header_comment="", project="flytthit", version="1", msgid_bugs_address="",
        creation_date=fixed, revision_date=fixed, last_translator="", language_team="", fuzzy=False,
    )  # fmt: skip


def read(path: pathlib.Path, language: str) -> Catalog:
    if not path.exists():
        return blank(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update() -> None:
    """Bring every .po up to date with code and templates; nothing is guessed, gone messages are dropped."""
    for name, folder in houses().items():
        template = found(name, folder)
        for language in languages() if len(template) else []:
            update_file(po_path(folder, language), language, template)


def update_file(path: pathlib.Path, language: str, template: Catalog) -> None:
    """Bring one room's catalogue of one language up to date with the messages of its code, `template`."""
    have, fresh = read(path, language), blank(language)
    for message in template:
        if message.id:
            known = _known(have, message)
            string = known.string if known and isinstance(known.id, type(message.id)) else None
            fresh.add(
                message.id, string, message.locations, message.flags | ({"fuzzy"} if known and known.fuzzy else set()),
                auto_comments=message.auto_comments, context=message.context,
            )  # fmt: skip
    write(path, fresh)


def write(path: pathlib.Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False, sort_output=True)


def _known(catalogue: Catalog, message):
    return catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)


def faults() -> list[str]:
    """What `make check` refuses: a message that is missing, untranslated or fuzzy, or a placeholder that differs."""
    lines = []
    for name, folder in houses().items():
        template = found(name, folder)
        for language in languages() if len(template) else []:
            catalogue = read(po_path(folder, language), language)
            for message in template:
                if message.id:
                    lines += [f"{name or 'shared'} {language}: {fault}" for fault in _faults(catalogue, message)]
    return lines


def _faults(catalogue: Catalog, message) -> Iterator[str]:
    have = _known(catalogue, message)
    if have is None or not have.string or (isinstance(have.string, tuple) and not all(have.string)):
        yield f"untranslated: {message.id!r}"
        return
    if have.fuzzy:
        yield f"fuzzy: {message.id!r}"
    for error in have.check(catalogue):
        yield f"{error}: {message.id!r}"
    wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    strings = have.string if isinstance(have.string, tuple) else (have.string,)
    # A singular may say "a day" for "1 day"; every other form needs each placeholder, whole.
    for string in strings[-1:]:
        if set(PLACEHOLDER.findall(string)) != wanted or string.count("%(") != len(PLACEHOLDER.findall(string)):
            yield f"placeholders differ: {message.id!r}"


def compile_all() -> int:
    """Every catalogue there is, also of a language that is not switched on; the number of them."""
    paths = [path for folder in houses().values() for path in folder.glob("locale/*/LC_MESSAGES/django.po")]
    for path in paths:
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path, path.parent.parent.name))
    return len(paths)
