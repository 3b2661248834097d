"""The command `messages check` refuses faults in our message catalogues, and in what Django merges them into."""

import pathlib
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

import django.conf
from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo
from django.apps import apps
from django.conf import settings

from base.messages.catalogues import (
    Key,
    describe_message,
    find_homes,
    get_catalogue_path,
    get_forms,
    get_key,
    get_language_of,
    list_compiled,
    list_languages,
    list_messages,
    list_rooms,
    read_catalogue,
    read_entries,
)
from base.messages.formmessages import list_form_messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

# Where a translation of ours differs from that of Django or of a library for the same message: language, context and
# message, and why. Ours is shown everywhere, in Django's own pages too.
OWN_TRANSLATIONS: dict[tuple[str, str | None, str], str] = {
    ("nb", None, "Please correct the error below."): "the admin's catalogue has the singular only, and stiffly",
    ("nb", None, "Recovery codes"): "docs/glossary.md: reservekoder",
    ("nb", None, "Sign in with a passkey"): "the handbook and the buttons say it without the article",
    ("nb", None, "Your password was changed."): "the subject of the same mail says «passordet ditt»",
    ("de", None, "Add link"): "heads a column of links; the admin's says to add a link",
    ("de", None, "Change or view list link"): "heads a column of links; the admin's says to edit a list",
    ("de", None, "Recovery codes"): "docs/glossary.md: Ersatzcodes",
    ("de", None, "Remove"): "django-allauth's says to remove those selected; our buttons remove one",
    ("de", None, "Save"): "«Sichern» is said of backups; German forms say «Speichern»",
    ("de", None, "created"): "nothing but a noun has a capital inside a sentence",
    ("de", None, "sent"): "nothing but a noun has a capital inside a sentence",
    ("nl", None, "All"): "all of the kinds, places and so on; «alles» is everything",
    ("nl", None, "Remove"): "so says the admin; django-allauth has «verwijder»",
    ("nl", None, "Sign in with a passkey"): "our pages say «inloggen»; «aanmelden» is what one does for an activity",
    ("nl", None, "Your password was changed."): "we say «je» to the reader",
    ("nb", None, "Add %(name)s"): "the admin's «ny» is wrong for half of the nouns: «ny arrangement»",
    ("nb", None, "Add %s"): "the same",
    ("nb", None, "Add another %(model)s"): "the same",
    ("nb", None, "Add another %(verbose_name)s"): "the same",
    ("de", None, "Clear all filters"): "the public lists say it so",
    ("nl", None, "Add another %(model)s"): "as in the other languages",
    ("nl", None, "Add another %(verbose_name)s"): "as in the other languages",
    ("nb", None, "Enter a valid email address."): "Django's lacks the full stop",
    ("nb", None, "Select a valid choice. That choice is not one of the available choices."): "Django's lacks a word",
    (
        "nb",
        None,
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    ): "Django's lacks a word",
    ("de", None, "Breadcrumbs"): "read out before the way to the page; nobody calls it crumbs of bread",
    ("de", None, "History"): "«Geschichte» is that of a country; the page says «Verlauf»",
    ("de", None, "Save and continue editing"): "«Speichern», as on the button beside it",
    ("de", None, "Show all"): "the buttons beside it are no commands either",
    ("de", None, "Model name"): "hosts know no models",
    ("nl", None, "Breadcrumbs"): "as in the other languages",
}
OWN_TRANSLATIONS |= {
    (language, None, text): "hosts know no objects and no actions"
    for language in ("de", "nl")
    for text in ("Select all objects on this page for an action", "Select this object for an action - {}")
}
# What the admin says when something cannot be deleted: in words of programmers, in every language.
DELETIONS = (
    "Delete multiple objects",
    "Objects",
    "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but "
    "your account doesn't "
    "have permission to delete the following types of objects:",
    "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected related objects:",
    'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following '
    "related items will be "
    "deleted:",
    "Deleting the selected %(objects_name)s would result in deleting related objects, but your account doesn't have "
    "permission to delete the following types of objects:",
    "Deleting the selected %(objects_name)s would require deleting the following protected related objects:",
    "Are you sure you want to delete the selected %(objects_name)s? All of the following objects and "
    "their related items "
    "will be deleted:",
    "Deleting %(class_name)s %(instance)s would require deleting the following protected related objects: "
    "%(related_objects)s",
)
OWN_TRANSLATIONS |= {
    (language, None, text): "hosts know no objects and no object types"
    for language in ("nb", "de", "nl")
    for text in DELETIONS
}


