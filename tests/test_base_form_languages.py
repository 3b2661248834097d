"""Languages with empty messages are refused; one of the forms only is checked and offered there, and nowhere else."""

import re

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from base import checks
from base.messages import catalogue_faults, catalogues, formmessages
from base.models import Mail
from inquiries import services
from inquiries.forms.contact import list_answer_languages
from inquiries.models import Inquiry
from tests.desk import CONTACT, ask, fill_in, send

MARK = "¤"  # in front of every message of the made-up translation
SAID_BY_FORMS = [
    "Ask a host",
    "Write your name.",
    "by e-mail",
    "only this municipality",
    "Send",
    "(needed)",
    "Who reads it",
    "Thank you, it has arrived",
    "Your page",
    "It is erased",
    "Stop all mail",
    "You have an answer",
    "Hello,",
    "No more mail? One click, and one more to confirm:",
    "message from the family",
    "The form came from somewhere else",
    "Thank you for your call",
    "No more mail will come. You find the answers here.",
    "We have received your message",
]
SAID_ELSEWHERE = [
    "Skip to the content",
    "The municipalities",
    "The region",
    "What stopped you?",
    "Show",
    "Opening hours",
    "deadline",
    "Handled",
    "A family has written again",
    "Where one can walk in.",
    "Write here the first thing that makes people stay.",
    "town",
]


@pytest.fixture(scope="module")
def wanted(django_db_setup):
    return formmessages.list_form_messages()


@pytest.fixture
def translate(tmp_path, settings, wanted):
    """Write the catalogue of a language into a folder of its own: every message of the forms, marked, but for some."""

    def write(language, without=()):
        catalogue = catalogues.create_catalogue(language)
        plurals = {catalogues.get_key(message): message for message in find_plurals(wanted)}
        for context, text in sorted(wanted - plurals.keys(), key=str):
            catalogue.add(text, "" if text in without else MARK + text, context=context)
        for message in plurals.values():
            catalogue.add(message.id, (MARK + message.id[1],) * catalogue.num_plurals, context=message.context)
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "django.po").open("wb") as file:
            write_po(file, catalogue)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, catalogue)
        settings.LOCALE_PATHS = [tmp_path / "locale", *settings.LOCALE_PATHS]

    return write


def find_plurals(wanted):
    found = [message for messages in catalogues.find_homes().values() for message in catalogues.list_messages(messages)]
    return [message for message in found if message.pluralizable and catalogues.get_key(message) in wanted]


@pytest.fixture
def sami(translate, settings):
    """South Sámi in a made-up translation, offered for the forms only."""
    translate("sma")
    settings.FORM_LANGUAGES = ["sma"]
    settings.LANGUAGES = [*settings.LANGUAGES, ("sma", "Åarjelsaemien gïele")]


def gaps():
    return [(error.id, error.msg) for error in checks.languages_are_translated(None)]


# --- what is said by the forms ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", SAID_BY_FORMS)
def test_what_the_forms_and_their_mails_say_is_found_in_code_and_templates(text, wanted):
    assert text in {said for _context, said in wanted}


@pytest.mark.parametrize("text", SAID_ELSEWHERE)
def test_what_other_pages_say_is_not_asked_of_a_language_of_the_forms(text, wanted):
    assert text not in {said for _context, said in wanted}


# --- the check --------------------------------------------------------------------------------------------------------
def test_the_languages_of_the_portal_have_no_empty_message():
    assert gaps() == []


def test_a_language_without_catalogue_is_refused_in_a_sentence(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("pl", "Polski")]
    [(name, sentence)] = gaps()
    assert name == "flytthit.E013"
    assert re.fullmatch(
        r"INTERFACE_LANGUAGES offers 'pl', in which (\d+) of \1 messages are not translated, the first of them .+\.",
        sentence,
    )


def test_a_language_of_the_forms_needs_their_messages_only(sami):
    assert gaps() == []


