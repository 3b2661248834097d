"""Every field is known: whether it says something of a person, and if so why it is kept, how long, and who sees it."""

import re

import pytest
from django.conf import settings

from base.messages.translated_columns import list_translated_fields
from base.registry import list_own_models
from entries.models import Entry
from inquiries.models import fields
from tests import fieldlists
from tests.environment import ROOT

PRIVACY = (ROOT / "docs" / "privacy.md").read_text()
TABLE = PRIVACY.partition("## Every personal field")[2].partition("\n## ")[0]


def columns(model) -> list[str]:
    languages = {
        f"{name}_{code}" for name in list_translated_fields(model) for code in settings.MODELTRANSLATION_LANGUAGES
    }
    return [field.name for field in model._meta.concrete_fields if field.name not in languages]


@pytest.mark.parametrize("model", list_own_models(), ids=lambda model: model._meta.label)
def test_each_field_of_a_model_stands_on_exactly_one_list(model):
    """A new field must be put on one, or nobody would know whether to forget it."""
    listed = fieldlists.names_of(fieldlists.MODELS[model._meta.label])
    common = fieldlists.names_of(fieldlists.ENTRY) if issubclass(model, Entry) else []
    assert sorted([*listed, *common]) == sorted(columns(model))


def test_a_model_that_is_gone_stands_on_no_list():
    assert set(fieldlists.MODELS) == {model._meta.label for model in list_own_models()}


def test_what_an_erasure_empties_of_a_case_is_what_is_personal_in_it():
    assert sorted(fields.PERSONAL) == sorted(fieldlists.MODELS["inquiries.Inquiry"].personal.split())


def rows() -> list[list[str]]:
    lines = [line.strip("|").split("|") for line in TABLE.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines[2:]]


def test_each_personal_field_has_its_row_in_the_privacy_document_and_no_other_has():
    named = [name for row in rows() for name in re.findall(r"`([\w.]+)`", row[0])]
    assert sorted(named) == sorted(fieldlists.find_personal())


def test_each_row_says_purpose_basis_end_and_who_sees_it():
    assert rows()
    assert [row for row in rows() if len(row) != 5 or not all(row)] == []
