"""What nobody sees of pasted text is kept in no column that a person types into, on whichever way it comes."""

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat

from base.caching.derived import DerivedField
from base.registry import list_own_models
from base.text.characters import INVISIBLE
from base.text.fields import CleanCharField, CleanFormEmail, CleanFormText
from inquiries.models import LinkCode, Snippet
from municipalities.models import Municipality, Place, Region, Road
from partners.models import Partner

PASTED = "\ufeff\u202dOs\u00ad\u200b i\u2060 by\u202c\u200e"
SEEN = "Os\u00ad i by"  # a soft hyphen changes how the word is set, so it stays

MACHINERY = "written by the portal, typed by nobody"
SECRET = "a hash or a sealed text: every character counts"
SENT = "a mail as it was sent, or what was recorded of a row: kept to the letter; the rows it is made of are clean"
CODE = "a code of the portal's own, written by it"
# Columns of text that keep every character: {"app.Model": {reason: names}}
KEPT = {
    "base.VersionStamp": {MACHINERY: "kind part"},
    "base.LoadedRow": {MACHINERY: "kind key"},
    "base.NightlyRun": {MACHINERY: "task"},
    "base.Erasure": {MACHINERY: "kind"},
    "base.ActionCount": {SECRET: "digest"},
    "base.Mail": {SENT: "subject body last_error", MACHINERY: "message_id topic cause"},
    "base.Change": {SENT: "name", MACHINERY: "batch"},
    "occupations.UnreadWord": {SECRET: "digest", CODE: "language"},
    "accounts.Invitation": {SECRET: "token_hash"},
    "accounts.User": {SECRET: "password", "Django refuses such characters in it": "username"},
    "accounts.Draft": {SECRET: "sealed", MACHINERY: "path about"},
    "municipalities.Departure": {MACHINERY: "batch_done batch_undone"},
    "municipalities.MovedRow": {MACHINERY: "field"},
    "inquiries.Inquiry": {CODE: "language"},
    "inquiries.PrivateLink": {SECRET: "digest"},
    "inquiries.CaseEvent": {SECRET: "key"},
    "inquiries.ArchivedCase": {MACHINERY: "name"},
}


def is_typed_text(field):
    is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.FileField)
    return is_text and not field.flatchoices and not isinstance(field, DerivedField)


def typed_texts():
    for model in list_own_models():
        for field in model._meta.concrete_fields:
            if is_typed_text(field):
                yield model, field


def names_kept(model):
    return {name for names in KEPT.get(model._meta.label, {}).values() for name in names.split()}


def keeps_it(field):
    """Whether the field lets what nobody sees into a query."""
    stored = field.get_prep_value(PASTED)
    return stored.translate(INVISIBLE) != stored


def test_every_column_of_text_lets_go_of_what_nobody_sees_or_stands_in_the_list_with_a_reason():
    fields = list(typed_texts())
    assert len(fields) > 300
    leaky = [f"{model._meta.label}.{field.name}" for model, field in fields if keeps_it(field)]
    listed = [f"{label}.{name}" for label in KEPT for names in KEPT[label].values() for name in names.split()]
    assert sorted(leaky) == sorted(listed)


def test_the_check_of_a_form_cleans_as_the_database_does():
    asked = [field for model, field in typed_texts() if field.name not in names_kept(model) and field.editable]
    assert [str(field) for field in asked if type(field.to_python(PASTED)) is str and keeps_it(field)] == []
    assert [
        str(field) for field in asked if field.to_python(PASTED).translate(INVISIBLE) != field.to_python(PASTED)
    ] == []


