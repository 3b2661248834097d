"""Searching and order of lists, pages and choosers: which rows a word finds, on every path by which they got their
words.
"""

import pytest
from django.contrib import admin
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import override

from base.text.folding import fold_texts, make_norwegian_sort_key
from culture.models import Event
from housing.models import Home
from jobs.models import Job
from municipalities.models import Place
from occupations.models import Occupation, Word
from partners.models import Partner
from tests.conftest import make_municipality
from tests.events import hours
from tests.makers import MAKERS, MOMENT
from tests.test_accounts_admin_forms import SEARCHED, address
from tests.test_entries_lists import JOBS, LABELS, names, publish, queries_of
from tests.test_entries_undo import form_of, save, undo

pytestmark = pytest.mark.every_case

HOMES = "/nb/boliger/"
SPELLINGS = ("ålen", "Ålen", "alen", "AALEN", "ål", "Å\u00adlen")


@pytest.fixture
def holtalen(region):
    """A municipality of which another place is called Ålen."""
    return make_municipality("5026", "Holtålen", 62.9, 11.2)


@pytest.fixture
def alen(holtalen):
    return Place.objects.create(name="Ålen", municipality=holtalen, kind="village", lat=62.84, lon=11.29)


def titles(client, path, **query):
    return names(client.get(path, query))


# --- every path into the database -------------------------------------------------------------------------------------
def by_save(job):
    job.title_nb = "Vaktmester på Øra"
    job.save()


def by_some_fields(job):
    job.title_nb = "Vaktmester på Øra"
    job.save(update_fields=["title_nb"])


def by_update(job):
    Job.objects.filter(pk=job.pk).update(title_nb="Vaktmester på Øra")


def by_update_without_language(job):
    Job.objects.filter(pk=job.pk).update(title="Vaktmester på Øra")


def by_expression(job):
    Job.objects.filter(title_nb="Kokk").update(title_nb=Concat(Value("Vaktmester "), Value("på Øra")))


def by_bulk_update(job):
    job.title_nb = "Vaktmester på Øra"
    Job.objects.bulk_update([job], ["title_nb"])


def by_bulk_create(job):
    job.delete()
    values = {"municipality": job.municipality, "occupation": job.occupation, "status": "published"}
    Job.objects.bulk_create([Job(title_nb="Vaktmester på Øra", engagement="permanent", extent_percent=100, **values)])


PATHS = [by_save, by_some_fields, by_update, by_update_without_language, by_expression, by_bulk_update, by_bulk_create]


@pytest.mark.parametrize("change", PATHS)
def test_a_row_is_found_by_its_new_title_and_no_longer_by_the_old_one(change, make_job, tynset, visitor):
    change(make_job(tynset, "Kokk"))
    row = Job.objects.get()
    assert row.search_text == fold_texts("Vaktmester på Øra")
    assert row.sort_key_nb == make_norwegian_sort_key("Vaktmester på Øra")
    assert titles(visitor, JOBS, words="ORA vaktmester") == ["Vaktmester på Øra"]
    assert titles(visitor, JOBS, words="kokk") == []


def test_an_undone_change_is_found_by_its_old_title_again(as_person, kari, make_job, tynset, visitor):
    job, client = make_job(tynset, "Ærlig kokk", summary_nb="x", apply_asap=True), as_person(kari)
    page = save(client, job, title_nb="Østlig kokk")
    assert titles(visitor, JOBS, words="ostlig") == ["Østlig kokk"]
    undo(client, page)
    assert titles(visitor, JOBS, words="ostlig") == []
    assert titles(visitor, JOBS, words="aerlig") == ["Ærlig kokk"]


def test_a_deleted_row_that_is_brought_back_is_found(as_person, kari, make_job, tynset):
    job, client = make_job(tynset, "Ærlig kokk", status="draft"), as_person(kari)
    page = client.post(reverse("admin:jobs_job_delete", args=[job.pk]), {"post": "yes"}, follow=True)
    assert not Job.objects.exists()
    undo(client, page)
    assert Job.objects.find("aerlig").get().sort_key_nb == make_norwegian_sort_key("Ærlig kokk")


# --- what a word finds ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("asked", SPELLINGS)
def test_the_jobs_in_alen_are_found_and_those_of_like_names_are_not(asked, visitor, make_job, holtalen, alen, tynset):
    tylldalen = Place.objects.create(name="Tylldalen", municipality=tynset, lat=62, lon=11)
    make_job(holtalen, "Lærer", place=alen)
    make_job(holtalen, "Kokk")
    make_job(tynset, "Rektor", place=tylldalen)
    make_job(tynset, "Vert på vinterfestivalen")
    assert titles(visitor, JOBS, words=asked) == ["Lærer"]


