"""Addresses of pages as people type them, in every field of the house that takes one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from base.registry import list_own_models
from base.values.webaddresses import MAX_URL_CHARACTERS, WebAddressField

FIELDS = [
    field for model in list_own_models() for field in model._meta.concrete_fields if isinstance(field, models.URLField)
]


def name_of(field) -> str:
    return f"{field.model.__name__}.{field.name}"


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
@pytest.mark.parametrize(
    "typed",
    [
        "post@example.org",
        "mailto:post@example.org",
        "Post@Kommune.Example.org",
        "https://post@example.org",
        " jobb@x.no ",
    ],
)
def test_a_mail_address_is_refused_in_a_sentence_wherever_a_page_is_asked_for(field, typed):
    with translation.override("nb"), pytest.raises(ValidationError, match="Dette er en e-postadresse"):
        field.formfield().clean(typed)


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
@pytest.mark.parametrize("typed", ["[", "http://[", "https://[adresse]/", "//]"])
def test_what_is_no_address_at_all_is_refused_and_stops_no_form(field, typed):
    with translation.override("nb"), pytest.raises(ValidationError, match="Oppgi en gyldig nettadresse"):
        field.formfield().clean(typed)


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.example.org", "https://www.example.org"),
        ("example.org/jobb?a=1&b=2#x", "https://example.org/jobb?a=1&b=2#x"),
        ("http://example.org", "http://example.org"),
        (f"https://example.org/{'a' * 1900}", f"https://example.org/{'a' * 1900}"),
        ("https://example.org/@kommunen", "https://example.org/@kommunen"),
    ],
)
def test_what_leads_to_a_page_is_kept_also_when_it_is_long(field, typed, kept):
    assert isinstance(field, WebAddressField)
    assert field.max_length == MAX_URL_CHARACTERS
    assert field.formfield().clean(typed) == kept


def test_no_path_into_the_database_takes_a_mail_address_for_a_page(make_job, tynset):
    job = make_job(tynset, summary_nb="Sol", apply_asap=True)
    job.apply_url = "https://post@example.org"
    with pytest.raises(ValidationError) as refused:
        job.full_clean()
    assert "apply_url" in refused.value.message_dict