def make_rows(tynset, tolga, kari):
    """One row of each kind that an office types, with the column and what was pasted into it."""
    place = Place.objects.create(municipality=tynset, name="Os", slug="os", kind="hamlet", lat=62, lon=11)
    return [
        (tynset, "office_address"),
        (place, "name"),
        (Partner.objects.create(municipality=tynset, name="Os", kind="employer", sector="public"), "name"),
        (Snippet.objects.create(office=tynset, title_nb="Os", body_nb="Os"), "body_nb"),
        (LinkCode.objects.create(code="messe"), "used_for"),
        (Region.objects.get(), "name"),
        (kari, "last_name"),
    ]


def by_saving(row, name):
    setattr(row, name, PASTED)
    row.save()
    assert getattr(row, name) == SEEN  # what was saved is what the object says, without reading it again


def by_updating(row, name):
    type(row)._default_manager.filter(pk=row.pk).update(**{name: PASTED})


def by_updating_many(row, name):
    setattr(row, name, PASTED)
    type(row)._default_manager.bulk_update([row], [name])


@pytest.mark.parametrize("write", [by_saving, by_updating, by_updating_many])
def test_it_is_gone_whichever_way_a_row_is_written(tynset, tolga, kari, write):
    for row, name in make_rows(tynset, tolga, kari):
        write(row, name)
        assert type(row)._base_manager.values_list(name, flat=True).get(pk=row.pk) == SEEN, row


def test_a_row_is_found_by_what_is_pasted_into_a_query(hospital):
    Partner.objects.filter(pk=hospital.pk).update(name="Os sykehus")
    assert Partner.objects.filter(name="\u200bOs sykehus\ufeff").exists()


@pytest.mark.parametrize(
    "typed", ["post\u200b@os.no", "\u202dpost@os.no\u202c", "post@os.no\u2060", "\ufeffpost@os.no"]
)
def test_an_address_of_mail_holds_no_space_without_width(tynset, typed):
    tynset.office_email = typed
    tynset.full_clean()
    tynset.save()
    assert Municipality.objects.get(pk=tynset.pk).office_email == "post@os.no"
    assert CleanFormEmail().clean(typed) == "post@os.no"


@pytest.mark.parametrize("nothing", ["\u200b", "\ufeff\u2060", "\u202d\u202c\u200e"])
def test_a_name_that_nobody_sees_is_refused_beside_its_field(hospital, nothing):
    with pytest.raises(forms.ValidationError):
        CleanFormText().clean(nothing)
    hospital.name = nothing
    with pytest.raises(ValidationError) as refused:
        hospital.full_clean()
    assert "name" in refused.value.message_dict


def test_a_host_who_pastes_a_partners_name_stores_what_she_sees(as_person, kari, tynset):
    values = {"municipality": tynset.pk, "name": PASTED, "kind": "employer", "sector": "private"}
    as_person(kari).post("/admin/partners/partner/add/", values)
    assert Partner.objects.get().name == SEEN
    page = as_person(kari).post("/admin/partners/partner/add/", values | {"name": "\u200b"}).content.decode()
    assert "errorlist" in page
    assert Partner.objects.count() == 1


def test_a_person_whose_address_was_pasted_gets_mail_and_is_the_same_to_the_next(as_person, siri, kari):
    person = get_user_model().objects.create(username="ny", email="ny\u200b@os.no", first_name="\u200eNy")
    assert (person.email, person.first_name) == ("ny@os.no", "Ny")
    assert get_user_model().objects.filter(email="\ufeffny@os.no").exists()


@pytest.mark.parametrize("texts", [("name", Value("x")), (Value("x"), "name"), ("name", "kind"), ("kind", "name")])
def test_a_column_is_put_together_with_any_other_text(hospital, texts):
    joined = Partner.objects.annotate(joined=Concat(*texts)).get()
    assert hospital.name in joined.joined


def test_the_column_is_like_any_other_to_migrations():
    field = CleanCharField(max_length=9)
    field.set_attributes_from_name("x")
    assert field.deconstruct()[1] == "django.db.models.CharField"
    road = Road._meta.get_field("source")
    assert road.deconstruct()[1] == "django.db.models.CharField"
