"""Partners: whose they are, what readers see of them, and that nothing they stand behind is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from accounts.access import may
from base.values.codefields import FourDigitsField, OrganisationNumberField
from housing.models import Home
from partners.models import Partner

ADD = "/admin/partners/partner/add/"


def fields(municipality, **values):
    return {"municipality": municipality.pk, "name": "Nytt verksted", "kind": "employer", "sector": "private"} | values


def address(partner, name="change"):
    return reverse(f"admin:partners_partner_{name}", args=[partner.pk])


# --- whose they are ---------------------------------------------------------------------------------------------------
def test_a_host_adds_a_partner_to_the_own_office(as_person, kari, tynset):
    assert as_person(kari).post(ADD, fields(tynset)).status_code == 302
    assert Partner.objects.get().municipality == tynset


def test_a_crafted_post_adds_no_partner_to_another_office(as_person, kari, tolga):
    answer = as_person(kari).post(ADD, fields(tolga))
    assert "municipality" in answer.context["adminform"].form.errors
    assert not Partner.objects.exists()


def test_a_partner_is_not_moved_to_another_office_by_its_host(as_person, kari, siri, hospital, tynset, tolga):
    answer = as_person(kari).post(address(hospital), fields(tolga, name="Kapret"))
    assert "municipality" in answer.context["adminform"].form.errors
    hospital.refresh_from_db()
    assert (hospital.municipality, hospital.name) == (tynset, "Fjellklinikken")
    assert as_person(siri).post(address(hospital), fields(tolga, name="Flyttet")).status_code == 302
    hospital.refresh_from_db()
    assert (hospital.municipality, hospital.name) == (tolga, "Flyttet")


def test_other_digits_are_looked_for_in_vain_and_refused_only_where_they_are_kept(hospital):
    assert not Partner.objects.filter(org_number="٩٧٤٢٢٠٩٥٤").exists()
    with pytest.raises(ValidationError):
        OrganisationNumberField().clean("٩٧٤٢٢٠٩٥٤", None)


@pytest.mark.parametrize("typed", ["2500 Tynset", "N-2500 Tynset", "2500, Os i Østerdalen", "25 00", " 2500 "])
def test_a_postal_code_may_have_its_town(typed):
    assert FourDigitsField().formfield().clean(typed) == "2500"


@pytest.mark.parametrize("typed", ["2500 Tynset 3", "25001 Tynset", "Tynset 2500", "2500-2510", "٢٥٠٠"])
def test_what_is_more_than_a_postal_code_is_refused(typed):
    with pytest.raises(ValidationError):
        FourDigitsField().clean(FourDigitsField().formfield().clean(typed), None)


def test_an_offer_may_come_from_another_offices_partner_which_stays_theirs(hospital, make_job, ola, kari, tolga):
    job = make_job(tolga, partner=hospital)
    assert [may(ola, "change", row) for row in (job, hospital)] == [True, False]
    assert [may(kari, "change", row) for row in (job, hospital)] == [False, True]


@pytest.mark.parametrize(
    ("number", "fine"),
    [
        ("974220954", True),
        ("974 220 954", True),
        ("NO 974 220 954 MVA", True),
        ("974-220-954", True),
        ("974 220 954 mva.", True),
        ("Org.nr. 974 220 954", True),
        ("orgnr: 974220954", True),
        ("Organisasjonsnummer 974.220.954", True),
        ("Org. nr.: NO 974 220 954", True),
        ("974 220 954 Tynset", False),
        ("12345678", False),
        ("974220955", False),
        ("٩٧٤٢٢٠٩٥٤", False),
        ("NO1234567", False),
        ("", True),
    ],
)
def test_an_organisation_number_is_one_however_it_is_spaced_or_empty(number, fine, as_person, kari, tynset):
    answer = as_person(kari).post(ADD, fields(tynset, org_number=number))
    kept = "974220954" if number else ""
    assert Partner.objects.filter(org_number=kept).exists() is fine
    assert answer.status_code == 302 or list(answer.context["adminform"].form.errors) == ["org_number"]


# --- what readers see -------------------------------------------------------------------------------------------------
@pytest.fixture
def job(hospital, make_job, tynset):
    values = {"description_nb": "Et lite sykehus <tett> på fjellet.", "description_en": "A small hospital."}
    Partner.objects.filter(pk=hospital.pk).update(**values)
    return make_job(tynset, title_en="Nurse", title_de="Pflegekraft", partner=hospital)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nb", "<p>Et lite sykehus &lt;tett&gt; på fjellet.</p>"),
        ("en", "<p>A small hospital.</p>"),
        ("de", '<span lang="en">A small hospital.</span></p>'),
    ],
)
def test_a_description_is_in_the_pages_language_or_says_which_it_is_in(language, shown, job, visitor):
    with override(language):
        path = job.get_absolute_url()
    page = visitor.get(path).content.decode()
    assert path.startswith(f"/{language}/")
    assert shown in page
    assert "Fjellklinikken" in page


def test_a_nynorsk_offices_description_says_that_it_is_nynorsk(job, tynset, visitor):
    tynset.language_form = "nynorsk"
    tynset.save()
    Partner.objects.update(description_en="")
    with override("de"):
        page = visitor.get(job.get_absolute_url()).content.decode()
    assert "Et lite sykehus" in page
    assert '<span lang="nn">Et lite sykehus' in page


# --- nothing is lost --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["kari", "siri"])
def test_a_partner_with_an_offer_is_not_deleted_and_the_page_says_so(person, job, hospital, as_person, request):
    client = as_person(request.getfixturevalue(person))
    asked = client.get(address(hospital, "delete"))
    refused = client.post(address(hospital, "delete"), {"post": "yes"})
    assert [asked.status_code, refused.status_code] == [200, 200]
    assert "Kan ikke slette partner" in refused.content.decode()
    assert ("Sykepleier på vakt" in refused.content.decode()) is (person == "siri")  # Django names kinds to the host
    assert Partner.objects.get() == hospital
    assert type(job).objects.get().partner == hospital


@pytest.mark.parametrize("person", ["kari", "siri"])
def test_the_delete_action_spares_every_chosen_partner_while_one_has_an_offer(
    person, hospital, tynset, as_person, request
):
    Home.objects.create(municipality=tynset, title_nb="Hybel ved klinikken", kind="rent", partner=hospital)
    free = Partner.objects.create(municipality=tynset, name="Uten tilbud", kind="landlord", sector="private")
    chosen = {"action": "delete_selected", "_selected_action": [hospital.pk, free.pk], "post": "yes"}
    answer = as_person(request.getfixturevalue(person)).post("/admin/partners/partner/", chosen)
    assert answer.status_code == 200
    assert "Hybel ved klinikken" in answer.content.decode()
    assert set(Partner.objects.all()) == {hospital, free}


def test_a_partner_without_offers_is_deleted_by_its_office(as_person, kari, hospital):
    answer = as_person(kari).post(address(hospital, "delete"), {"post": "yes"})
    assert answer.url == "/admin/partners/partner/"
    assert not Partner.objects.exists()
