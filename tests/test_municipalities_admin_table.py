"""Every admin address and verb, by four people, over the whole registry: a new model cannot escape it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.makers import CASE, DESK, FACTS, MAKERS, OFFICE, READ_ONLY_CASE, READ_ONLY_DESK, READ_ONLY_FACTS

LOGIN, YES, NO = 302, 200, 403
PEOPLE = ("kari", "ola", "siri", "ellen", "visitor")
ADDRESSES = ("changelist", "add", "change", "history", "delete")

# What a host, and the coordinator, is answered on GET; the row belongs to Tynset, which is Kari's.
READ = {"changelist": YES, "add": NO, "change": YES, "history": YES, "delete": NO}
NOTHING = dict.fromkeys(ADDRESSES, NO) | {"history": LOGIN}  # sent to the front page: there is no such row for them
ALL = dict.fromkeys(ADDRESSES, YES)
EXPECTED = {
    OFFICE: {"kari": ALL, "ola": READ | {"add": YES}, "siri": ALL},
    FACTS: {"kari": READ, "ola": READ, "siri": ALL},
    READ_ONLY_FACTS: {"kari": READ, "ola": READ, "siri": READ},
    # A case changes by steps of its own; its timeline, on its page, is its history. Other offices have no such row.
    CASE: {
        "kari": READ | {"history": LOGIN},
        "ola": {"changelist": YES, "add": NO, "change": LOGIN, "history": LOGIN, "delete": NO},
        "siri": READ | {"history": LOGIN},
    },
    READ_ONLY_CASE: {
        "kari": READ,
        "ola": {"changelist": YES, "add": NO, "change": LOGIN, "history": LOGIN, "delete": NO},
        "siri": READ,
    },
    DESK: {"kari": NOTHING, "ola": NOTHING, "siri": ALL},
    READ_ONLY_DESK: {"kari": NOTHING, "ola": NOTHING, "siri": READ},
}
NO_CASE = dict.fromkeys(ADDRESSES, NO) | {"history": LOGIN}
# An office neither makes nor removes municipalities; there is one region, and it exists.
EXCEPTIONS = {
    ("municipalities.Municipality", "kari", "add"): NO,
    ("municipalities.Municipality", "kari", "delete"): NO,
    ("municipalities.Municipality", "ola", "add"): NO,
    ("municipalities.Region", "siri", "add"): NO,
}

REGISTRY = {model._meta.label: model for model in admin.site._registry}


def address(label, name, pk):
    base = f"admin:{REGISTRY[label]._meta.app_label}_{REGISTRY[label]._meta.model_name}_{name}"
    return reverse(base, args=[pk] if name in ("change", "history", "delete") else [])


def expected(label, person, name):
    if person == "visitor":
        return LOGIN
    kind = MAKERS[label][0]
    if person == "ellen":  # an editor is a host for entries, and a stranger to cases
        return NO_CASE[name] if kind in (CASE, READ_ONLY_CASE) else expected(label, "kari", name)
    return EXCEPTIONS.get((label, person, name), EXPECTED[kind][person][name])


def rows(model):
    return sorted(map(repr, model._default_manager.order_by("pk").values()))


@pytest.fixture
def client_of(request, as_person, kari, ola, siri, ellen):
    users = {"ellen": ellen, "kari": kari, "ola": ola, "siri": siri, "visitor": None}
    return lambda person: as_person(users[person])


def test_every_registered_model_has_a_row_in_the_table():
    assert set(MAKERS) == set(REGISTRY)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_each_address_answers_as_the_table_says(label, person, client_of, tynset):
    row = MAKERS[label][1](tynset)
    client = client_of(person)
    answers = {name: client.get(address(label, name, row.pk)).status_code for name in ADDRESSES}
    assert answers == {name: expected(label, person, name) for name in ADDRESSES}


@pytest.mark.parametrize("person", ["ola", "visitor"])
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_nothing_changes_where_a_post_is_refused(label, person, client_of, tynset):
    row = MAKERS[label][1](tynset)
    model, client = REGISTRY[label], client_of(person)
    before = rows(model)
    values = {"title_nb": "Kapret", "name": "Kapret", "text_nb": "Kapret", "slug": "kapret", "post": "yes"}
    answers = [client.post(address(label, name, row.pk), values).status_code for name in ("change", "delete")]
    assert answers == [LOGIN if person == "visitor" else NO] * 2
    assert rows(model) == before


@pytest.mark.parametrize("label", sorted(label for label, (kind, _make) in MAKERS.items() if kind == OFFICE))
def test_the_delete_action_spares_the_other_offices_row(label, client_of, tynset):
    row = MAKERS[label][1](tynset)
    model = REGISTRY[label]
    before = rows(model)
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client_of("ola").post(address(label, "changelist", row.pk), chosen)
    assert rows(model) == before


def test_an_anonymous_list_leads_to_the_sign_in(visitor, region):
    assert visitor.get("/admin/jobs/job/").url.startswith("/admin/login/?next=")
