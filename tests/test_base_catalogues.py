"""Message catalogues without GNU gettext, on a small project of their own."""

import gettext
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command

from base import registry
from base.messages import catalogue_faults, catalogues

VIEWS = """
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
# Translators: greets those who come in.
_("Welcome to the shop")
gettext_lazy("Open late")
ngettext("%(n)s loaf", "%(n)s loaves", 2)
pgettext_lazy("baker", "roll")
"""
PAGE = """{% load i18n %}{% translate "Bread of the day" %}
{% blocktranslate with name=baker.name trimmed %}
  Baked by
  {{ name }}
{% endblocktranslate %}"""
PO = """
#, python-format
msgid "%(n)s loaf"
msgid_plural "%(n)s loaves"
msgstr[0] "{one}"
msgstr[1] "{many}"

msgid "Welcome to the shop"
msgstr "{welcome}"

msgctxt "baker"
msgid "roll"
msgstr "rundstykke"

msgid "Closed for ever"
msgstr "Stengt for alltid"
"""


def get_room(name):
    return next(room for room in catalogues.list_rooms() if room.name == name)


@pytest.fixture
def project(tmp_path, settings, monkeypatch):
    installed = SimpleNamespace(get_app_configs=lambda: [SimpleNamespace(name="shop", path=str(tmp_path / "shop"))])
    for module in (registry, catalogue_faults):
        monkeypatch.setattr(module, "apps", installed)
    monkeypatch.setattr(catalogue_faults, "OWN_TRANSLATIONS", {})
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    files = {
        "shop/apps.py": "",
        "shop/views.py": VIEWS,
        "shop/migrations/0001_first.py": "from django.utils.translation import gettext\ngettext('In a migration')",
        "templates/shop/page.html": PAGE,
        "templates/mails/hello.txt": '{% load i18n %}{% translate "Kind regards" %}',
        "templates/base.html": '{% load i18n %}{% translate "Skip to content" %}',
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.fixture
def shop_po(project):
    """Writes the shop's Norwegian catalogue; unsaid, its messages are translated well."""

    def write(one="%(n)s brød", many="%(n)s brød", welcome="Velkommen til butikken", before=""):
        path = catalogues.get_catalogue_path(project / "shop", "nb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + PO.format(one=one, many=many, welcome=welcome))
        return path

    return write


def norwegian_faults():
    return [line for line in catalogue_faults.find_faults() if line.startswith("shop nb:")]


def ids(catalogue):
    return {message.id for message in catalogue if message.id}


def test_a_rooms_messages_are_those_of_its_code_and_its_templates(project):
    assert ids(catalogues.extract_messages(get_room("shop"))) == {
        "Welcome to the shop",
        "Open late",
        ("%(n)s loaf", "%(n)s loaves"),
        "roll",
        "Bread of the day",
        "Baked by %(name)s",
    }


def test_templates_of_no_room_belong_to_the_shared_catalogue(project):
    assert ids(catalogues.extract_messages(get_room("shared"))) == {"Skip to content", "Kind regards"}


def test_a_message_keeps_context_comment_file_and_placeholder_flag(project):
    found = catalogues.extract_messages(get_room("shop"))
    assert found.get("roll", "baker").locations[0][0] == "shop/views.py"
    assert found.get("Welcome to the shop").auto_comments == ["Translators: greets those who come in."]
    assert "python-format" in found.get("Baked by %(name)s").flags


def test_what_is_said_to_adults_is_found_twice_in_code_and_in_templates(project):
    code = 'say_to_adults("Your order")\ncount_to_adults("Your cake", "Your %(n)s cakes", 2)\n'
    (project / "shop/orders.py").write_text(code)
    (project / "templates/shop/order.html").write_text(
        '<p>{% say_to_adults "Your table, %(name)s" name=name %}\n'
        "{% say_lines_to_adults %}\n  Your menu isn’t long,\n  but it's fresh\n{% endsay_lines_to_adults %}</p>"
    )
    found = catalogues.extract_messages(get_room("shop"))
    for words in ("Your order", "Your cake", "Your table, %(name)s", "Your menu isn’t long, but it's fresh"):
        assert {message.context for message in found if words in catalogues.get_forms(message.id)} == {
            None,
            "one adult",
        }
    assert found.get("Your table, %(name)s", "one adult").flags == {"python-format"}
    assert "one adult" not in {message.context for message in found if message.id == "Open late"}


def test_what_has_no_translation_for_one_adult_is_said_as_to_several(project):
    (project / "shop/orders.py").write_text('say_to_adults("Your order")')
    path = catalogues.get_catalogue_path(project / "shop", "nb")
    path.parent.mkdir(parents=True)
    entries = (
        'msgid "Your order"\nmsgstr "Bestillingen deres"\n\nmsgctxt "one adult"\nmsgid "Your order"\nmsgstr "{}"\n'
    )
    for written, said in (("", "Bestillingen deres"), ("Bestillingen din", "Bestillingen din")):
        path.write_text(entries.format(written))
        catalogues.compile_all()
        with path.with_suffix(".mo").open("rb") as file:
            assert gettext.GNUTranslations(file).pgettext("one adult", "Your order") == said


def test_every_message_without_a_translation_is_a_fault_in_every_language(project):
    lines = catalogue_faults.find_faults()
    for language in catalogues.list_languages():
        assert f"shop {language}: untranslated: 'Open late'" in lines
        assert f"shared {language}: untranslated: 'Skip to content'" in lines
    assert not [line for line in lines if " en: " in line]


def test_a_translated_message_is_no_fault(shop_po):
    shop_po()
    assert not [line for line in norwegian_faults() if "Welcome" in line or "loaf" in line or "roll" in line]
    assert "shop nb: untranslated: 'Open late'" in norwegian_faults()


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"welcome": ""}, "untranslated: 'Welcome to the shop'"),
        ({"many": ""}, "untranslated: ('%(n)s loaf', '%(n)s loaves')"),
        ({"many": "%(antall)s brød"}, "unknown named placeholder 'antall': ('%(n)s loaf', '%(n)s loaves')"),
        ({"before": "#, fuzzy"}, "fuzzy: ('%(n)s loaf', '%(n)s loaves')"),
    ],
)
def test_an_empty_fuzzy_or_differing_translation_is_a_fault(shop_po, values, fault):
    shop_po(**values)
    assert f"shop nb: {fault}" in norwegian_faults()


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(shop_po):
    path = shop_po()
    catalogues.update_catalogues()
    with path.open("rb") as file:
        updated = read_po(file)
    assert updated["Welcome to the shop"].string == "Velkommen til butikken"
    assert updated["%(n)s loaf"].string == ("%(n)s brød", "%(n)s brød")
    assert updated.get("roll", "baker").string == "rundstykke"
    assert updated["Open late"].string == ""
    assert "Closed for ever" not in path.read_text()


