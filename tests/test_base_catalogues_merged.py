"""One message, one translation: rooms that share messages, on a small house of two floors, and the real house."""

import io
import pathlib
from functools import partial
from types import SimpleNamespace

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.utils.translation import trans_real

from base import registry
from base.messages import catalogue_faults, catalogues

IMPORT = "from django.utils.translation import gettext as _, ngettext, pgettext\n"
SIX = 'msgid "Six loaves"\nmsgstr "{}"\n'


class House:
    """Rooms `cellar`, `shop` and `office`, lowest first; `library` is not ours, and Django would ask it before them."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def write_code(self, room: str, code: str) -> None:
        self._write(f"{room}/views.py", IMPORT + code)

    def write_template(self, path: str, text: str) -> None:
        self._write(f"templates/{path}", "{% load i18n %}" + f'{{% translate "{text}" %}}')

    def write_po(self, room: str, text: str, language: str = "nb") -> None:
        self._write(f"{room}/locale/{language}/LC_MESSAGES/django.po", text)

    def write_library(self, text: str) -> None:
        path = self.folder / "site-packages/library/locale/nb/LC_MESSAGES/django.mo"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_mo(file, read_po(io.BytesIO(text.encode()), locale="nb"))

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def read(self, room: str, language: str = "nb") -> dict:
        """What the room's catalogue says: context and singular -> translation."""
        catalogue = catalogues.read_catalogue(catalogues.get_catalogue_path(self.folder / room, language), language)
        return {catalogues.get_key(found): found.string for found in catalogues.list_messages(catalogue)}


@pytest.fixture
def house(tmp_path, settings, monkeypatch):
    def get_app_configs():
        library = SimpleNamespace(name="library", path=str(tmp_path / "site-packages/library"))
        cellar = SimpleNamespace(name="cellar", path=str(tmp_path / "cellar"), template_folders=("library",))
        return [
            library,
            cellar,
            *(SimpleNamespace(name=name, path=str(tmp_path / name)) for name in ("shop", "office")),
        ]

    for module in (registry, catalogue_faults):
        monkeypatch.setattr(module, "apps", SimpleNamespace(get_app_configs=get_app_configs))
    monkeypatch.setattr(catalogue_faults, "OWN_TRANSLATIONS", {})
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [
        tmp_path / "locale",
        *(tmp_path / name / "locale" for name in ("cellar", "shop", "office")),
    ]
    settings.LANGUAGES = [("nb", "norsk"), ("en", "English")]
    return House(tmp_path)


# --- one home ---------------------------------------------------------------------------------------------------------
def test_a_message_of_two_rooms_is_written_in_the_lower(house):
    house.write_code("office", '_("Six loaves")')
    house.write_code("shop", '_("Six loaves")')
    house.write_po("office", SIX.format("Seks brød"))
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "Six loaves"): "Seks brød"}
    assert house.read("office") == {}
    assert catalogue_faults.find_faults() == []


def test_a_message_of_a_shared_template_is_written_in_the_shared_catalogue(house):
    house.write_code("cellar", '_("Six loaves")')
    house.write_template("base.html", "Six loaves")
    catalogues.update_catalogues()
    assert house.read("") == {(None, "Six loaves"): ""}
    assert house.read("cellar") == {}


@pytest.mark.parametrize(
    ("template", "room"),
    [
        ("shop/page.html", "shop"),
        ("admin/office/case.html", "office"),
        ("library/mail/hello.txt", "cellar"),
        ("admin/index.html", "shared"),
        ("components/shop/card.html", "shared"),
    ],
)
def test_a_template_belongs_to_the_room_of_its_folder(house, template, room):
    house.write_template(template, "Six loaves")
    holding = [home.name for home, messages in catalogues.find_homes().items() if len(messages)]
    assert holding == [room]


def test_moved_code_takes_its_translations_along(house):
    for language in ("nb", "de"):
        house.write_po("office", SIX.format(f"{language} brød"), language)
    house.write_code("shop", '_("Six loaves")')
    catalogues.settings.LANGUAGES = [("nb", "norsk"), ("de", "Deutsch")]
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "Six loaves"): "nb brød"}
    assert house.read("shop", "de") == {(None, "Six loaves"): "de brød"}
    assert not catalogues.get_catalogue_path(house.folder / "office", "nb").exists()


def test_translations_are_taken_from_a_room_that_was_taken_down(house):
    house.write_po("attic", SIX.format("Seks brød"))
    house.write_code("shop", '_("Six loaves")')
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "Six loaves"): "Seks brød"}


