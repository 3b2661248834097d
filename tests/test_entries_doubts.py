"""What is possible and yet hardly meant is asked about once, with what readers would see; sending it again confirms."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from culture.models import Activity
from entries.admin.doubts import find_doubts
from entries.registry import list_entry_models
from housing.models import Home
from jobs.models import Job
from municipalities.models import Municipality, PostalCode
from news.models import Article
from tests.makers import MAKERS
from tests.posts import values_of

NOW = "2026-11-30T10:00:00+01:00"


def address(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def errors_of(answer) -> dict[str, list[str]]:
    return dict(answer.context["adminform"].form.errors) if answer.status_code == 200 else {}


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, summary_nb="Turnus", apply_asap=True, status="draft")


@pytest.fixture
def home(tynset):
    return Home.objects.create(municipality=tynset, title_nb="Hus", kind="rent", status="draft")


@pytest.mark.parametrize(
    ("model", "values", "field", "shown"),
    [
        (Job, {"pay_from": 480, "pay_period": "year"}, "pay_from", "480 kr per år"),
        (Job, {"pay_from": 480000, "pay_to": 5200000, "pay_period": "year"}, "pay_to", "5\u00a0200\u00a0000 kr per år"),
        (Job, {"pay_from": 600000, "pay_period": "month"}, "pay_from", "600\u00a0000 kr per måned"),
        (Job, {"pay_from": 45000, "pay_period": "hour"}, "pay_from", "45\u00a0000 kr per time"),
        (Job, {"pay_from": 45, "pay_period": "hour"}, "pay_from", "45 kr per time"),
        (Job, {"posts": 400}, "posts", "400"),
        (Job, {"deadline": datetime.date(2072, 7, 3)}, "deadline", "3. juli 2072"),
        (Job, {"start": datetime.date(2020, 8, 1)}, "start", "1. august 2020"),
        (Job, {"reviewed_on": datetime.date(2026, 12, 1)}, "reviewed_on", "1. desember 2026"),
        (Home, {"price": 120000, "price_period": "month"}, "price", "120\u00a0000 kr per måned"),
        (Home, {"price": 9, "price_period": "month"}, "price", "9 kr per måned"),
        (Home, {"price": 2500, "price_period": "total"}, "price", "2\u00a0500 kr"),
        (Home, {"area_m2": 13000}, "area_m2", "13 dekar (1,3 hektar)"),
        (Home, {"bedrooms": 40}, "bedrooms", "40"),
        (Activity, {"fee": 2, "fee_period": "year"}, "fee", "2 kr per år"),
        (Activity, {"fee": 60000, "fee_period": "season"}, "fee", "60\u00a0000 kr per sesong"),
        (Job, {"pay_from": 480000, "pay_to": 520000, "pay_period": "year", "extent_percent": 80}, "", ""),
        (Job, {"pay_from": 210, "pay_period": "hour"}, "", ""),
        (Job, {"pay_from": 38500, "pay_period": "month"}, "", ""),
        (Home, {"price": 9000, "price_period": "month", "deposit": 27000, "area_m2": 84}, "", ""),
        (Home, {"kind": "smallholding", "price": 3500000, "price_period": "total", "plot_m2": 130000}, "", ""),
        (Activity, {"fee": 0, "fee_period": "year"}, "", ""),
        (Activity, {"fee": 2000, "fee_period": "year"}, "", ""),
    ],
)
def test_what_is_hardly_meant_is_known_with_what_readers_would_see_and_what_is_usual_is_not(
    model, values, field, shown
):
    with time_machine.travel(NOW, tick=False):
        assert find_doubts(model(**values), values) == ({field: shown} if field else {})


@pytest.mark.parametrize(
    ("row", "values", "field", "shown"),
    [
        ("job", {"pay_from": "480", "pay_period": "year"}, "pay_from", "480 kr per år"),
        ("job", {"deadline": "3.7.2072"}, "deadline", "3. juli 2072"),
        ("home", {"price": "120 000", "price_period": "month"}, "price", "120\u00a0000 kr per måned"),
    ],
)
def test_the_form_asks_once_and_sending_it_again_confirms(row, values, field, shown, as_person, kari, request):
    row, client = request.getfixturevalue(row), as_person(kari)
    with time_machine.travel(NOW, tick=False):
        asked = client.post(address(row), values_of(client.get(address(row))) | values)
        assert list(errors_of(asked)) == [field]
        assert f"Stemmer det? Leserne vil se «{shown}»." in errors_of(asked)[field][0]
        assert values_of(asked)[field] == [values[field]], "what was typed is kept"
        assert client.post(address(row), values_of(asked)).status_code == 302
        page = client.get(address(row))
        assert client.post(address(row), values_of(page) | {"review_note": "Sett"}).status_code == 302, (
            "not asked again"
        )


def test_another_hardly_meant_number_is_another_question(as_person, kari, job):
    client = as_person(kari)
    asked = client.post(address(job), values_of(client.get(address(job))) | {"pay_from": "480", "pay_period": "year"})
    again = client.post(address(job), values_of(asked) | {"pay_from": "48"})
    assert "48 kr per år" in errors_of(again)["pay_from"][0]
    assert client.post(address(job), values_of(again) | {"pay_from": "480.000"}).status_code == 302
    job.refresh_from_db()
    assert job.pay() == "480\u00a0000 kr per år"


@pytest.mark.parametrize("model", list_entry_models())
def test_no_kind_of_entry_of_the_makers_is_doubted_where_all_is_changed(model, tynset):
    _reach, make = MAKERS[model._meta.label]
    entry = make(tynset)
    assert find_doubts(entry, {field.name for field in model._meta.concrete_fields} - {"first_published"}) == {}


def test_the_extent_of_a_new_job_is_not_filled_in_for_anybody(as_person, kari, nurse, tynset):
    page = as_person(kari).get(reverse("admin:jobs_job_add"))
    assert values_of(page)["extent_percent"] == [""]
    sent = {
        "municipality": tynset.pk,
        "title_nb": "Helsefagarbeider, 80 prosent",
        "occupation": nurse.pk,
        "engagement": "permanent",
        "posts": "1",
        "status": "draft",
    }
    assert list(errors_of(as_person(kari).post(reverse("admin:jobs_job_add"), sent))) == ["extent_percent"]


def test_news_without_a_chosen_day_bear_that_on_which_readers_could_see_them(visitor, tynset):
    with time_machine.travel(NOW, tick=False):
        news = Article.objects.create(municipality=tynset, title_nb="Ny hall", summary_nb="Åpner", status="published")
        assert news.card_facts() == ["30. november 2026"]
        assert news.json_ld()["datePublished"].startswith("2026-11-30")
        assert "30. november 2026" in visitor.get("/nb/nyheter/").content.decode()
    assert Article(title_nb="Utkast").card_facts() == []


CODES = [Job._meta.get_field("postal_code"), PostalCode._meta.get_field("code"), Municipality._meta.get_field("number")]


@pytest.mark.parametrize("field", CODES)
def test_a_postal_code_is_kept_as_four_digits_of_ours_and_nothing_else(field):
    def keep(typed):
        return field.clean(field.formfield().clean(typed), None)

    for typed in ("2500", " 2500 ", "25 00", "N-2500", "NO-2500", "2500\u00a0", "2500 Tynset"):
        assert keep(typed) == "2500"
    for typed, words in (
        ("٢٥٠٠", "0 til 9"),
        ("250", "fire sifre"),
        ("25000", "fire sifre"),
        ("2500 Tynset 3", "fire sifre"),
    ):
        with pytest.raises(ValidationError, match=words):
            keep(typed)