@pytest.mark.parametrize("label", LABELS)
def test_the_word_field_of_every_list_looks_at_title_partner_and_place(label, visitor, tynset, alen, holtalen):
    (row,) = publish(label, holtalen, 1)
    (_other,) = publish(label, tynset, 1)
    partner = Partner.objects.create(name="Øvre Gård", kind="employer", sector="private", municipality=holtalen)
    model = type(row)
    model.objects.filter(pk=row.pk).update(title_nb="Sjåfør/lærling", partner=partner, place=alen)
    path = reverse(f"{model._meta.model_name}-list")
    for asked in (
        "sjafor laerling",
        "lærling ØVRE",
        "gard alen",
        "holtalen alen gard sjafor",
        "sjåfør og lærling i Ålen",
    ):
        assert titles(visitor, path, words=asked) == ["Sjåfør/lærling"], asked
    for asked in ("sjåfør tynset", "lærling nedre", "…", "\u200b ."):
        assert titles(visitor, path, words=asked) == [], asked


@pytest.mark.parametrize("rename", ["save", "update"])
def test_a_partner_place_or_occupation_that_is_renamed_is_found_by_its_new_name(
    rename, visitor, make_job, hospital, alen, holtalen
):
    job = make_job(holtalen, "Vakt", place=alen, partner=hospital)
    for row, name, new in (
        (hospital, "name", "Ørnegården"),
        (alen, "name", "Bjørgåsen"),
        (job.occupation, "name_nb", "Kjørevakter"),
    ):
        old = getattr(row, name)
        assert titles(visitor, JOBS, words=old) == ["Vakt"]
        if rename == "save":
            setattr(row, name, new)
            row.save()
        else:
            type(row).objects.filter(pk=row.pk).update(**{name: new})
        assert titles(visitor, JOBS, words=fold_texts(new).upper()) == ["Vakt"]
        assert titles(visitor, JOBS, words=old) == []


def test_a_title_in_another_language_finds_too(visitor, make_job, tynset):
    make_job(tynset, "Kokk", title_de="Köchin für die Hütte")
    with override("de"):
        assert len(visitor.get(reverse("job-list"), {"words": "kochin HUETTE"}).context["object_list"]) == 1


# --- occupations first, counted apart ---------------------------------------------------------------------------------
@pytest.fixture
def some_jobs(make_job, tynset, holtalen, alen, nurse):
    Word.objects.create(occupation=nurse, language="nb", word="sykepleier")
    cook = Occupation.objects.create(code="5120", name_nb="Kokker")
    teacher = Occupation.objects.create(code="2330", name_nb="Lektorer")
    make_job(tynset, "Sykepleier, natt")
    make_job(holtalen, "Ved sykehjemmet", place=alen)
    make_job(holtalen, "Mat for sykepleiere", occupation=cook, place=alen)
    make_job(tynset, "Åpen skole", occupation=teacher)


def test_jobs_whose_occupation_fits_stand_first_and_are_counted_apart(some_jobs, visitor):
    for query in ({}, {"sort": "title"}, {"sort": "deadline"}):
        page = visitor.get(JOBS, {"words": "sykepleier"} | query)
        assert [(group.number, {job.title_nb for job in group.entries}) for group in page.context["groups"]] == [
            (2, {"Sykepleier, natt", "Ved sykehjemmet"}),
            (1, {"Mat for sykepleiere"}),
        ]
        assert names(page)[-1] == "Mat for sykepleiere"
        text = page.content.decode()
        assert (
            text.index("Yrket passer: Sykepleiere (2)")
            < text.index("Ved sykehjemmet")
            < text.index("kan bety dem (1)")
            < text.index("Mat for")
        )


def test_words_beyond_all_measure_are_said_beside_the_field(some_jobs, visitor):
    page = visitor.get(JOBS, {"words": "å" * 81})
    assert page.status_code == 200
    assert "words" in page.context["filterset"].form.errors
    assert len(names(visitor.get(JOBS, {"words": "sykepleier " * 7}))) == 3