@pytest.mark.parametrize("text", ["Ask a host", "You have an answer", "message from the family"])
def test_one_empty_message_of_the_forms_is_refused_and_named(text, translate, settings, wanted):
    translate("sma", without=[text])
    settings.FORM_LANGUAGES = ["sma"]
    settings.LANGUAGES = [*settings.LANGUAGES, ("sma", "Åarjelsaemien gïele")]
    [(_name, sentence)] = gaps()
    assert (
        f"FORM_LANGUAGES offers 'sma', in which 1 of {len(wanted)} messages of the forms are not translated" in sentence
    )
    assert repr(text) in sentence


def test_the_same_catalogue_is_too_little_for_every_page(translate, settings):
    translate("sma")
    settings.LANGUAGES = [*settings.LANGUAGES, ("sma", "Åarjelsaemien gïele")]
    [(_name, sentence)] = gaps()
    assert "INTERFACE_LANGUAGES offers 'sma'" in sentence


def test_translators_get_the_messages_of_the_forms_and_lose_none_of_theirs(monkeypatch, settings, wanted):
    written = {}
    monkeypatch.setattr(catalogues, "write_catalogue", lambda path, catalogue: written.setdefault(path, catalogue))
    settings.FORM_LANGUAGES = ["sma"]
    call_command("messages", "update")
    for_translators = {
        catalogues.get_key(message)
        for path, catalogue in written.items()
        if path.parts[-3] == "sma"
        for message in catalogues.list_messages(catalogue)
    }
    assert for_translators == wanted
    assert {len(catalogues.list_messages(c)) > 0 for path, c in written.items() if path.parts[-3] == "nb"} >= {True}


def test_the_check_of_messages_asks_for_those_of_the_forms(sami):
    faults = catalogue_faults.find_faults()  # the made-up catalogue stands in no room of ours
    assert {fault.split()[1] for fault in faults} <= {"sma:"}


# --- where it is offered ----------------------------------------------------------------------------------------------
def path_of(name, language="sma"):
    with translation.override(language):
        return reverse(name)


def test_the_contact_form_is_in_the_language_and_its_frame_in_the_default_one(sami, visitor, tynset):
    page = visitor.get(path_of("contact")).content.decode()
    assert '<html lang="sma">' in page
    assert f"<h1>{MARK}Ask a host</h1>" in page
    head, rest = page[page.index("<header") :].split("</header>")
    foot = rest[rest.index("<footer") :]
    for frame in (head, foot):
        assert frame.partition(">")[0].endswith('lang="nb"')
        assert MARK not in frame
        assert "/sma/" not in frame.replace(f'href="{path_of("contact")}"', "")
    assert "Om portalen" in foot or "<h2>" in foot


@pytest.mark.parametrize("language", ["nb", "en", "de", "nl", "sma"])
def test_the_form_offers_the_language_and_other_pages_do_not(language, sami, visitor, tynset):
    assert 'hreflang="sma"' in visitor.get(path_of("contact", language)).content.decode()
    if language != "sma":
        page = visitor.get(path_of("privacy", language)).content.decode()
        assert 'hreflang="sma"' not in page
        assert 'hreflang="de"' in page


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/sma/", "/nb/"),
        ("/sma/jobber/?kommune=tynset", "/nb/jobber/?kommune=tynset"),
        ("/sma/finnes-ikke/", "/nb/finnes-ikke/"),
        ("/sma//example.org/", "/nb//example.org/"),
    ],
)
def test_an_address_of_another_page_in_it_leads_to_the_default_language(asked, leads_to, sami, visitor, region):
    answer = visitor.get(asked)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)


def test_a_browser_that_asks_for_it_is_led_to_a_language_of_the_pages(sami, visitor):
    assert visitor.get("/", headers={"accept-language": "sma"})["Location"] == "/nb/"


def test_the_sitemap_does_not_list_it(sami, visitor, tynset):
    assert "/sma/" not in visitor.get("/sitemap-municipalities.xml").content.decode()
    assert "/sma/" not in visitor.get("/sitemap-pages.xml").content.decode()


