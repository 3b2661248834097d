"""A translator of the forms is given one file, and sends one back, instead of one for each app.

Each message has the Norwegian words beside it and the pages and mails on which it stands, with a picture of the page.
The pictures are made by `tests/test_browser_forms_pictures.py`.
"""

import pathlib
import shutil
from typing import NamedTuple

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from base.messages.catalogue_faults import list_faults_of, list_missing
from base.messages.catalogues import (
    Key,
    create_catalogue,
    find_homes,
    get_catalogue_path,
    get_forms,
    get_key,
    list_messages,
    read_catalogue,
    write_catalogue,
)
from base.messages.formmessages import find_starts, list_form_messages, list_said
from base.publicforms.pages import list_form_pages

PICTURES = settings.BASE_DIR / "docs" / "images" / "forms"
MAIL = "mail"
MAILS = f"/{MAIL}/"  # in the path of a mail's template


class TranslatorLine(NamedTuple):
    """A `TranslatorLine` is one message: English, Norwegian and translated, each with its plural where it has one."""

    message: Message
    norwegian: tuple[str, ...]
    translated: tuple[str, ...]
    places: tuple[str, ...]


class Place(NamedTuple):
    title: str
    picture: str  # empty where there is none
    lines: list[TranslatorLine]


def write_for_translator(language: str, folder: pathlib.Path) -> int:
    """Write the .po file, the same as a page to read, and the pictures; return the number of messages."""
    with override(settings.LANGUAGE_CODE):
        lines = list_lines(language)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{language}.po").open("wb") as file:
            write_po(file, make_catalogue(language, lines), width=120, include_lineno=False)
        places = group_by_place(lines)
        page = render_to_string("base/translating.html", {"language": language, "places": places, "number": len(lines)})
        (folder / f"{language}.html").write_text(page)
    for picture in {place.picture for place in places} - {""}:
        shutil.copy(PICTURES / picture, folder / picture)
    return len(lines)


def list_lines(language: str) -> list[TranslatorLine]:
    """Return every message of the forms and their mails, those of a page after each other, those of mails last."""
    said_on = {name: list_said(starts) for name, starts in find_starts().items()}
    wanted = set().union(*said_on.values())
    order = list(list_form_pages().titles)
    lines = []
    for room, messages in find_homes().items():
        norwegian = read_catalogue(get_catalogue_path(room.folder, settings.LANGUAGE_CODE), settings.LANGUAGE_CODE)
        translated = read_catalogue(get_catalogue_path(room.folder, language), language)
        for message in list_messages(messages):
            if (key := get_key(message)) in wanted:
                pages = [name for name in order if key in said_on[name] and not is_of_mails(message)]
                places = (*pages, *list_mail_names(message)) or (MAIL,)
                lines.append(
                    TranslatorLine(
                        message, find_translated_forms(norwegian, key), find_translated_forms(translated, key), places
                    )
                )
    return sorted(lines, key=lambda line: [*order, line.places[0]].index(line.places[0]))


def is_of_mails(message: Message) -> bool:
    """Return whether only templates of mails say the message.

    The code of a page that sends a mail leads to the mail's templates, too.
    """
    return all(MAILS in where for where, _line in message.locations)


def list_mail_names(message: Message) -> list[str]:
    """Return the names of the mails whose templates hold a message.

    A message in the code of mails, such as a subject, has the name "mail".
    """
    modules = {module.replace(".", "/") + ".py" for module in list_form_pages().modules}
    files = {where for where, _line in message.locations}
    named = {f"{MAIL} {pathlib.PurePath(file).stem}" for file in files if MAILS in file}
    return sorted(named | ({MAIL} if files & modules else set()))


def find_translated_forms(catalogue: Catalog, key: Key) -> tuple[str, ...]:
    found = catalogue.get(key[1], key[0])
    return get_forms(found.string) if found else ()


def get_place_title(place: str) -> str:
    return str(list_form_pages().titles.get(place) or place.replace(MAIL, _("mail"), 1))


def find_picture_name(place: str) -> str:
    return f"{place}.png" if (PICTURES / f"{place}.png").exists() else ""


def group_by_place(lines: list[TranslatorLine]) -> list[Place]:
    """Return the places with their messages, each message once, under the first place on which it stands."""
    found: dict[str, list[TranslatorLine]] = {}
    for line in lines:
        found.setdefault(line.places[0], []).append(line)
    return [Place(get_place_title(name), find_picture_name(name), rows) for name, rows in found.items()]


def make_catalogue(language: str, lines: list[TranslatorLine]) -> Catalog:
    catalogue = create_catalogue(language)
    for message, norwegian, translated, places in lines:
        where = ", ".join(filter(None, [", ".join(map(get_place_title, places)), find_picture_name(places[0])]))
        comments = [*message.auto_comments, _("In Norwegian: %(words)s") % {"words": " | ".join(norwegian)}, where]
        string = translated if message.pluralizable and translated else "".join(translated[:1])
        if message.pluralizable and not translated:
            string = ("",) * catalogue.num_plurals
        catalogue.add(
            message.id, string, message.locations, message.flags, auto_comments=comments, context=message.context
        )
    return catalogue


class TranslatorFileRefused(Exception):
    """A translator's file would break a page; the text has one line for each message that would."""


def take_from_translator(path: pathlib.Path, language: str) -> tuple[int, list[Key]]:
    """Put the translations of a file into our catalogues; return how many, and the messages still missing.

    What the file leaves empty keeps the translation it had. Where a message is broken, TranslatorFileRefused is raised
    and nothing is written.
    """
    with path.open("rb") as file:
        given = {
            get_key(message): message for message in list_messages(read_po(file, locale=language, domain="django"))
        }
    given = {key: message for key, message in given.items() if all(get_forms(message.string)) and not message.fuzzy}
    fresh: dict[pathlib.Path, Catalog] = {}
    faults: list[str] = []
    taken = 0
    for room, messages in find_homes().items():
        old = read_catalogue(get_catalogue_path(room.folder, language), language)
        catalogue = fresh[get_catalogue_path(room.folder, language)] = create_catalogue(language)
        for message in list_messages(messages):
            key = get_key(message)
            found = given.get(key) or old.get(key[1], key[0])
            if found is None:
                continue
            taken += key in given
            catalogue.add(message.id, found.string, message.locations, message.flags, context=message.context)
            faults += list_faults_of(catalogue, message) if key in given else []
    if faults:
        raise TranslatorFileRefused("\n".join(faults))
    for target, catalogue in fresh.items():
        write_catalogue(target, catalogue)
    return taken, list_missing(language, list_form_messages())
