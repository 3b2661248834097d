"""The files of a new domain are made in memory: they are those of the example with other names."""

import re

from babel.messages import Catalog
from django.conf import settings

from base.datafiles import reading
from base.messages import catalogues
from entries.newdomain.naming import EXAMPLE, Domain, read_portal_texts

EXAMPLES = "docs/example"
FOLDER = settings.BASE_DIR / EXAMPLES
MUNICIPALITY = re.compile(r'(?<=^municipality = ")\w+', re.M)
IMPORTS = re.compile(r"(?:^from \S+ import .*\n)+", re.M)


def render_package(domain: Domain) -> dict[str, str]:
    """Return {path inside the package: text}, without the catalogues, which `render_catalogues` makes."""
    example = FOLDER / EXAMPLE.name
    paths = [*example.glob("*.py"), *example.glob("data/*.toml")]
    files = {str(path.relative_to(example)): replace_names(path.read_text(), domain) for path in sorted(paths)}
    return files | {"migrations/__init__.py": ""}


def render_test(domain: Domain) -> str:
    return replace_names((FOLDER / EXAMPLE.test_path).read_text(), domain)


def replace_names(text: str, domain: Domain) -> str:
    """Replace the example's names, all at once, so that what was put in is not replaced again."""
    names = dict(zip(EXAMPLE.tokens(), domain.tokens(), strict=True))
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    text = re.sub(pattern, lambda found: names[found.group()], text)
    text = MUNICIPALITY.sub(find_first_municipality(), text)
    return IMPORTS.sub(lambda block: sort_imports(block.group()), text)


def sort_imports(block: str) -> str:
    """Return a block of imports in the linter's order, in which the new name has a place of its own."""
    return "".join(sorted(block.splitlines(keepends=True), key=lambda line: line.split()[1]))


def find_first_municipality() -> str:
    """Return the slug of a municipality that `demo` loads, whatever region this is."""
    return next(row["slug"] for row in reading.read_toml_tables("municipalities", "municipality"))


def list_example_languages() -> list[str]:
    """Return the languages of the example's catalogues."""
    return sorted(path.name for path in (FOLDER / EXAMPLE.name / "locale").iterdir())


def render_catalogues(domain: Domain) -> dict[str, Catalog]:
    return {language: render_catalogue(domain, language) for language in list_example_languages()}


def render_catalogue(domain: Domain, language: str) -> Catalog:
    """Return the example's catalogue with the domain's own words, without what the portal translates already."""
    names = dict(zip(EXAMPLE.english.texts(), domain.english.texts(), strict=True))
    words = domain.find_translations(language)
    fresh = catalogues.create_catalogue(language)
    for message in catalogues.read_catalogue(catalogues.get_catalogue_path(FOLDER / EXAMPLE.name, language), language):
        text = names.get(message.id, message.id) if isinstance(message.id, str) else ""
        if text and text not in read_portal_texts(language):
            locations = [
                (path.replace(f"{EXAMPLES}/{EXAMPLE.name}", domain.name), line) for path, line in message.locations
            ]
            fresh.add(text, words.get(text, message.string), locations, message.flags)
    return fresh