def test_contexts_are_messages_of_their_own(house):
    house.write_code("shop", 'pgettext("baker", "roll")')
    house.write_code("office", 'pgettext("drum", "roll")\n_("roll")')
    house.write_po(
        "office",
        'msgctxt "baker"\nmsgid "roll"\nmsgstr "rundstykke"\n\nmsgctxt "drum"\nmsgid "roll"\nmsgstr "virvel"\n',
    )
    catalogues.update_catalogues()
    assert house.read("shop") == {("baker", "roll"): "rundstykke"}
    assert house.read("office") == {("drum", "roll"): "virvel", (None, "roll"): ""}


def test_a_plural_and_its_singular_are_one_message(house):
    house.write_code("shop", '_("loaf")')
    house.write_code("office", 'ngettext("loaf", "loaves", 2)')
    house.write_po("shop", 'msgid "loaf"\nmsgstr "brød"\n')
    house.write_po("office", 'msgid "loaf"\nmsgid_plural "loaves"\nmsgstr[0] "brød"\nmsgstr[1] "mange brød"\n')
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "loaf"): ("brød", "mange brød")}
    assert house.read("office") == {}


def test_a_singular_that_became_a_plural_keeps_its_text_and_needs_the_rest(house):
    house.write_code("shop", 'ngettext("loaf", "loaves", 2)')
    house.write_po("office", 'msgid "loaf"\nmsgstr "brød"\n')
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "loaf"): ("brød", "")}
    assert catalogue_faults.find_faults() == ["shop nb: untranslated: ('loaf', 'loaves')"]


def test_a_plural_that_became_a_singular_keeps_its_text(house):
    house.write_code("shop", '_("loaf")')
    house.write_po("shop", 'msgid "loaf"\nmsgid_plural "loaves"\nmsgstr[0] "brød"\nmsgstr[1] "mange brød"\n')
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "loaf"): "brød"}


# --- two translations -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("doubt", ["", "#, fuzzy\n"])
def test_an_update_chooses_no_translation_and_touches_no_file(house, doubt):
    house.write_code("shop", '_("Six loaves")\n_("Fresh")')
    house.write_po("shop", SIX.format("Seks brød"))
    house.write_po("office", doubt + SIX.format("Et halvt dusin brød"))
    before = {path: path.read_bytes() for path in house.folder.rglob("*.po")}
    with pytest.raises(CommandError) as stopped:
        call_command("messages", "update")
    assert str(stopped.value).splitlines()[1:] == [
        "nb: 'Six loaves' is 'Et halvt dusin brød' in office/locale/nb/LC_MESSAGES/django.po, "
        "'Seks brød' in shop/locale/nb/LC_MESSAGES/django.po"
    ]
    assert {path: path.read_bytes() for path in house.folder.rglob("*.po")} == before


def test_an_update_does_not_ask_about_messages_that_are_gone(house):
    house.write_code("shop", '_("Fresh")')
    house.write_po("shop", SIX.format("Seks brød"))
    house.write_po("office", SIX.format("Et halvt dusin brød"))
    catalogues.update_catalogues()
    assert house.read("shop") == {(None, "Fresh"): ""}


def test_a_doubtful_translation_is_certain_where_another_catalogue_says_the_same(house):
    house.write_code("shop", '_("Six loaves")')
    house.write_po("shop", "#, fuzzy\n" + SIX.format("Seks brød"))
    house.write_po("office", SIX.format("Seks brød"))
    catalogues.update_catalogues()
    assert catalogue_faults.find_faults() == []


@pytest.mark.parametrize("other", ["Et halvt dusin brød", "Seks brød"])
def test_a_message_in_two_catalogues_is_a_fault_whatever_they_say(house, other):
    house.write_code("shop", '_("Six loaves")')
    house.write_po("shop", SIX.format("Seks brød"))
    house.write_po("office", SIX.format(other))
    assert catalogue_faults.find_faults() == [
        f"nb: 'Six loaves' is written twice: 'Seks brød' in shop, '{other}' in office"
    ]


@pytest.mark.parametrize("entry", ["#, fuzzy\n" + SIX, "#~ " + SIX.replace("\nmsg", "\n#~ msg")])
def test_what_is_not_compiled_collides_with_nothing(house, entry):
    house.write_code("shop", '_("Six loaves")')
    house.write_po("shop", SIX.format("Seks brød"))
    house.write_po("office", entry.format("Et halvt dusin brød"))
    assert catalogue_faults.find_faults() == []


