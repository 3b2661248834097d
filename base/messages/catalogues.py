"""Message catalogues are handled in pure Python: GNU gettext need not be installed.

A room is an app of ours, or what all of them share. Django merges the catalogues of all rooms into one, so a message
has one translation wherever it is written. Therefore it is written once: in the catalogue of the lowest room that uses
it. Templates of `templates/<room>/` and `templates/admin/<room>/` belong to that room, as do the folders that its
AppConfig names in `template_folders`. All other templates are shared. Their catalogue, the top one, is the lowest of
all: every room's pages are built on these templates, and they know no room. That is also the order in which Django
looks (LOCALE_PATHS in flytthit/settings.py).
"""

import datetime
import functools
import io
import itertools
import os
import pathlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import trim_whitespace
from django.utils.translation.template import templatize

from base.languages import list_interface_languages
from base.messages.addressing import ONE_ADULT
from base.registry import list_own_apps

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
# What is written once and said in two ways, to several and to one adult: base/messages/addressing.py.
TO_ADULTS = {"say_to_adults": None, "say_to_adults_lazy": None, "count_to_adults": (1, 2)}
TO_ADULTS_TAG = re.compile(r'{% say_to_adults ("[^"]+")')
TO_ADULTS_LINES = re.compile(r"{% say_lines_to_adults %}(.+?){% endsay_lines_to_adults %}", re.S)
SKIPPED_FOLDERS = {"migrations", "data", "locale", "tests", ".venv", "var"}

# The first line of a message in a file, but of the header, whose id is empty. A long id begins with an empty line.
ENTRY = re.compile(r'^msgid "(?!"\n(?!"))', re.M)

# South Sámi has a dual; Babel knows no rule for it. As CLDR gives it.
PLURALS = {"sma": "nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);"}

# What Django looks a message up by: its context and its singular. A plural entry shares it with the singular.
Key = tuple[str | None, str]
FoundMessage = tuple[int, str | tuple[str, ...], list[str], str | None]  # line, message, comments, context


class CatalogueCollision(Exception):
    """Catalogues of ours translate a message differently; a person has to choose."""


@dataclass(frozen=True)
class Room:
    """A `Room` is an app of ours, or what all of them share; its catalogues are in `folder/locale`."""

    name: str
    folder: pathlib.Path
    template_folders: tuple[str, ...]


def list_rooms() -> list[Room]:
    """Return the shared room and then our installed apps, in the order of INSTALLED_APPS."""
    rooms = [Room("shared", settings.BASE_DIR, ())]
    for config in list_own_apps():
        folder = pathlib.Path(config.path)
        named = getattr(config, "template_folders", ())
        rooms.append(Room(folder.name, folder, (folder.name, f"admin/{folder.name}", *named)))
    return rooms


def list_languages() -> list[str]:
    """Return the languages that need a whole catalogue: messages are written in English, which needs none."""
    return [code for code, _name in list_interface_languages() if code != "en"]


# --- What code and templates say --------------------------------------------------------------------------------------
def list_sources(room: Room) -> Iterator[pathlib.Path]:
    if room.folder != settings.BASE_DIR:
        for path in sorted(room.folder.rglob("*.py")):
            if not SKIPPED_FOLDERS & set(path.relative_to(room.folder).parts):
                yield path
    templates = settings.BASE_DIR / "templates"
    owners = {folder: owner.name for owner in list_rooms() for folder in owner.template_folders}
    for path in sorted([*templates.rglob("*.html"), *templates.rglob("*.txt")]):
        folders = (folder.as_posix() for folder in path.relative_to(templates).parents)
        if next((owners[folder] for folder in folders if folder in owners), "shared") == room.name:
            yield path


def extract_messages(room: Room) -> Catalog:
    """Return every message of one room's code and templates, wherever it is translated."""
    catalogue = Catalog(domain="django", charset="utf-8")
    for path in list_sources(room):
        add_messages_of(catalogue, path)
    return catalogue


def add_messages_of(catalogue: Catalog, path: pathlib.Path) -> None:
    """Add every message of one file with the place where it stands."""
    where = str(path.relative_to(settings.BASE_DIR))
    for number, message, comments, context in list_messages_in_file(path, path.stat().st_mtime_ns):
        flags = {"python-format"} if _has_format(message) else set()
        catalogue.add(message, None, [(where, number)], flags, auto_comments=comments, context=context)


