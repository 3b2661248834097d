"""Every admin address and verb, by six people, over the whole registry: a new model cannot escape it."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from base.registry import list_registered_admins
from entries.models import Entry
from news.models import Article
from schools.models import School
from tests.makers import (
    CASE,
    DESK,
    FACTS,
    MAKERS,
    OFFICE,
    READ_ONLY_CASE,
    READ_ONLY_DESK,
    required_choices,
)
from tests.posts import values_of

LOGIN, YES, NO, DONE = 302, 200, 403, 302
PEOPLE = ("siri", "kari", "eli", "per", "vera", "visitor")
OWN_OFFICE = ("kari", "eli")  # the row belongs to Tynset
OUTSIDE = ("vera", "visitor")  # whose dates are over; who never signed in
ADDRESSES = ("changelist", "add", "change", "history", "delete")

READ = {"changelist": YES, "add": NO, "change": YES, "history": YES, "delete": NO}
NOTHING = dict.fromkeys(ADDRESSES, NO) | {"history": LOGIN}  # sent to the front page: there is no such row for them
ALL = dict.fromkeys(ADDRESSES, YES)
OPENED = READ | {"history": DONE}  # a case changes by steps of its own, and its page is its history
CASES = (CASE, READ_ONLY_CASE)  # which an editor never sees
# What the coordinator, the own office and another office are answered on GET.
EXPECTED = {
    OFFICE: (ALL, ALL, READ | {"add": YES}),
    FACTS: (ALL, READ, READ),
    CASE: (OPENED, OPENED, NOTHING),
    READ_ONLY_CASE: (READ, READ, NOTHING),
    DESK: (ALL, NOTHING, NOTHING),
    READ_ONLY_DESK: (READ, NOTHING, NOTHING),
}
# An office neither makes nor removes municipalities; there is one region, and it exists.
EXCEPTIONS = {
    ("municipalities.Municipality", "office", "add"): NO,
    ("municipalities.Municipality", "office", "delete"): NO,
    ("municipalities.Region", "coordinator", "add"): NO,
    # Made by what families type; one that is no occupation is dismissed.
    ("occupations.UnreadWord", "coordinator", "add"): NO,
    ("occupations.UnreadWord", "coordinator", "delete"): NO,
    # Nobody deletes a case: the address leads to the page of erasing, which asks who it is.
    ("inquiries.Inquiry", "coordinator", "delete"): DONE,
    ("inquiries.Inquiry", "office", "delete"): DONE,
}
PROTECTED = {"municipalities.Municipality"}  # holds places, so the page of deletion says why it cannot go

REGISTRY = {model._meta.label: own for model, own in list_registered_admins().items()}
AUTOCOMPLETES = sorted(
    (inline.model._meta.label, name)
    for own in REGISTRY.values()
    for inline in (own, *own.inlines)
    for name in inline.autocomplete_fields or ()
)


def address(label, name, pk=None):
    options = REGISTRY[label].opts
    wanted = [pk] if name in ("change", "history", "delete") else []
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=wanted)


def party(person) -> str:
    return "coordinator" if person == "siri" else "office"


def expected(label, person, name) -> int:
    if person in OUTSIDE:
        return LOGIN
    kind = MAKERS[label][0]
    own = person in OWN_OFFICE and not (person == "eli" and kind in CASES)
    column = 0 if person == "siri" else 1 if own else 2
    return EXCEPTIONS.get((label, party(person), name), EXPECTED[kind][column][name])


def may_write(label, person) -> bool:
    kind = MAKERS[label][0]
    if person == "siri":
        return kind in (OFFICE, FACTS, DESK)
    return person in OWN_OFFICE and kind == OFFICE


def everything() -> dict[str, list[str]]:
    """All rows of the tables of all registered models, to see that nothing changed; asked plainly, since it is asked
    often.
    """
    found = {}
    with connection.cursor() as cursor:
        for label, own in REGISTRY.items():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(own.model._meta.db_table)}")
            found[label] = sorted(map(repr, cursor.fetchall()))
    return found


def actions_of(label, user) -> list[str]:
    """The names of all that this admin can do to chosen rows, as the coordinator is offered it."""
    request = RequestFactory().get("/")
    request.user = user
    return list(REGISTRY[label].get_actions(request))


def expected_action(label, person, name) -> int:
    """A refused action leads back to the list with a sentence; where a person has no action at all, the list is
    shown.
    """
    kind = MAKERS[label][0]
    if person in OUTSIDE:
        return LOGIN
    if person != "siri" and kind in (DESK, READ_ONLY_DESK):
        return NO
    if person in ("eli", "per") and kind in CASES:
        return NO
    if name == "export":
        return YES
    if name == "delete_selected" and label in PROTECTED:
        return YES
    if name == "delete_selected" and kind == OFFICE and person == "per":
        return DONE if issubclass(REGISTRY[label].model, Entry) else NO  # not offered: the list is shown again
    return DONE if may_write(label, person) or kind == OFFICE else YES


@pytest.fixture
def person_of(request):
    return lambda name: None if name == "visitor" else request.getfixturevalue(name)


@pytest.fixture
def row_of(tynset, siri, as_person):
    """A row of Tynset, and what its form holds when the coordinator opens it."""

    def make(label):
        row = MAKERS[label][1](tynset)
        values = values_of(as_person(siri).get(address(label, "change", row.pk)))
        values.pop("writer", None)  # a form that says whose it is, test_accounts_drafts.py sends
        return row, values

    return make


def test_every_registered_model_has_a_row_in_the_table():
    assert set(MAKERS) == set(REGISTRY)


def test_a_domain_without_a_line_of_its_own_gets_a_row_with_the_first_of_each_choice():
    assert required_choices(School) == {"kind": "kindergarten"}
    assert required_choices(Article) == {}


def test_no_list_is_a_form():
    assert {label for label, own in REGISTRY.items() if own.list_editable} == set()


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_each_address_answers_as_the_table_says(label, person, person_of, as_person, tynset, record_property):
    row = MAKERS[label][1](tynset)
    client = as_person(person_of(person))
    answers = {name: client.get(address(label, name, row.pk)).status_code for name in ADDRESSES}
    assert answers == {name: expected(label, person, name) for name in ADDRESSES}
    record_property("cells", len(answers))


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_each_post_is_done_or_refused_and_refused_changes_nothing(
    label, person, person_of, as_person, row_of, record_property
):
    """Change with its inlines, an empty and a crafted addition, deletion: the crafted one names Tynset as the owner."""
    row, values = row_of(label)
    client = as_person(person_of(person))
    before = everything()
    writes = may_write(label, person)
    refused = LOGIN if person in OUTSIDE else NO
    post = {"change": values, "add": {}, "crafted": values, "delete": {"post": "yes"}}
    answers = {}
    for name, data in post.items():
        answers[name] = client.post(address(label, "add" if name == "crafted" else name, row.pk), data).status_code
        if not writes:
            assert everything() == before, name
    adds = expected(label, person, "add")
    wanted = {
        "change": DONE if writes else refused,
        "add": adds,
        "crafted": {DONE, YES} if writes and adds == YES else {adds},
        "delete": {
            YES: {YES if label in PROTECTED else DONE},
            DONE: {DONE},
        }.get(expected(label, person, "delete"), {refused}),
    }
    for name, answer in answers.items():
        assert answer in (wanted[name] if isinstance(wanted[name], set) else {wanted[name]}), (name, answer)
    record_property("cells", len(answers))


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_each_action_is_done_or_refused_and_refused_changes_nothing(
    label, person, person_of, as_person, siri, tynset, record_property
):
    row = MAKERS[label][1](tynset)
    client = as_person(person_of(person))
    before = everything()
    names = sorted(actions_of(label, siri))  # deletion before publication, after which an office may not delete
    for name in names:
        chosen = {"action": name, "_selected_action": [row.pk], "index": 0, "post": "yes", "days": 3}
        answer = client.post(address(label, "changelist"), chosen)
        assert answer.status_code == expected_action(label, person, name), name
        if not may_write(label, person):
            assert everything() == before, name
        if name == "delete_selected" and not type(row)._default_manager.filter(pk=row.pk).exists():
            row = MAKERS[label][1](tynset)
    record_property("cells", len(names))


def test_entries_offer_every_bulk_verb(siri):
    names = {"publish", "extend", "archive", "mark_reviewed", "confirm_translations", "export", "delete_selected"}
    for label, own in REGISTRY.items():
        if issubclass(own.model, Entry):
            assert set(actions_of(label, siri)) == names


@pytest.mark.parametrize("person", PEOPLE)
def test_each_search_and_choose_field_answers_staff_only(person, person_of, as_person, hospital, record_property):
    client = as_person(person_of(person))
    for label, name in AUTOCOMPLETES:
        app_label, model_name = label.lower().split(".")
        asked = {"app_label": app_label, "model_name": model_name, "field_name": name, "term": "Fjell"}
        answer = client.get(reverse("admin:autocomplete"), asked)
        assert answer.status_code == (LOGIN if person in OUTSIDE else YES), (label, name)
        if person in OUTSIDE:
            assert "Fjellklinikken" not in answer.content.decode()
    record_property("cells", len(AUTOCOMPLETES))


@pytest.mark.parametrize("path", ["/admin/", "/admin/jobs/", "/admin/components/", "/admin/password_change/"])
@pytest.mark.parametrize("person", PEOPLE)
def test_the_pages_that_belong_to_no_model_open_for_staff_only(person, path, person_of, as_person, region):
    assert as_person(person_of(person)).get(path).status_code == (LOGIN if person in OUTSIDE else YES)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_family_that_telephones_is_written_down_by_hosts_and_the_coordinator_only(
    person, person_of, as_person, tynset, tolga, record_property
):
    """Beside the table, for the address belongs to a model that nobody adds to otherwise: its page, and a crafted
    post.
    """
    path = reverse("admin:inquiries_telephone")
    client = as_person(person_of(person))
    before = everything()
    asked = {
        "name": "Familien Prøvesen",
        "phone": "40000000",
        "office": tynset.slug,
        "scope": "region",
        "language": "nb",
    }
    answers = client.get(path).status_code, client.post(path, asked).status_code
    if person in ("siri", "kari"):
        assert answers == (YES, DONE)
    else:
        assert answers == ((LOGIN, LOGIN) if person in OUTSIDE else (NO, NO))
        assert everything() == before
    record_property("cells", len(answers))


def test_an_anonymous_list_leads_to_the_sign_in(visitor, region):
    assert visitor.get("/admin/jobs/job/").url.startswith("/admin/login/?next=")
