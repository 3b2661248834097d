"""Every form and list of the admin, over the whole registry: words, languages, search, filters, cost, sign-in."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.workplace.office_admin import list_columns_in_language, list_translated_fields
from base.messages import catalogues
from base.registry import list_registered_admins
from base.values.identitynumbers import validate_no_lone_identity_number
from occupations.models import Occupation, Word
from tests.conftest import make_municipality
from tests.makers import CASE, MAKERS, READ_ONLY_CASE, READ_ONLY_DESK

REGISTRY = {model._meta.label: model for model in list_registered_admins()}
READ_KINDS = (READ_ONLY_DESK, READ_ONLY_CASE)
READ_ONLY = sorted(label for label, (kind, _make) in MAKERS.items() if kind in READ_KINDS)
# A case has no form of Django's: it is changed by steps of its own.
WRITTEN = sorted(label for label, (kind, _make) in MAKERS.items() if kind not in (*READ_KINDS, CASE))
TRANSLATED = [label for label in WRITTEN if list_translated_fields(REGISTRY[label])]
SEARCHED = sorted(model._meta.label for model, own in list_registered_admins().items() if own.search_fields)
PEOPLE = "accounts.User"
OTHERS = settings.MODELTRANSLATION_LANGUAGES[1:]


def address(label, name, pk=None):
    return reverse(f"admin:{REGISTRY[label]._meta.db_table}_{name}", args=[pk] if pk else [])


def forms_of(response):
    """The form of a page and the empty form of each of its inlines."""
    yield response.context["adminform"].form
    for formset in response.context["inline_admin_formsets"]:
        yield formset.formset.empty_form


def form_pages(client, label, municipality):
    row = MAKERS[label][1](municipality)
    pages = [client.get(address(label, "change", row.pk))]
    added = client.get(address(label, "add"))  # there is one region, and it exists; words are typed by families
    assert added.status_code == (403 if label in ("municipalities.Region", "occupations.UnreadWord") else 200)
    return pages + [added] * (added.status_code == 200)


def editable(client, label, municipality):
    """{"form.field": field} of all that a coordinator can fill in."""
    return {
        f"{form._meta.model.__name__ if hasattr(form, '_meta') else label}.{name}": field
        for page in form_pages(client, label, municipality)
        for form in forms_of(page)
        for name, field in form.fields.items()
        if not field.widget.is_hidden and name not in ("DELETE", "id")
    }


@pytest.fixture(scope="module")
def alike():
    """Messages of which the Norwegian catalogues say that Norwegian is the same."""
    both = set()
    for room in catalogues.list_rooms():
        po = catalogues.read_catalogue(catalogues.get_catalogue_path(room.folder, "nb"), "nb")
        both |= {str(message.id) for message in po if message.id and message.string == message.id}
    return both


def bare(label) -> str:
    """Without the language that django-modeltranslation appends, and in lower case."""
    return re.sub(r" \[\w+\]$", "", str(label)).casefold()


# --- words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", WRITTEN)
def test_every_field_has_a_label_and_a_help_text(label, as_person, siri, tynset):
    fields = editable(as_person(siri), label, tynset)
    assert fields
    assert [name for name, field in fields.items() if not bare(field.label or "")] == []
    assert [name for name, field in fields.items() if not str(field.help_text).strip()] == []


@pytest.mark.parametrize("label", WRITTEN)
def test_labels_and_help_texts_are_norwegian(label, as_person, siri, tynset, alike):
    same = {text.casefold() for text in alike}
    words = [
        (name, message)
        for name, field in editable(as_person(siri), label, tynset).items()
        for message in (field.label, field.help_text)
    ]
    norwegian = [(name, bare(message)) for name, message in words]
    with override("en"):
        english = [(name, bare(message)) for name, message in words]
    assert [pair for pair in norwegian if pair[1] and pair in english and pair[1] not in same] == []


# --- languages as groups ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", TRANSLATED)
def test_each_language_is_one_collapsible_group_after_the_default(label, as_person, siri, tynset):
    translated = list_translated_fields(REGISTRY[label])
    for page in form_pages(as_person(siri), label, tynset):
        fieldsets = page.context["adminform"].fieldsets
        default, others = fieldsets[: -len(OTHERS)], fieldsets[-len(OTHERS) :]
        for (_title, options), code in zip(others, OTHERS, strict=True):
            assert sorted(options["fields"]) == sorted(list_columns_in_language(translated, code))
        assert {tuple(options["classes"]) for _title, options in others} == {("collapse",)}
        assert [title.partition(":")[0] for title, _options in others] == ["English", "Deutsch", "Nederlands"]
        assert set(list_columns_in_language(translated, "nb")) <= {
            name for _, options in default for name in options["fields"]
        }


def test_a_language_asks_in_the_order_of_the_norwegian_fields(as_person, siri, tynset):
    for page in form_pages(as_person(siri), "jobs.Job", tynset):
        english = dict(page.context["adminform"].fieldsets[-len(OTHERS)][1])["fields"]
        wanted = ["title", "summary", "body", "housing_help", "how_to_apply", "picture_alt"]
        assert english == list_columns_in_language(wanted, "en")


@pytest.mark.parametrize("label", WRITTEN)
def test_no_form_or_inline_holds_a_translated_field_without_its_language(label, as_person, siri, tynset):
    for page in form_pages(as_person(siri), label, tynset):
        for form in forms_of(page):
            model = form._meta.model
            assert not set(list_translated_fields(model)) & set(form.fields), model


# --- lists ------------------------------------------------------------------------------------------------------------
class Filters(HTMLParser):
    """Links of the filter column."""

    def __init__(self, page):
        super().__init__()
        self.links, self.inside = [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.inside = self.inside or attributes.get("id") == "changelist-filter"
        if self.inside and tag == "a" and attributes.get("href", "").startswith("?"):
            self.links.append(attributes["href"])

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "nav"


def another_row(label, number):
    if label == "occupations.Occupation":
        return Occupation.objects.create(code=f"9{number:03}", name_nb=f"Yrke {number}")
    return MAKERS[label][1](make_municipality(f"{9100 + number}", f"Kommune {number}", 62, 11))


@pytest.mark.parametrize(
    "label",
    sorted(set(MAKERS) - {"municipalities.Region", "maps.Outlines", "maps.Skylines", "municipalities.ServiceCoverage"}),
)
def test_a_list_costs_the_same_for_one_row_as_for_twenty(
    label, as_person, siri, tynset, django_assert_max_num_queries, django_assert_num_queries
):
    client, path = as_person(siri), address(label, "changelist")
    MAKERS[label][1](tynset)
    client.get(path)
    with django_assert_max_num_queries(12) as first:
        client.get(path)
    for number in range(19):
        another_row(label, number)
    with django_assert_num_queries(len(first)):
        page = client.get(path)
    assert page.context["cl"].result_count >= 20


# What a person types, and what the maker's row holds; the other row holds none of it.
WORDS = {
    "inquiries.ArchivedCase": "3427/1",
    "accounts.Membership": "bruker-tynset",
    "accounts.User": "bruker-tynset",
    "municipalities.PostalCode": "3427",
    "municipalities.Point": "Kvernsteinsord",
    "occupations.Occupation": "tømr",
    "occupations.Word": "snekker tynset",
}


@pytest.mark.parametrize("label", SEARCHED)
def test_search_finds_by_a_word_and_only_what_holds_it(label, as_person, siri, tynset, tolga):
    wanted = MAKERS[label][1](tynset)
    if label == "municipalities.Point":
        REGISTRY[label].objects.filter(pk=wanted.pk).update(text_nb="Kort vei, kvernsteinsord og ski")
    other = another_row(label, 1) if label.startswith("occupations.Occ") else MAKERS[label][1](tolga)
    answer = as_person(siri).get(address(label, "changelist"), {"q": WORDS.get(label, "Tynset")})
    found = set(answer.context["cl"].queryset)
    assert wanted in found
    assert other not in found


def test_the_list_of_occupations_is_searched_by_everyday_words_once_each(as_person, siri, nurse):
    for word in ("pleiesøster", "pleiesøstre"):
        Word.objects.create(occupation=nurse, language="nb", word=word)
    Occupation.objects.create(code="7115", name_nb="Tømrere")
    answer = as_person(siri).get(address("occupations.Occupation", "changelist"), {"q": "pleiesøst"})
    assert list(answer.context["cl"].result_list) == [nurse]


@pytest.mark.parametrize(
    "label", sorted(m._meta.label for m, own in list_registered_admins().items() if own.list_filter)
)
def test_each_filter_link_answers(label, as_person, siri, tynset, tolga):
    for municipality in (tynset, tolga):
        MAKERS[label][1](municipality)
    client, path = as_person(siri), address(label, "changelist")
    links = Filters(client.get(path).content.decode()).links
    assert links
    answers = {link: client.get(path + link) for link in links}
    assert {link: a.status_code for link, a in answers.items() if a.status_code != 200} == {}


# --- the language of the admin ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "heading"), [("", "Servicekontor"), ("nb", "Servicekontor"), ("en", "Service offices")]
)
@pytest.mark.parametrize("phone", ["de", "en", "nb", "nl-BE, nl"])
def test_the_admin_speaks_the_persons_language_and_not_the_phones(language, heading, phone, as_person, kari):
    User.objects.filter(pk=kari.pk).update(language=language)
    answer = as_person(kari).get("/admin/", headers={"accept-language": phone})
    assert answer["Content-Language"] == (language or "nb")
    assert heading in answer.content.decode()
    assert f'<html lang="{language or "nb"}"' in answer.content.decode()


# --- what one gets to see ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["/admin/", "/admin/accounts/"])
def test_only_the_coordinator_sees_links_to_people(page, as_person, kari, siri):
    desk = ["/admin/accounts/user/", "/admin/accounts/membership/"]
    host, coordinator = (as_person(user).get(page).content.decode() for user in (kari, siri))
    assert [path for path in desk if path in host] == []
    assert [path for path in desk if path in coordinator] == desk


@pytest.mark.parametrize("label", READ_ONLY)
def test_what_is_only_read_has_no_button_to_save_or_add(label, as_person, siri, tynset):
    row, client = MAKERS[label][1](tynset), as_person(siri)
    page = client.get(address(label, "change", row.pk)).content.decode()
    assert re.findall(r'name="_(?:save|addanother|continue)"', page) == []
    assert address(label, "add") not in client.get(address(label, "changelist")).content.decode()


# --- people -----------------------------------------------------------------------------------------------------------
def test_the_forms_of_people_offer_no_permissions_and_take_none(as_person, siri, ola):
    client, change = as_person(siri), address("accounts.User", "change", ola.pk)
    for path in ("/admin/accounts/user/add/", change):
        fields = set(client.get(path).context["adminform"].form.fields)
        assert not fields & {"is_superuser", "is_staff", "user_permissions", "groups"}
    counts = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    values = {
        "username": "ola",
        "email": "ola@example.org",
        "is_active": "on",
        "first_name": "Ola",
        "is_superuser": "on",
    }
    client.post(change, values | counts)
    ola.refresh_from_db()
    assert (ola.first_name, ola.is_superuser) == ("Ola", False)


# --- identity numbers -------------------------------------------------------------------------------------------------
NUMBER = "010107 50160"


def text_fields(label, client, municipality):
    """Free text of the form: no address, no name to sign in with, which have rules of their own."""
    fields = editable(client, label, municipality).items()
    texts = [(name, field) for name, field in fields if isinstance(field, forms.CharField)]
    return [
        (name, field)
        for name, field in texts
        if not isinstance(field, forms.EmailField | forms.URLField | forms.SlugField)
    ]


def refusals(field, typed) -> str:
    try:
        field.run_validators(typed)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.mark.parametrize("label", [label for label in WRITTEN if label != PEOPLE])
def test_no_free_text_of_an_office_takes_an_identity_number(label, as_person, siri, tynset):
    fields = text_fields(label, as_person(siri), tynset)
    assert [
        name for name, field in fields if "fødselsnummer" not in refusals(field, f"<p>Født {NUMBER}, bor her</p>")
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "konto 1234.56.78903",
        "tlf. 400 00 000 / 400 00 001",
        f"<td>2019</td><td>{NUMBER}</td><td>2021</td>",
        "1.1.2026-31.12.2026",
    ],
)
def test_a_table_of_figures_and_other_long_numbers_are_no_identity_number(text):
    validate_no_lone_identity_number(text)


# --- one sentence -----------------------------------------------------------------------------------------------------
def test_what_cannot_be_read_is_not_called_missing_as_well(as_person, kari, nurse):
    values = {
        "deadline": "mandag 15. januar 2027",
        "apply_email": "jobb@",
        "title_nb": "x" * 150,
        "summary_nb": "y" * 301,
        "_publish": "1",
    }
    form = as_person(kari).post(address("jobs.Job", "add"), values).context["adminform"].form
    assert {"deadline", "apply_email", "title_nb", "summary_nb"} <= set(form.errors)
    assert "apply_url" not in form.errors
    assert [name for name, said in form.errors.items() if len(said) != 1] == []
