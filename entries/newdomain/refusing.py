"""A new domain is refused before anything is written, each time with a sentence that says what to do instead."""

import ast
import importlib.util
import keyword
import pathlib
import re
import subprocess

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.db.models import Index, Model
from django.urls import Resolver404, resolve
from django.utils.translation import override

from base.messages.catalogues import list_languages, list_rooms
from base.text.slugs import make_norwegian_slug
from entries.models import Entry
from entries.newdomain.naming import Domain, Words, read_shown_texts
from entries.newdomain.rendering import render_package, render_test
from entries.registry import list_entry_models

PACKAGE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CLASS = re.compile(r"[A-Z][A-Za-z0-9]+")
# What would end a string of Python or begin a placeholder has no place in a word; the length keeps lines whole.
WORD = re.compile(r"""[^"\\%{}]{1,40}""")


def refuse(domain: Domain) -> None:
    """Raise CommandError where the domain cannot be written. This reads every catalogue and asks for every URL."""
    refuse_package(domain.name)
    refuse_model(domain)
    refuse_names(domain)
    refuse_words_above(domain)
    for language, words in domain.words.items():
        refuse_words(domain, language, words)
    refuse_addresses(domain)
    refuse_test(settings.BASE_DIR / domain.test_path)


def refuse_package(name: str) -> None:
    if not PACKAGE.fullmatch(name) or keyword.iskeyword(name):
        raise CommandError(
            f"{name!r} is no name for a domain: take lower-case letters a to z, digits and single "
            "underscores, a letter first."
        )
    folders = [pathlib.Path(name), pathlib.Path("templates", name), pathlib.Path("docs", "example", name)]
    for folder in folders:
        if (settings.BASE_DIR / folder).exists():
            raise CommandError(f"The name {name!r} is taken by {folder}; choose another.")
    if name in apps.app_configs or importlib.util.find_spec(name) is not None:
        raise CommandError(f"The name {name!r} is taken by a package that Python finds already; choose another.")


def refuse_model(domain: Domain) -> None:
    name, model = domain.name, domain.model
    if not CLASS.fullmatch(model) or keyword.iskeyword(model):
        raise CommandError(
            f"{model!r} is no name for a model: take two or more letters a to z and digits, a capital first."
        )
    others: list[type[Model]] = [Entry, *apps.get_models()]
    for other in others:
        if other.__name__.lower() == model.lower():
            raise CommandError(
                f"The model {other._meta.label} has that name already, and addresses go by it; say "
                "another with --model."
            )
    if model.lower() in resolve("/sitemap-x.xml").kwargs["sitemaps"]:
        raise CommandError(f"The sitemap has a part {model.lower()!r} already; say another model with --model.")
    parts = {"app_label": name, "class": model.lower()}
    over = max(len(index.name % parts) for index in Entry._meta.indexes) - Index.max_name_length
    if over > 0:
        raise CommandError(
            f"{name} and {model} are together {over} letters too long for the names of indexes; shorten one."
        )


def refuse_names(domain: Domain) -> None:
    """Refuse a name that would mean two things in one file, as when a model is called like an import there."""
    for path, text in (render_package(domain) | {domain.test_path: render_test(domain)}).items():
        names = list_names(text) if path.endswith(".py") else []
        if taken := sorted({name for name in names if names.count(name) > 1}):
            raise CommandError(
                f"{taken[0]} would mean two things in {path}; say another model with --model, or another name."
            )


def list_names(text: str) -> list[str]:
    """Return each name that a module gets by import, class, function or assignment, as often as it gets it."""
    names: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return names


def refuse_words_above(domain: Domain) -> None:
    """Refuse an English word that a package above the domains translates: that would have to move to the new domain."""
    rooms = [room.name for room in list_rooms()]
    above = rooms[rooms.index(list_entry_models()[-1]._meta.app_label) + 1 :]
    for language in list_languages():
        for text in domain.english.texts():
            if (said := read_shown_texts(language).get(text)) and said.is_ours and said.owner in above:
                raise CommandError(
                    f"{said.owner} says {text!r} already, and a message stands in the lowest catalogue that uses it; "
                    "say another English word with --en NAME ONE MANY."
                )


def refuse_words(domain: Domain, language: str, words: Words) -> None:
    for text in words:
        if not WORD.fullmatch(text) or not text.isprintable() or text != text.strip():
            raise CommandError(
                f"{text!r} cannot be a word for readers: 1 to 40 signs that are seen, none of them \\ % {{ }} or a "
                "quotation mark."
            )
        if not re.search("[a-z]", make_norwegian_slug(f"{text} 0")):  # of what has no letter only the number is left
            raise CommandError(f"{text!r} cannot be a word for readers: addresses are made of Latin letters.")
    texts = domain.find_translations(language)
    for english, text in zip(domain.english.texts(), words.texts(), strict=True):
        if texts[english] != text:
            raise CommandError(
                f"{english!r} means two things in English but not in {language}; say --en NAME ONE MANY with two words."
            )
        said = read_shown_texts(language).get(english)
        if said is not None and said.forms[0] != text:
            who = "The portal" if said.is_ours else said.owner
            raise CommandError(
                f"{who} says {said.forms[0]!r} for {english!r} in {language}, and one text has one translation; "
                "say the same, or another English word with --en NAME ONE MANY."
            )


def refuse_addresses(domain: Domain) -> None:
    """Refuse words that make a URL which is taken: of two pages at one URL only the first would ever be shown."""
    for language, _name in settings.LANGUAGES:
        path = f"/{language}/{domain.find_translations(language)[domain.english.path]}"
        with override(language):
            if is_path_taken(path) or is_path_taken(f"{path}a-title/"):
                raise CommandError(f"The address {path} is taken; say other words with --{language} NAME ONE MANY.")


def is_path_taken(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def refuse_test(path: pathlib.Path) -> None:
    if path.exists():
        name = path.relative_to(settings.BASE_DIR)
        raise CommandError(f"There is a file {name} already; move it or say another model with --model.")


def refuse_changed(paths: list[str]) -> None:
    """Raise CommandError for a file with changes that are not committed: they could not be told from ours any more."""
    command = ["git", "status", "--porcelain", "--", *paths]
    try:
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return  # no git, or no repository: nothing to compare with
    if changed := [line[3:] for line in done.stdout.splitlines()]:
        raise CommandError(f"Commit or stash the changes in {' and '.join(changed)} first.")