def find_faults() -> list[str]:
    """Return one line for each message that is missing, doubtful, broken, written twice or unlike a library's.

    A language that needs no whole catalogue (English, or one that is not switched on) is looked at where it has one,
    since Django merges that too.
    """
    lines = []
    homes = find_homes()
    needed = list_languages()
    compiled = {get_language_of(path) for path in list_compiled()}
    for language in [
        *needed,
        *sorted(compiled - {get_catalogue_path(settings.BASE_DIR, code).parts[-3] for code in needed}),
    ]:
        for room, messages in homes.items():
            path = get_catalogue_path(room.folder, language)
            lines += [f"{room.name} {language}: {fault}" for fault in _find_repeated(path, language)]
            catalogue = read_catalogue(path, language)
            for message in list_messages(messages):
                if language in needed or _is_translated(catalogue, message):
                    lines += [f"{room.name} {language}: {fault}" for fault in list_faults_of(catalogue, message)]
        lines += _find_merged_faults(language)
    for language in settings.FORM_LANGUAGES:
        wanted = list_form_messages()
        for room, messages in homes.items():
            catalogue = read_catalogue(get_catalogue_path(room.folder, language), language)
            for message in list_messages(messages):
                if get_key(message) in wanted:
                    lines += [f"{room.name} {language}: {fault}" for fault in list_faults_of(catalogue, message)]
    return lines


def list_missing(language: str, keys: Collection[Key]) -> list[Key]:
    """Return those of the messages that no catalogue of ours translates whole.

    They would be shown in another language.
    """
    said = set()
    for folder in map(pathlib.Path, settings.LOCALE_PATHS):
        for message in list_messages(read_catalogue(get_catalogue_path(folder.parent, language), language)):
            if not message.fuzzy and all(get_forms(message.string)):
                said.add(get_key(message))
    return sorted(set(keys) - said, key=str)


def list_messages_of_pages() -> set[Key]:
    """Return the messages of every page, which the catalogues of the default language name.

    `messages update` keeps those catalogues whole.
    """
    language = settings.LANGUAGE_CODE
    folders = map(pathlib.Path, settings.LOCALE_PATHS)
    found = [read_catalogue(get_catalogue_path(folder.parent, language), language) for folder in folders]
    return {get_key(message) for catalogue in found for message in list_messages(catalogue)}


def _find_repeated(path: pathlib.Path, language: str) -> Iterator[str]:
    """Yield a line for each message that stands in one file twice.

    Which of the two is compiled depends on their order and on plurals.
    """
    said: dict[Key, list[Message]] = {}
    for message in read_entries(path, language):
        said.setdefault(get_key(message), []).append(message)
    for key, messages in said.items():
        if len(messages) > 1:
            strings = ", ".join(repr(" | ".join(get_forms(message.string))) for message in messages)
            yield f"written twice: {describe_message(*key)}: {strings}"


def _is_translated(catalogue: Catalog, message: Message) -> bool:
    have = catalogue.get(get_key(message)[1], message.context)
    return have is not None and any(get_forms(have.string))