def test_a_message_its_receipt_the_own_page_and_the_mail_are_in_the_language(sami, visitor, tynset):
    url = path_of("contact")
    answer = send(visitor, url, fill_in(visitor, url, **CONTACT | {"email": "maja@example.org", "language": "sma"}))
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"].startswith(url)
    receipt = visitor.get(answer["Location"]).content.decode()
    assert f"{MARK}Thank you, it has arrived" in receipt
    own = visitor.get(re.search(r'class="button" href="([^"]+)"', receipt)[1])
    assert f"<h1>{MARK}Your page</h1>" in own.content.decode()
    assert Inquiry.objects.get().language == "sma"
    sent = Mail.objects.get()
    assert sent.subject == f"{MARK}We have received your message"
    assert f"{MARK}Hello," in sent.body
    assert "/sma/" in sent.body


# --- everything a family meets ----------------------------------------------------------------------------------------
def texts_of(page):
    """The texts between head and foot, and what a screen reader is told of fields, one by one."""
    main = re.sub(r"<(script|style)\b.*?</\1>", "", page[page.index("<main") : page.index("</main>")], flags=re.S)
    between = re.split(r"<[^>]*>", main)
    told = re.findall(r'(?:aria-label|title|placeholder)="([^"]+)"', main)
    return [" ".join(text.split()) for text in (*between, *told) if re.search(r"[^\W\d_]{2}", text)]


def unsaid(page, data):
    """What stands there in no made-up translation and is none of the data, either."""
    texts = [re.sub(r"\d\d\.\d\d\.\d{4}( · )?", "", text) for text in texts_of(page)]
    return [text for text in texts if text and MARK not in text and not any(text in given for given in data)]


def paths_on(page, own):
    return [
        own + part for part in dict.fromkeys(re.findall(rf'href="{re.escape(own)}([\w-]+/)"', page.content.decode()))
    ]


def test_a_family_walks_through_form_receipt_and_page_and_reads_nothing_in_another_language(
    sami, visitor, tynset, tolga, siri
):
    url, reply, question = path_of("contact"), "Ja, med tre rom.", "Har dere en leilighet?"
    family = CONTACT | {"email": "maja@example.org", "text": question, "language": "sma"}
    wrong = send(
        visitor,
        url,
        fill_in(visitor, url, **CONTACT | {"name": "", "email": "maja@", "adults": "99", "birth_years": "nylig"}),
    )
    receipt = visitor.get(send(visitor, url, fill_in(visitor, url, **family))["Location"])
    own = re.search(r'class="button" href="([^"]+)"', receipt.content.decode())[1]
    case = services.hand_over(inquiry=Inquiry.objects.get(), by=siri, office=tynset)
    services.reply(inquiry=case, by=siri, text=reply)
    page = visitor.get(own)
    further = [visitor.get(path) for path in paths_on(page, own)]
    assert len(further) == 3
    data = ["Tynset", "Tolga", "Prøvefjell", CONTACT["name"], "maja@example.org", reply, question, "nylig"]
    data += [name for _code, name in list_answer_languages()]
    for shown in (visitor.get(url), wrong, receipt, page, visitor.get(path_of("own-link")), *further):
        assert unsaid(shown.content.decode(), data) == [], shown.request["PATH_INFO"]


def test_every_mail_to_the_family_is_in_the_language(sami, tynset, tolga, siri):
    case = ask(office=tynset, language="sma", scope="office")
    services.reply(inquiry=case, by=siri, text="¤ Ja")
    services.renew_link(email=case.email)
    services.ask_hand_over(inquiry=case, by=siri, office=tolga)
    services.add_office(inquiry=ask(language="sma", office=tynset), by=siri, office=tolga)
    services.hand_over(inquiry=ask(language="sma", office=tynset), by=siri, office=tolga)
    mails = Mail.objects.filter(to=case.email)
    assert len(set(mails.values_list("subject", flat=True))) == 6
    for mail in mails:
        assert mail.subject.startswith(MARK)
        said = [line for line in mail.body.splitlines() if line.strip() and not line.startswith(("http", "Prøvefjell"))]
        assert [line for line in said if MARK not in line] == []
