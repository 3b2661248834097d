"""The file that a translator of the forms is given, and the same file when it comes back."""

import io
import re

import pytest
from babel.messages.pofile import read_po, write_po
from django.core.management import CommandError, call_command

from base.messages import catalogues, translating
from base.messages.formmessages import list_form_messages
from base.publicforms.pages import list_form_pages

MARK = "¤"


def said_by(*arguments):
    out = io.StringIO()
    call_command("messages", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def given(django_db_setup, tmp_path_factory):
    folder = tmp_path_factory.mktemp("translator") / "sma"
    said_by("give", "sma", folder)
    return folder


@pytest.fixture
def written(monkeypatch):
    """What would be written into the rooms, instead of into the folders of this project."""
    found = {}
    monkeypatch.setattr(translating, "write_catalogue", lambda path, catalogue: found.setdefault(path, catalogue))
    return found


def read_given(folder):
    with (folder / "sma.po").open("rb") as file:
        return read_po(file, locale="sma", domain="django")


def fill(folder, tmp_path, without=(), **own):
    """The file as an invented translator sends it back; `own` are translations of single messages."""
    catalogue = read_given(folder)
    for message in catalogues.list_messages(catalogue):
        forms = catalogues.get_forms(message.id)
        words = own.get(forms[0], "" if forms[0] in without else MARK + forms[-1])
        message.string = (words,) * catalogue.num_plurals if message.pluralizable else words
    path = tmp_path / "back.po"
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path


def test_the_file_holds_every_message_of_the_forms_with_norwegian_and_places(given):
    messages = {catalogues.get_key(message): message for message in catalogues.list_messages(read_given(given))}
    assert messages.keys() == list_form_messages()
    name, mail = messages[None, "Your name"], messages[None, "No more mail? One click, and one more to confirm:"]
    assert name.auto_comments[0] == "På norsk: Navnet ditt"
    assert name.auto_comments[1].startswith("kontaktskjemaet, ")
    assert name.auto_comments[1].endswith(", contact.png")
    assert mail.auto_comments[1] == "e-post foot"
    assert not any(message.string for message in messages.values() if not message.pluralizable)


def test_south_sami_has_a_dual(given):
    assert read_given(given).num_plurals == 3


def test_the_page_to_look_at_shows_each_message_once_under_its_first_page_with_a_picture(given):
    page = (given / "sma.html").read_text()
    assert len(re.findall(r"<tr>\s*<td>", page)) == len(list_form_messages())
    assert (
        page.index("<h2>Kontaktskjemaet</h2>")
        < page.index("<h2>Kvitteringen</h2>")
        < page.index("<h2>Familiens side</h2>")
    )
    pictures = re.findall('<img src="([^"]+)"', page)
    assert set(pictures) >= {"contact.png", "own-received.png", "own-page.png"}
    assert all((given / picture).stat().st_size > 1000 for picture in pictures)


def test_every_page_of_the_forms_has_a_title_for_translators():
    pages = list_form_pages()
    assert pages.titles.keys() == pages.names


def test_what_comes_back_is_put_into_the_rooms(given, written, tmp_path):
    answer = said_by("take", "sma", fill(given, tmp_path))
    number = len(list_form_messages())
    assert answer.startswith(f"{number} messages are taken")
    rooms = {path.parts[-5]: catalogue for path, catalogue in written.items() if len(catalogue)}
    assert rooms["inquiries"].get("Ask a host").string == f"{MARK}Ask a host"
    assert sum(len(catalogue) for catalogue in rooms.values()) == number


def test_what_is_left_empty_is_not_taken(given, written, tmp_path):
    said_by("take", "sma", fill(given, tmp_path, without=["Ask a host", "Hello,"]))
    keys = {
        catalogues.get_key(message) for catalogue in written.values() for message in catalogues.list_messages(catalogue)
    }
    assert list_form_messages() - keys == {(None, "Ask a host"), (None, "Hello,")}


def test_a_translation_that_would_break_a_page_is_refused_and_nothing_is_written(given, written, tmp_path):
    [message] = [key for _context, key in list_form_messages() if key.startswith("You may write to %(office)s")]
    with pytest.raises(CommandError, match=r"Nothing is taken:\n.*placeholders differ: 'You may write to"):
        said_by("take", "sma", fill(given, tmp_path, **{message: "¤ %(office)s"}))
    assert written == {}


def test_what_is_missing_is_listed_until_nothing_is():
    with pytest.raises(CommandError, match="messages of the forms are not in sma") as refused:
        said_by("missing", "sma")
    assert "'Ask a host'" in str(refused.value)
    assert "FORM_LANGUAGES=de offers it" in said_by("missing", "de")


@pytest.mark.parametrize("arguments", [("give",), ("take", "sma"), ("take", "sma", "/nowhere.po")])
def test_a_command_that_cannot_be_done_says_why(arguments):
    with pytest.raises(CommandError, match=r"Say for which|Say where|cannot be read"):
        said_by(*arguments)
