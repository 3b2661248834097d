"""What stops a new domain before anything is written: each with one sentence that says what to do instead."""

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

from entries.models import Entry
from entries.newdomain.naming import Domain, Words, portal_texts

PACKAGE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CLASS = re.compile(r"[A-Z][A-Za-z0-9]+")
# What would end a string of Python or begin a placeholder has no place in a word; the length keeps lines whole.
WORD = re.compile(r"""(?=.*[^\W\d_])[^"\\%{}\x00-\x1f]{1,40}""")


def refuse(domain: Domain) -> None:
    """Raise CommandError where the domain cannot be written. Costs a look at every catalogue and every address."""
    refuse_package(domain.name)
    refuse_model(domain)
    for language, words in domain.words.items():
        refuse_words(domain, language, words)
    refuse_addresses(domain)
    refuse_test(settings.BASE_DIR / domain.test_path)


def refuse_package(name: str) -> None:
    if not PACKAGE.fullmatch(name) or keyword.iskeyword(name):
        raise CommandError(
            f"{name!r} is no name for a domain: take lower-case letters a to z, digits and single underscores, a letter first."
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
                f"The model {other._meta.label} has that name already, and addresses go by it; say another with --model."
            )
    if model.lower() in resolve("/sitemap-x.xml").kwargs["sitemaps"]:
        raise CommandError(f"The sitemap has a part {model.lower()!r} already; say another model with --model.")
    parts = {"app_label": name, "class": model.lower()}
    over = max(len(index.name % parts) for index in Entry._meta.indexes) - Index.max_name_length
    if over > 0:
        raise CommandError(
            f"{name} and {model} are together {over} letters too long for the names of indexes; shorten one."
        )


def refuse_words(domain: Domain, language: str, words: Words) -> None:
    for text in words:
        if not WORD.fullmatch(text):
            raise CommandError(
                f"{text!r} cannot be a word for readers: 1 to 40 signs, none of them \\ % {{ }} or a quotation mark."
            )
    texts = domain.translations(language)
    for english, text in zip(domain.english.texts(), words.texts(), strict=True):
        if texts[english] != text:
            raise CommandError(
                f"{english!r} means two things in English but not in {language}; say --en NAME ONE MANY with two words."
            )
        said = portal_texts(language).get(english, text)
        if said != text:
            raise CommandError(
                f"The portal says {said!r} for {english!r} in {language}, and one text has one translation; "
                "say the same, or another English word with --en NAME ONE MANY."
            )


def refuse_addresses(domain: Domain) -> None:
    """Neither the list nor a page may stand where something else does: the first that matches would be shown."""
    for language, _name in settings.LANGUAGES:
        path = f"/{language}/{domain.translations(language)[domain.english.path]}"
        with override(language):
            if answers(path) or answers(f"{path}a-title/"):
                raise CommandError(f"The address {path} is taken; say other words with --{language} NAME ONE MANY.")


def answers(path: str) -> bool:
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
    """Raise CommandError for a file with changes that git does not hold: they could not be told from ours any more."""
    command = ["git", "status", "--porcelain", "--", *paths]
    try:
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return  # no git, or no repository: nothing to compare with
    if changed := [line[3:] for line in done.stdout.splitlines()]:
        raise CommandError(f"Commit or stash the changes in {' and '.join(changed)} first.")