def list_faults_of(catalogue: Catalog, message: Message) -> Iterator[str]:
    """Yield what is wrong with the translation of a message of ours."""
    what = describe_message(message.context, message.id)
    have = catalogue.get(get_key(message)[1], message.context)
    if have is None or not all(get_forms(have.string)) or have.pluralizable < message.pluralizable:
        yield f"untranslated: {what}"
        return
    if have.fuzzy:
        yield f"fuzzy: {what}"
    for error in have.check(catalogue):
        yield f"{error}: {what}"
    wanted = set(PLACEHOLDER.findall(get_forms(message.id)[-1]))
    # A singular may say "a day" for "1 day"; every other form needs each placeholder, whole.
    string = get_forms(have.string)[-1]
    said = set(PLACEHOLDER.findall(string))
    is_shorter = said < wanted and (str(catalogue.locale), *get_key(message)) in OWN_TRANSLATIONS
    if not (said == wanted or is_shorter) or string.count("%(") != len(PLACEHOLDER.findall(string)):
        yield f"placeholders differ: {what}"


class Translation(NamedTuple):
    """A `Translation` is what one of the merged catalogues says for a message.

    Its `owner` is a room of ours (base/messages/catalogues.py), a library or Django.
    """

    owner: str
    is_ours: bool
    forms: tuple[str, ...]


def _find_merged_faults(language: str) -> Iterator[str]:
    listed = {(context, singular) for code, context, singular in OWN_TRANSLATIONS if code == language}
    merged = merge_translations(language)
    for key, translations in merged.items():
        what = f"{language}: {describe_message(*key)}"
        ours = [found for found in translations if found.is_ours]
        if len(ours) > 1:
            yield f"{what} is written twice: {_describe(ours)}"
        if not ours:
            continue
        differing = [found for found in translations if not found.is_ours and _differs(found.forms, ours[0].forms)]
        if differing and key not in listed:
            yield f"{what} differs from a library's and no reason is listed: {_describe([ours[0], *differing])}"
        if differing and translations.index(differing[0]) < translations.index(ours[0]):
            yield f"{what} is not shown, a library's is: {_describe([ours[0], *differing])}"
        if not differing and key in listed:
            yield f"{what} is listed as differing from a library's, and does not"


def _describe(translations: list[Translation]) -> str:
    return ", ".join(f"{' | '.join(found.forms)!r} in {found.owner}" for found in translations)


def _differs(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether the forms that both translations have differ.

    A plural's first form is shown where a singular is asked for.
    """
    return any(one != other for one, other in zip(first, second, strict=False))


def merge_translations(language: str) -> dict[Key, list[Translation]]:
    """Return {message: its translations} in the order in which Django looks: the first is what readers see."""
    merged: dict[Key, list[Translation]] = {}
    for owner, is_ours, catalogue in _list_catalogues(language):
        for message in list_messages(catalogue):
            # What is doubtful or empty is not compiled, so Django does not merge it.
            if not message.fuzzy and any(get_forms(message.string)):
                merged.setdefault(get_key(message), []).append(Translation(owner, is_ours, get_forms(message.string)))
    return merged


def _list_catalogues(language: str) -> Iterator[tuple[str, bool, Catalog]]:
    """Yield (owner, whether it is ours, catalogue) in Django's order: LOCALE_PATHS, then the apps, then Django."""
    ours = {room.folder / "locale": room for room in list_rooms()}
    names = {pathlib.Path(config.path) / "locale": config.name for config in apps.get_app_configs()}
    djangos = {pathlib.Path(django.conf.__file__).parent / "locale": "django"}
    for folder in dict.fromkeys([*map(pathlib.Path, settings.LOCALE_PATHS), *names, *djangos]):
        if folder in ours:
            yield ours[folder].name, True, read_catalogue(get_catalogue_path(folder.parent, language), language)
        elif (path := get_catalogue_path(folder.parent, language).with_suffix(".mo")).exists():
            with path.open("rb") as file:
                yield (names | djangos).get(folder, str(folder)), False, read_mo(file)