def test_what_holds_the_words_beside_the_occupation_stands_before_the_others(some_jobs, visitor):
    """The list is as long as what a plan counts for the same words: `erfaren kokk` is a cook."""
    page = visitor.get(JOBS, {"words": "Ålen sykepleier"})
    assert names(page) == ["Ved sykehjemmet", "Sykepleier, natt", "Mat for sykepleiere"]
    assert [group.number for group in page.context["groups"]] == [2, 1]
    assert titles(visitor, JOBS, words="sykepleier natt") == ["Sykepleier, natt", "Ved sykehjemmet"]
    assert len(titles(visitor, JOBS, words="erfaren sykepleier")) == 2
    assert titles(visitor, JOBS, words="lektor") == ["Åpen skole"]


def test_a_list_with_one_kind_of_finds_has_no_headings(some_jobs, visitor):
    assert [group.heading for group in visitor.get(JOBS, {"words": "alen"}).context["groups"]] == [""]
    assert [group.heading for group in visitor.get(JOBS).context["groups"]] == [""]


def test_a_search_costs_the_same_for_four_jobs_and_a_hundred(some_jobs, visitor, tynset):
    visitor.get(f"{JOBS}?words=sykepleier")
    few = queries_of(visitor, f"{JOBS}?words=sykepleier")
    publish("jobs.Job", tynset, 100)
    visitor.get(JOBS, {"words": "x"})  # the process reads the occupations anew
    assert queries_of(visitor, f"{JOBS}?words=sykepleier") == few <= 8
    assert queries_of(visitor, f"{JOBS}?words=oppforing+tomrere") <= few


# --- order ------------------------------------------------------------------------------------------------------------
def test_lists_are_ordered_by_the_alphabet_whatever_the_case(visitor, tynset):
    for title in ("Ås 10", "østre hus", "Ås 2", "Ærlig hus", "Zeta", "alfa", "Øya"):
        Home.objects.create(municipality=tynset, kind="rent", title_nb=title, status="published")
    expected = ["alfa", "Zeta", "Ærlig hus", "østre hus", "Øya", "Ås 2", "Ås 10"]
    assert titles(visitor, HOMES, sort="title") == expected


def test_each_title_stands_where_the_language_that_is_shown_has_it(visitor, tynset):
    for title, german in (("Åpent hus", "Bauernhof"), ("Bolig", ""), ("Ask", "Zelt"), ("Dal", "Äußerer Hof")):
        Home.objects.create(municipality=tynset, kind="rent", title_nb=title, title_de=german, status="published")
    with override("de"):
        page = visitor.get(reverse("home-list"), {"sort": "title"})
    assert names(page) == ["Dal", "Åpent hus", "Bolig", "Ask"]


def test_the_choices_of_a_list_are_in_order(visitor, tynset, holtalen):
    make_municipality("3430", "Os", 62.5, 11.2)
    make_municipality("3431", "Åmot", 62.5, 11.2)
    make_municipality("3432", "Østre", 62.5, 11.2)
    choices = dict(visitor.get(JOBS).context["filterset"].form.fields["municipality"].choices)
    assert list(choices.values())[1:] == ["Holtålen", "Os", "Tynset", "Østre", "Åmot"]


# --- the workplace ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", sorted({*SEARCHED} - {"occupations.Occupation", "municipalities.Point"}))
def test_every_list_of_the_workplace_finds_a_norwegian_name(label, as_person, siri, tynset):
    own = make_municipality("3499", "Ødegård", 62, 11)
    wanted, other = MAKERS[label][1](own), MAKERS[label][1](tynset)
    if label == "inquiries.ArchivedCase":
        type(wanted).objects.filter(pk=wanted.pk).update(name="Familien på Ødegård")
    if label == "inquiries.LinkCode":
        type(wanted).objects.filter(pk=wanted.pk).update(used_for="Messen på Ødegård")
    if label == "accounts.User":
        type(wanted).objects.filter(pk=wanted.pk).update(last_name="Ødegård")
    if label == "accounts.Membership":
        type(wanted.user).objects.filter(pk=wanted.user.pk).update(username="bruker-ødegård")
    client = as_person(siri)
    for asked in ("ødegård", "ODEGARD", "Oedegaard"):
        found = set(client.get(address(label, "changelist"), {"q": asked}).context["cl"].queryset)
        assert (wanted in found, other in found) == (True, False), asked