# --- twice in one file ------------------------------------------------------------------------------------------------
LOAF = 'msgid "loaf"\nmsgstr "{}"\n'
LOAVES = 'msgid "loaf"\nmsgid_plural "loaves"\nmsgstr[0] "{}"\nmsgstr[1] "{}"\n'
OTHERS = 'msgid ""\nmsgstr "Language: nb\\n"\n\nmsgid "Fresh"\nmsgstr "Ferskt"\n'


@pytest.mark.parametrize("between", ["\n", "", "\n# Norwegian bread\n#, fuzzy\n", "\n#: shop/views.py\n"])
@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (LOAF.format("brød"), LOAF.format("leiv"), "'brød', 'leiv'"),
        (LOAF.format("brød"), LOAVES.format("leiv", "leiver"), "'brød', 'leiv | leiver'"),
        (LOAVES.format("leiv", "leiver"), LOAF.format("brød"), "'leiv | leiver', 'brød'"),
        (LOAF.format("brød"), 'msgid ""\n"loaf"\nmsgstr ""\n"leiv"\n', "'brød', 'leiv'"),
    ],
)
def test_a_message_twice_in_one_file_is_a_fault_and_an_update_chooses_none(house, first, second, said, between):
    house.write_code("shop", '_("Fresh")\nngettext("loaf", "loaves", 2)')
    house.write_po("shop", OTHERS + "\n" + first + between + second)
    assert f"shop nb: written twice: 'loaf': {said}" in catalogue_faults.find_faults()
    before = {path: path.read_bytes() for path in house.folder.rglob("*.po")}
    with pytest.raises(CommandError, match=r"nb: 'loaf' is .* in shop/locale/nb/LC_MESSAGES/django.po"):
        call_command("messages", "update")
    assert {path: path.read_bytes() for path in house.folder.rglob("*.po")} == before


def test_the_same_text_twice_in_one_file_is_a_fault_that_an_update_mends(house):
    house.write_code("shop", '_("Six loaves")')
    house.write_po("shop", SIX.format("Seks brød") + "\n" + SIX.format("Seks brød"))
    assert catalogue_faults.find_faults() == ["shop nb: written twice: 'Six loaves': 'Seks brød', 'Seks brød'"]
    catalogues.update_catalogues()
    assert catalogue_faults.find_faults() == []


@pytest.mark.parametrize("entry", ["#~ " + SIX.replace("\nmsg", "\n#~ msg"), 'msgctxt "baker"\n' + SIX])
def test_one_that_is_gone_or_of_another_context_is_not_the_same(house, entry):
    house.write_code("shop", '_("Six loaves")\npgettext("baker", "Six loaves")')
    house.write_po("shop", SIX.format("Seks brød") + "\n" + entry.format("Et halvt dusin brød"))
    assert not [line for line in catalogue_faults.find_faults() if "twice" in line]


# --- every language that is compiled ----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "sma"])
def test_catalogues_of_a_language_that_needs_none_are_looked_at_where_they_are(house, language):
    """English stands in the code, South Sámi is not switched on; both are compiled and merged."""
    house.write_code("shop", '_("Six loaves")\n_("Fresh %(what)s")')
    for code in ("nb", language):
        house.write_po("shop", SIX.format("Store") + '\nmsgid "Fresh %(what)s"\nmsgstr "%(what)s"\n', code)
    assert catalogue_faults.find_faults() == []
    house.write_po("office", SIX.format("Keep"), language)
    house.write_po("shop", SIX.format("Store") + '\nmsgid "Fresh %(what)s"\nmsgstr "%(thing)s"\n', language)
    assert catalogue_faults.find_faults() == [
        f"shop {language}: unknown named placeholder 'thing': 'Fresh %(what)s'",
        f"shop {language}: placeholders differ: 'Fresh %(what)s'",
        f"{language}: 'Six loaves' is written twice: 'Store' in shop, 'Keep' in office",
    ]


def test_what_is_checked_is_what_is_compiled(house):
    house.write_po("shop", SIX.format("Keep"), "en")
    house.write_po("office", SIX.format("Store"), "en")
    assert catalogues.compile_all() == len(catalogues.list_compiled()) == 2
    assert catalogue_faults.find_faults() == ["en: 'Six loaves' is written twice: 'Keep' in shop, 'Store' in office"]


# --- others' translations ---------------------------------------------------------------------------------------------
@pytest.fixture
def against_library(house):
    """The shop says otherwise than the library."""
    house.write_code("shop", '_("Six loaves")')
    house.write_po("shop", SIX.format("Seks brød"))
    house.write_library(SIX.format("Et halvt dusin brød"))
    return house