@functools.cache
def list_messages_in_file(path: pathlib.Path, changed_at: int) -> list[FoundMessage]:
    """Return (line, message, comments, context) of each message in a file that was last changed at `changed_at`.

    Reading all files takes seconds, and a process that checks and updates catalogues asks several times.
    """
    text = path.read_text()
    if path.suffix != ".py":
        # Python's tokenizer minds how lines begin; the indentation of HTML says nothing.
        in_lines = [repr(trim_whitespace(words)) for words in TO_ADULTS_LINES.findall(text)]
        to_adults = [f"say_to_adults({words})" for words in [*TO_ADULTS_TAG.findall(text), *in_lines]]
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join([*(line.lstrip() for line in lines), *to_adults])
    found: list[FoundMessage] = []
    for keywords, added in ((KEYWORDS | TO_ADULTS, None), (TO_ADULTS, ONE_ADULT)):
        messages = extract("python", io.BytesIO(text.encode()), keywords=keywords, comment_tags=("Translators:",))
        found += ((number, message, comments, context or added) for number, message, comments, context in messages)
    return found


def _has_format(message: str | tuple[str, ...]) -> bool:
    parts = message if isinstance(message, tuple) else (message,)
    return any("%(" in part for part in parts)


def find_homes() -> dict[Room, Catalog]:
    """Return {room: catalogue} of all messages, untranslated, each message in the lowest room that uses it."""
    homes = {room: Catalog(domain="django", charset="utf-8") for room in list_rooms()}
    taken: dict[Key, Catalog] = {}
    for room in homes:
        for message in list_messages(extract_messages(room)):
            home = taken.setdefault(get_key(message), homes[room])
            home.add(
                message.id,
                None,
                message.locations,
                message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return homes


# --- What catalogues say ----------------------------------------------------------------------------------------------
def get_catalogue_path(folder: pathlib.Path, language: str) -> pathlib.Path:
    return folder / "locale" / language.replace("-", "_") / "LC_MESSAGES" / "django.po"


def create_catalogue(language: str) -> Catalog:
    """Return an empty catalogue whose header never changes by itself: no dates, no names."""
    fixed = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    catalogue = Catalog(
        locale=language,
        domain="django",
        header_comment="",
        project="flytthit",
        version="1",
        msgid_bugs_address="",
        creation_date=fixed,
        revision_date=fixed,
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    if rule := PLURALS.get(language):
        catalogue.mime_headers = [("Plural-Forms", rule)]
    return catalogue


def read_catalogue(path: pathlib.Path, language: str) -> Catalog:
    if not path.exists():
        return create_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def read_entries(path: pathlib.Path, language: str) -> list[Message]:
    """Return the messages of a file one by one, also those that stand in it twice.

    Reading the file whole would keep one of the two.
    """
    messages = list_messages(read_catalogue(path, language))
    text = path.read_text() if path.exists() else ""
    if len(ENTRY.findall(text)) == len(messages):
        return messages
    alone = (read_po(io.BytesIO(entry.encode()), locale=language, domain="django") for entry in _split_entries(text))
    return [message for catalogue in alone for message in list_messages(catalogue)]


def _split_entries(text: str) -> Iterator[str]:
    """Yield each entry of a file with its comments: a new one begins after the translation of the one before."""
    lines: list[str] = []
    translated = False
    for line in text.splitlines():
        if translated and line.startswith(("#", "msgctxt", "msgid")):
            yield "\n".join(lines)
            lines, translated = [], False
        translated = translated or line.startswith("msgstr")
        lines.append(line)
    yield "\n".join(lines)


def list_messages(catalogue: Catalog) -> list[Message]:
    """Return the messages without the header, whose id is empty."""
    return [message for message in catalogue if message.id]


def get_key(message: Message) -> Key:
    return message.context, get_forms(message.id)[0]


def get_forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return a text, a tuple of plural forms or nothing as a tuple."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


# --- Bringing catalogues up to date -----------------------------------------------------------------------------------
def update_catalogues(wanted: Mapping[str, Collection[Key]] = MappingProxyType({})) -> None:
    """Bring every .po up to date with code and templates, taking each translation from wherever it stands.

    So a message moves with its code from room to room. Nothing is guessed, gone messages are dropped. Where our
    catalogues disagree about a message in use, CatalogueCollision names each and no file is touched. `wanted` is
    {language: messages} for languages that need some messages only; of the others these keep what is translated.
    """
    for path, catalogue in make_catalogues(wanted).items():
        write_catalogue(path, catalogue)


def find_outdated() -> list[pathlib.Path]:
    """Return each .po file that `update_catalogues()` would change, of the languages in which every page is offered."""
    return [
        path
        for path, catalogue in make_catalogues().items()
        if (path.read_bytes() if path.exists() else b"") != render_catalogue(catalogue)
    ]


def make_catalogues(wanted: Mapping[str, Collection[Key]] = MappingProxyType({})) -> dict[pathlib.Path, Catalog]:
    homes, fresh, collisions = find_homes(), dict[pathlib.Path, Catalog](), []
    for language in [*list_languages(), *wanted]:
        known = _collect_translations(language)
        for room, messages in homes.items():
            catalogue = fresh[get_catalogue_path(room.folder, language)] = create_catalogue(language)
            for message in list_messages(messages):
                key = get_key(message)
                if language in wanted and key not in wanted[language] and key not in known:
                    continue
                try:
                    _add_translated(catalogue, message, known.get(get_key(message), []))
                except CatalogueCollision as collision:
                    collisions.append(f"{language}: {collision}")
    if collisions:
        raise CatalogueCollision("\n".join(collisions))
    return fresh


def _collect_translations(language: str) -> dict[Key, list[tuple[str, Message]]]:
    """Return {message: [(path, translation)]} of every catalogue in the project.

    The folder of an app that is not installed any more counts too.
    """
    known: dict[Key, list[tuple[str, Message]]] = {}
    for folder in [settings.BASE_DIR, *sorted(path.parent for path in settings.BASE_DIR.glob("*/locale"))]:
        path = get_catalogue_path(folder, language)
        for message in read_entries(path, language):
            if any(get_forms(message.string)):
                known.setdefault(get_key(message), []).append((str(path.relative_to(settings.BASE_DIR)), message))
    return known


def _add_translated(catalogue: Catalog, message: Message, known: list[tuple[str, Message]]) -> None:
    forms = _combine_forms(known)
    string: str | tuple[str, ...]
    if message.pluralizable:
        string = (*forms, *[""] * (catalogue.num_plurals - len(forms)))
    else:
        string = forms[0] if forms else ""
    doubtful = {"fuzzy"} if known and all(found.fuzzy for _path, found in known) else set()
    catalogue.add(
        message.id,
        string,
        message.locations,
        message.flags | doubtful,
        auto_comments=message.auto_comments,
        context=message.context,
    )


def _combine_forms(known: list[tuple[str, Message]]) -> list[str]:
    """Return the one translation, form by form; raise CatalogueCollision where the catalogues disagree.

    A plural's first form is also the translation of its singular.
    """
    forms = []
    for said in itertools.zip_longest(*(get_forms(found.string) for _path, found in known), fillvalue=""):
        different = sorted(set(said) - {""})
        if len(different) > 1:
            places = ", ".join(f"{found.string!r} in {path}" for path, found in known)
            raise CatalogueCollision(f"{describe_message(*get_key(known[0][1]))} is {places}")
        forms.append(different[0] if different else "")
    return forms


def describe_message(context: str | None, text: str | Iterable[str]) -> str:
    return repr(text) if context is None else f"{text!r} ({context})"


def write_catalogue(path: pathlib.Path, catalogue: Catalog) -> None:
    text = render_catalogue(catalogue)
    if not text:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def render_catalogue(catalogue: Catalog) -> bytes:
    """Return the content of the file, empty where there is nothing to translate.

    No places in the code are named: a new app that says what others say would otherwise change their catalogues.
    """
    if not len(catalogue):
        return b""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, no_location=True, sort_output=True)
    return file.getvalue()


def compile_all() -> int:
    """Compile every catalogue there is, also of a language that is not switched on; return the number of them.

    A compiled file whose catalogue is gone would still be merged: it goes too.
    """
    for path in _glob_rooms("*/LC_MESSAGES/django.mo"):
        if not path.with_suffix(".po").exists():
            path.unlink()
    paths = list_compiled()
    for path in paths:
        whole = path.with_suffix(f".{os.getpid()}.tmp")  # a process that starts meanwhile reads the old one or the new
        with whole.open("wb") as file:
            write_mo(file, fill_for_one_adult(read_catalogue(path, get_language_of(path))))
        whole.replace(path.with_suffix(".mo"))
    return len(paths)


def fill_for_one_adult(catalogue: Catalog) -> Catalog:
    """Give a message without a translation for one adult the translation for several.

    Django would otherwise look for it in another language.
    """
    for message in list_messages(catalogue):
        if message.context == ONE_ADULT and not any(get_forms(message.string)):
            several = catalogue.get(message.id)
            message.string = several.string if several else message.string
    return catalogue


def list_compiled() -> list[pathlib.Path]:
    """Return the path of every catalogue that is compiled, and so merged into what readers see."""
    return list(_glob_rooms("*/LC_MESSAGES/django.po"))


def get_language_of(path: pathlib.Path) -> str:
    return path.parent.parent.name


def _glob_rooms(pattern: str) -> Iterator[pathlib.Path]:
    return itertools.chain.from_iterable((room.folder / "locale").glob(pattern) for room in list_rooms())