def test_an_update_keeps_a_doubtful_translation_doubtful(shop_po):
    shop_po(before="#, fuzzy")
    catalogues.update_catalogues()
    assert "shop nb: fuzzy: ('%(n)s loaf', '%(n)s loaves')" in norwegian_faults()


def test_a_second_update_changes_nothing(project, shop_po):
    shop_po()
    catalogues.update_catalogues()
    before = {path: path.read_bytes() for path in project.rglob("*.po")}
    catalogues.update_catalogues()
    assert {path: path.read_bytes() for path in project.rglob("*.po")} == before
    assert catalogues.get_catalogue_path(project, "de") in before


def test_compiled_catalogues_are_read_by_gettext(shop_po):
    path = shop_po(many="%(n)s mange brød")
    assert catalogues.compile_all() == 1
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Welcome to the shop") == "Velkommen til butikken"
    assert compiled.ngettext("%(n)s loaf", "%(n)s loaves", 3) == "%(n)s mange brød"
    assert compiled.pgettext("baker", "roll") == "rundstykke"
    assert compiled.gettext("Open late") == "Open late"


def test_a_doubtful_translation_is_not_shown_to_readers(shop_po):
    path = shop_po(one="tvilsomt", before="#, fuzzy")
    catalogues.compile_all()
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).ngettext("%(n)s loaf", "%(n)s loaves", 1) == "%(n)s loaf"


def test_the_command_says_how_many_messages_need_a_translator(project):
    with pytest.raises(CommandError, match=r"\d+ messages need a translator:\n(.*\n)*shared nl: untranslated"):
        call_command("messages", "check")
