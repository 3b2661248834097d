"""Whatever an editor of one office posts to the forms of entries, no row of another office differs."""

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.access import get_access
from base.registry import list_registered_admins
from entries.models import Status
from entries.registry import list_entry_models
from tests.makers import MAKERS, OFFICE
from tests.posts import values_of

OWNED = [label for label, (kind, _make) in MAKERS.items() if kind == OFFICE]
MODELS = {model._meta.label: model for model in list_registered_admins()}

words = st.text(max_size=20) | st.sampled_from(
    ["", "on", "1", "0", "-1", "published", "draft", "2030-01-02", "x" * 400, "\x00"]
)
numbers = st.integers(-5, 2**40).map(str)


def address(model, name, *pk):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=pk)


def owned_by(municipality) -> dict[str, list[str]]:
    """All rows of the office, of every model that has an owner."""
    found = {}
    for label in OWNED:
        rows = MODELS[label]._default_manager.filter(**{str(get_access(MODELS[label]).owner): municipality.pk})
        found[label] = sorted(map(repr, rows.values()))
    return found


def posts(values: dict, foreign: list[str]):
    """Some fields as the form holds them, some of them replaced: by ids of the other office's rows, words, numbers."""
    names = sorted(
        {*values, "status", "pinned", "slug", "id", "pk", "updated_by", "_publish", "_withdraw", "_saveasnew", "_popup"}
    )
    changed = st.dictionaries(st.sampled_from(names), st.sampled_from(foreign) | words | numbers, max_size=8)
    dropped = st.sets(st.sampled_from(names), max_size=3)
    return st.tuples(changed, dropped).map(
        lambda pair: {name: value for name, value in (values | pair[0]).items() if name not in pair[1]}
    )


@pytest.mark.parametrize("model", list_entry_models(), ids=lambda model: model.__name__)
def test_no_row_of_the_other_office_differs(model, as_person, eli, siri, tynset, tolga):
    label = model._meta.label
    own = MAKERS[label][1](tynset)
    theirs = {other: MAKERS[other][1](tolga) for other in OWNED}
    client = as_person(eli)
    values = values_of(client.get(address(model, "change", own.pk)))
    add, change, foreign = (
        address(model, "add"),
        address(model, "change", own.pk),
        address(model, "change", theirs[label].pk),
    )
    ids = sorted({str(row.pk) for row in theirs.values()} | {str(tolga.pk), str(tolga.centre_id)})
    before = owned_by(tolga)
    accepted = set()

    @settings(max_examples=settings().max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=posts(values, ids))
    @example(data=values)
    def holds(path, data):
        with transaction.atomic():
            answer = client.post(path, data)
            assert owned_by(tolga) == before
            transaction.set_rollback(True)
        # "Save as new" is an addition, whatever row the form was opened for.
        assert answer.status_code in ((403,) if path == foreign and "_saveasnew" not in data else (200, 302))
        if answer.status_code == 302:
            accepted.add(path)

    for path in (add, change, foreign):
        holds(path)
    assert change in accepted, "no post was ever accepted: the test would show nothing"


def test_the_values_of_the_form_alone_are_accepted(as_person, eli, tynset):
    """So that what the test above refuses is refused for what was put in."""
    for model in list_entry_models():
        row = MAKERS[model._meta.label][1](tynset)
        client = as_person(eli)
        path = address(model, "change", row.pk)
        assert client.post(path, values_of(client.get(path))).status_code == 302, model
        row.refresh_from_db()
        assert row.status == Status.DRAFT