def test_a_translation_unlike_a_librarys_is_a_fault(against_library):
    assert catalogue_faults.find_faults() == [
        "nb: 'Six loaves' differs from a library's and no reason is listed: "
        "'Seks brød' in shop, 'Et halvt dusin brød' in library"
    ]


def test_a_translation_unlike_a_librarys_may_be_listed_with_its_reason(against_library, monkeypatch):
    monkeypatch.setattr(catalogue_faults, "OWN_TRANSLATIONS", {("nb", None, "Six loaves"): "nobody counts in dozens"})
    assert catalogue_faults.find_faults() == []


def test_a_reason_for_another_language_is_none(against_library, monkeypatch):
    monkeypatch.setattr(catalogue_faults, "OWN_TRANSLATIONS", {("de", None, "Six loaves"): "nobody counts in dozens"})
    assert len(catalogue_faults.find_faults()) == 1


def test_a_listed_difference_that_is_none_is_a_fault(house, monkeypatch):
    house.write_code("shop", '_("Six loaves")')
    house.write_po("shop", SIX.format("Seks brød"))
    house.write_library(SIX.format("Seks brød"))
    monkeypatch.setattr(catalogue_faults, "OWN_TRANSLATIONS", {("nb", None, "Six loaves"): "nobody counts in dozens"})
    assert catalogue_faults.find_faults() == ["nb: 'Six loaves' is listed as differing from a library's, and does not"]


def test_a_translation_behind_a_librarys_is_a_fault_even_if_listed(against_library, monkeypatch, settings):
    settings.LOCALE_PATHS = []
    monkeypatch.setattr(catalogue_faults, "OWN_TRANSLATIONS", {("nb", None, "Six loaves"): "nobody counts in dozens"})
    assert catalogue_faults.find_faults() == [
        "nb: 'Six loaves' is not shown, a library's is: 'Seks brød' in shop, 'Et halvt dusin brød' in library"
    ]


def test_a_translation_unlike_djangos_own_is_a_fault(house):
    house.write_code("shop", '_("January")')
    house.write_po("shop", 'msgid "January"\nmsgstr "Jenner"\n')
    assert catalogue_faults.find_faults() == [
        "nb: 'January' differs from a library's and no reason is listed: 'Jenner' in shop, 'januar' in django"
    ]


def test_a_plural_is_compared_with_a_librarys_singular_by_its_first_form(house):
    house.write_code("shop", 'ngettext("loaf", "loaves", 2)')
    house.write_po("shop", 'msgid "loaf"\nmsgid_plural "loaves"\nmsgstr[0] "brød"\nmsgstr[1] "brødene"\n')
    house.write_library('msgid "loaf"\nmsgstr "leiv"\n')
    assert len(catalogue_faults.find_faults()) == 1
    house.write_po("shop", 'msgid "loaf"\nmsgid_plural "loaves"\nmsgstr[0] "leiv"\nmsgstr[1] "leiver"\n')
    assert catalogue_faults.find_faults() == []


def test_a_compiled_file_goes_with_its_catalogue(house):
    house.write_po("shop", SIX.format("Seks brød"))
    path = catalogues.get_catalogue_path(house.folder / "shop", "nb")
    catalogues.compile_all()
    path.unlink()
    assert path.with_suffix(".mo").exists()
    assert catalogues.compile_all() == 0
    assert not path.with_suffix(".mo").exists()


# --- the real house ---------------------------------------------------------------------------------------------------
def test_no_message_of_ours_is_missing_twice_or_against_a_library():
    assert catalogue_faults.find_faults() == []


def look_up(shown, message) -> tuple[str, ...]:
    """What Django shows for a message, a plural's forms for one and for two."""
    context, singular = catalogues.get_key(message)
    if message.pluralizable:
        many = catalogues.get_forms(message.id)[1]
        ask = partial(shown.npgettext, context) if context else shown.ngettext
        return tuple(ask(singular, many, number) for number in (1, 2))
    return (shown.pgettext(context, singular) if context else shown.gettext(singular),)


@pytest.mark.parametrize("language", ["nb", "de", "nl"])
def test_what_we_wrote_is_what_django_shows(language):
    shown = trans_real.DjangoTranslation(language)
    for room in catalogues.list_rooms():
        catalogue = catalogues.read_catalogue(catalogues.get_catalogue_path(room.folder, language), language)
        for message in catalogues.list_messages(catalogue):
            assert look_up(shown, message) == catalogues.get_forms(message.string), (room.name, message.id)
