"""Words that readers had from another room's catalogue, as they are shown now; and that `messages check` finds each."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import write_po
from django.apps import apps
from django.utils import translation

from base import registry
from base.messages import catalogue_faults, catalogues
from culture.models import Activity, WeeklyTime
from municipalities.models import Road
from schools.models import School


# --- as shown ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def public_school(tynset):
    return School.objects.create(
        municipality=tynset, title_nb="Fjell skole", kind="compulsory", ownership="public", status="published"
    )


def test_the_dutch_list_of_schools_says_openbaar(visitor, public_school):
    page = visitor.get("/nl/scholen/").content.decode()
    assert re.search(r'<option value="public"[^>]*>openbaar</option>', page)
    assert "overheid" not in page


def test_the_dutch_page_of_a_school_says_openbaar(visitor, public_school):
    with translation.override("nl"):
        page = visitor.get(public_school.get_absolute_url()).content.decode()
    assert re.search(r"<dd>\s*openbaar\s*</dd>", page)
    assert "overheid" not in page


def test_a_dutch_partner_is_of_the_overheid(hospital):
    with translation.override("nl"):
        assert hospital.get_sector_display() == "overheid"


@pytest.mark.parametrize(("language", "word"), [("nb", "Til"), ("de", "Bis"), ("nl", "Tot")])
def test_a_weekly_time_lasts_until_an_hour(as_person, kari, tynset, language, word):
    activity = Activity.objects.create(municipality=tynset, title_nb="Skigruppa", category="skiing")
    WeeklyTime.objects.create(activity=activity, weekday=1, start="17:00", end="18:00")
    kari.language = language
    kari.save()
    form = as_person(kari).get(f"/admin/culture/activity/{activity.pk}/change/").content.decode()
    assert f'<label for="id_times-0-end">{word}:</label>' in form
    times = as_person(kari).get("/admin/culture/weeklytime/").content.decode()
    assert re.search(rf'<th scope="col" class="sortable column-end">\s*<div class="text"><a [^>]+>{word}</a>', times)


@pytest.mark.parametrize(("language", "word"), [("nb", "til"), ("de", "nach"), ("nl", "naar")])
def test_a_road_leads_to_a_place(language, word):
    with translation.override(language):
        assert str(Road._meta.get_field("b").verbose_name) == word


def test_the_form_for_a_telephone_call_says_barn_fodt(as_person, kari):
    form = as_person(kari).get("/admin/inquiries/inquiry/telephone/").content.decode()
    assert '<label for="id_birth_years">Barn født</label>' in form
    assert '<label for="id_channel">Ønsker svar</label>' in form


def test_no_message_stands_inside_an_f_string_where_nothing_finds_it_to_be_translated():
    """Python before 3.12 reads what is inside as text, so such a message stays English for ever."""
    hidden = re.compile(r"""\bf(["'])(?:(?!\1).)*\{(?:_|gettext|ngettext)\(""")
    assert hidden.search("""f"{_('Done')} {news}\"""")
    modules = [path for path in Path().glob("*/**/*.py") if "tests" not in path.parts and ".venv" not in path.parts]
    assert len(modules) > 200
    assert [path for path in modules if hidden.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("language", "sorting", "moment", "hour"),
    [("nb", "Sortering", "tidspunkt", "klokkeslett"), ("de", "Sortierung", "Zeitpunkt", "Uhrzeit")],
)
def test_two_meanings_are_two_words(language, sorting, moment, hour):
    with translation.override(language):
        assert translation.pgettext("sorting", "Order") == sorting
        assert translation.pgettext("date and time of day", "time") == moment
        assert translation.pgettext("time of day", "time") == hour


# --- put back ---------------------------------------------------------------------------------------------------------
PUT_BACK = [
    ("nb", "time", {"base": "tidspunkt", "municipalities": "klokkeslett"}),
    ("nb", "Children born", {"shared": "Barnas fødselsår", "inquiries": "Barn født"}),
    ("nb", "Look in your mailbox", {"shared": "Se i e-posten din", "inquiries": "Se i innboksen din"}),
    ("nb", "Would like the answer", {"shared": "Ønsker svar", "inquiries": "Ønsker svaret"}),
    ("nb", "note", {"municipalities": "merknad", "inquiries": "notat"}),
    ("nb", "reason", {"municipalities": "grunn", "occupations": "begrunnelse", "inquiries": "grunn"}),
    ("nb", "until", {"municipalities": "til og med", "inquiries": "til"}),
    ("nb", "Service offices", {"shared": "Servicekontorene", "municipalities": "Servicekontorer"}),
    ("de", "time", {"base": "Zeitpunkt", "municipalities": "Uhrzeit"}),
    ("de", "to", {"municipalities": "nach", "culture": "bis"}),
    ("de", "Ask us", {"shared": "Fragen Sie uns", "inquiries": "Uns fragen"}),
    ("de", "Children born", {"shared": "Geburtsjahre der Kinder", "inquiries": "Kinder geboren"}),
    ("de", "Send me a new link", {"shared": "Neuen Link senden", "inquiries": "Einen neuen Link senden"}),
    ("de", "note", {"municipalities": "Anmerkung", "inquiries": "Notiz"}),
    ("de", "reason", {"municipalities": "Grund", "occupations": "Begründung", "inquiries": "Grund"}),
    ("nl", "time", {"base": "tijdstip", "municipalities": "tijd"}),
    ("nl", "to", {"municipalities": "naar", "culture": "tot"}),
    ("nl", "Ask us", {"shared": "Vraag het ons", "inquiries": "Vraag ons"}),
    ("nl", "Children born", {"shared": "Geboortejaren van de kinderen", "inquiries": "Kinderen geboren"}),
    ("nl", "Would like the answer", {"shared": "Wil graag antwoord", "inquiries": "Wil het antwoord"}),
    ("nl", "note", {"municipalities": "opmerking", "inquiries": "notitie"}),
    ("nl", "until", {"municipalities": "tot en met", "inquiries": "tot"}),
    ("nl", "public", {"partners": "overheid", "schools": "openbaar"}),
]


@pytest.fixture
def copied_house(tmp_path, monkeypatch, settings):
    """The catalogues of the real house without its code, among the real libraries; returns the copy's folder."""

    def get_copy(folder: Path) -> Path:
        return tmp_path / folder.relative_to(settings.BASE_DIR)

    rooms = {room.folder: get_copy(room.folder) for room in catalogues.list_rooms()}
    for folder, copy in rooms.items():
        if (folder / "locale").exists():
            shutil.copytree(folder / "locale", copy / "locale", ignore=shutil.ignore_patterns("*.mo"))
    configs = [
        SimpleNamespace(name=config.name, path=str(rooms.get(Path(config.path), config.path)))
        for config in apps.get_app_configs()
    ]
    for module in (registry, catalogue_faults):
        monkeypatch.setattr(module, "apps", SimpleNamespace(get_app_configs=lambda: configs))
    settings.LOCALE_PATHS = [get_copy(path) for path in settings.LOCALE_PATHS]
    settings.BASE_DIR = tmp_path
    return tmp_path


def put(language: str, singular: str, said: dict[str, str]) -> None:
    """Write a message into the catalogues of these rooms and of no other."""
    for room in catalogues.list_rooms():
        path = catalogues.get_catalogue_path(room.folder, language)
        catalogue = catalogues.read_catalogue(path, language)
        catalogue.delete(singular)
        if room.name in said:
            catalogue.add(singular, said[room.name])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue)


def test_the_copied_house_is_in_order(copied_house):
    assert [room.name for room in catalogues.list_rooms()][:2] == ["shared", "base"]
    assert catalogue_faults.find_faults() == []


@pytest.mark.parametrize("language", ["nb", "de", "nl"])
def test_old_collisions_put_back_are_found(copied_house, language):
    expected = []
    for _language, singular, said in (row for row in PUT_BACK if row[0] == language):
        put(language, singular, said)
        places = ", ".join(f"'{translated}' in {room}" for room, translated in said.items())
        expected.append(f"{language}: '{singular}' is written twice: {places}")
    assert sorted(catalogue_faults.find_faults()) == sorted(expected)


def test_old_differences_from_a_librarys_put_back_are_found(copied_house):
    put("de", "user", {"municipalities": "Benutzerkonto"})
    put("nb", "Order", {"entries": "Sortering"})
    assert [line.split(":")[:2] for line in catalogue_faults.find_faults()] == [
        ["nb", " 'Order' differs from a library's and no reason is listed"],
        ["de", " 'user' differs from a library's and no reason is listed"],
    ]