def test_an_admin_list_of_entries_looks_at_title_partner_place_and_occupation(
    as_person, kari, make_job, hospital, alen, holtalen
):
    make_job(holtalen, "Nattevakt", place=alen, partner=hospital, status="draft")
    client = as_person(kari)
    for asked in ("natte", "fjellklinikken", "FJELLKLINIKKEN alen", "sykepleiere ålen natte"):
        found = client.get("/admin/jobs/job/", {"q": asked, "own": "all"}).context["cl"].queryset
        assert [job.title_nb for job in found] == ["Nattevakt"], asked
    assert not client.get("/admin/jobs/job/", {"q": "nattevakt tynset", "own": "all"}).context["cl"].queryset


@pytest.mark.parametrize(("column", "backwards"), [("name", False), ("name", True), ("place", False), ("place", True)])
def test_a_column_of_an_admin_list_is_sorted_by_the_alphabet(column, backwards, as_person, siri, tynset):
    for name in ("Ålen", "øyan", "Ørsta", "Zorn", "arv"):
        place = Place.objects.create(name=name, municipality=tynset, lat=62, lon=11)
        Partner.objects.create(
            name=f"{name} drift", place=place, municipality=tynset, kind="employer", sector="private"
        )
    number = list(admin.site.get_model_admin(Partner).list_display).index(column) + 1
    rows = as_person(siri).get("/admin/partners/partner/", {"o": f"{'-' * backwards}{number}"}).context["cl"].queryset
    expected = ["arv drift", "Zorn drift", "Ørsta drift", "øyan drift", "Ålen drift"]
    assert [row.name for row in rows] == (expected[::-1] if backwards else expected)


def test_a_chooser_folds_and_is_in_order(as_person, kari, tynset):
    for name in ("Øvre Å AS", "Åsen gård", "Aasen bruk", "Røros Meieriet"):
        Partner.objects.create(name=name, municipality=tynset, kind="employer", sector="private")
    asked = {"app_label": "jobs", "model_name": "job", "field_name": "partner"}

    def found(term):
        return [
            row["text"] for row in as_person(kari).get("/admin/autocomplete/", asked | {"term": term}).json()["results"]
        ]

    assert found("asen") == ["Aasen bruk", "Åsen gård"]
    assert found("rorosmeieriet") == found("MEIERIET røros") == ["Røros Meieriet"]
    assert found("") == ["Aasen bruk", "Røros Meieriet", "Øvre Å AS", "Åsen gård"]


# --- one employer, once -----------------------------------------------------------------------------------------------
ADD = "/admin/partners/partner/add/"


def partner_form(municipality, name):
    return {"municipality": municipality.pk, "name": name, "kind": "employer", "sector": "private"}


@pytest.mark.parametrize(
    "name", ["rorosmeieriet", "RØROS MEIERIET", "Rørosmeieriet AS", "Røros-meieriet", " røros\u00ad meieriet "]
)
def test_a_host_who_adds_an_employer_a_second_time_is_shown_the_first(name, as_person, kari, tynset, tolga):
    first = Partner.objects.create(name="Rørosmeieriet", municipality=tolga, kind="employer", sector="private")
    client = as_person(kari)
    page = client.post(ADD, partner_form(tynset, name))
    assert "Rørosmeieriet (Tolga)" in str(page.context["adminform"].form.errors["name"])
    assert form_of(first) in page.content.decode()
    assert Partner.objects.count() == 1
    seen = page.context["adminform"].form.asked_name
    assert f'value="{seen}"' in page.content.decode()
    assert client.post(ADD, partner_form(tynset, name) | {"same-name-seen": seen}).status_code == 302
    assert Partner.objects.count() == 2


def test_it_is_asked_once_a_name_and_never_of_a_name_that_stays(as_person, kari, tynset):
    rows = [
        Partner.objects.create(name=name, municipality=tynset, kind="employer", sector="private")
        for name in ("Ås", "Ås", "Bø")
    ]
    client = as_person(kari)
    assert "errors" not in (save(client, rows[0], website="https://example.org").context or {}).get("adminform", {})
    rows[0].refresh_from_db()
    assert rows[0].website == "https://example.org"
    page = client.post(form_of(rows[0]), partner_form(tynset, "bo") | {"same-name-seen": "as"})
    assert page.context["adminform"].form.errors["name"]


def test_events_stay_in_the_order_of_their_days_where_words_are_asked_for(visitor, tynset):
    for days, title in ((9, "Øvelse to"), (5, "Øvelse en")):
        Event.objects.create(
            municipality=tynset, title_nb=title, category="music", status="published", **hours(MOMENT.replace(day=days))
        )
    assert titles(visitor, reverse("event-list"), words="ovelse") == ["Øvelse en", "Øvelse to"]
