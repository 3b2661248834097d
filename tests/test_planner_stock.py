"""What a process keeps between plans never shows: a plan says what is true now, whoever asked what before."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.caching import caches
from base.caching.versions import Versions
from base.models import VersionStamp
from culture.models import Activity
from entries.ending.publication_changes import find_next_publication_change
from entries.models import EntryQuerySet, Status
from housing.models import Home
from jobs.models import Job
from maps.models import Outlines
from municipalities.models import Municipality, Place, Population, Region, Road, Service, ServiceCoverage
from news.models import Guide, Story
from occupations.models import Neighbour, Occupation
from partners.models import Partner
from planner.plan import DETAILS, build_plan
from planner.supply import counts, stock
from planner.supply.facts import period
from planner.views import build_plan_data
from planner.wishes.home_supply import HomeSupply
from planner.wishes.interest import ActivitySupply
from planner.wishes.job_supply import Apprenticeships, JobSupply
from planner.wishes.service import CompleteKinds, ServiceSupply
from schools.models import School

NURSE_WITH_HOME = "work1=2223&home=rent&rooms=2&like=music&near=library&born=2019"
HOURS = datetime.timedelta(hours=1)


def plan(query=NURSE_WITH_HOME, language="nb"):
    return build_plan(QueryDict(query), language)


def counted(key, query=NURSE_WITH_HOME):
    """How many fit the wish `key` at the first place."""
    return next(outcome.fits for wish, outcome in plan(query).all[0].pairs if wish.key == key)


@pytest.fixture
def home(tynset, tolga):
    plan()  # something is kept before anything is there; Tolga is there when Tynset has left
    return Home.objects.create(municipality=tynset, title_nb="Hus", kind="rent", bedrooms=3, status="published")


def taken_back_by_saving(home):
    home.status = Status.ARCHIVED
    home.save()


def taken_back_in_bulk(home):
    Home.objects.filter(pk=home.pk).update(status=Status.ARCHIVED)


def made_a_plot(home):
    home.kind = Home.Kind.PLOT
    Home.objects.bulk_update([home], ["kind"])


def made_smaller(home):
    home.bedrooms = 1
    home.save(update_fields=["bedrooms"])


def removed(home):
    home.delete()


def removed_in_bulk(home):
    Home.objects.filter(pk=home.pk).delete()


def left_by_its_municipality(home):
    Municipality.objects.filter(pk=home.municipality_id).update(member_until=timezone.localdate() - 24 * HOURS)
    Place.objects.create(
        name="Kvikne", municipality=Municipality.objects.create(number="3430", name="Os"), lat=62, lon=10
    )


@pytest.mark.parametrize(
    "change",
    [
        taken_back_by_saving,
        taken_back_in_bulk,
        made_a_plot,
        made_smaller,
        removed,
        removed_in_bulk,
        left_by_its_municipality,
    ],
)
def test_a_home_is_in_the_next_plan_as_soon_as_it_is_saved_and_out_of_it_as_soon_as_it_is_not(change, home):
    assert counted("home") == 1
    change(home)
    assert counted("home") == 0


def test_a_host_who_publishes_sees_it_in_the_plan_at_once(as_person, kari, tynset, make_job, visitor):
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True, status=Status.DRAFT)
    assert counted("work1") == 0
    answer = as_person(kari).post(
        "/admin/jobs/job/", {"action": "publish", "_selected_action": [job.pk], "index": 0}, follow=True
    )
    assert answer.status_code == 200
    assert counted("work1") == 1
    assert "1 stilling passer." in visitor.get(f"/nb/planlegger/?{NURSE_WITH_HOME}").content.decode()


def test_a_job_appears_and_disappears_at_its_second_without_being_saved(make_job, tynset):
    begins = timezone.now().replace(microsecond=0) + HOURS
    make_job(tynset, publish_from=begins, publish_until=begins + HOURS)
    second = datetime.timedelta(seconds=1)
    for moment, there in ((begins - second, 0), (begins, 1), (begins + HOURS - second, 1), (begins + HOURS, 0)):
        with time_machine.travel(moment, tick=False):
            assert counted("work1") == there, moment


def test_a_municipality_takes_part_from_midnight_in_oslo(make_job, tynset):
    make_job(tynset)
    Municipality.objects.filter(pk=tynset.pk).update(member_from=datetime.date(2027, 3, 2))
    late, midnight = (
        datetime.datetime(2027, 3, 1, hour, minute, tzinfo=datetime.UTC) for hour, minute in ((22, 59), (23, 0))
    )
    with time_machine.travel(late, tick=False):
        assert plan().all == []
    with time_machine.travel(midnight, tick=False):
        assert counted("work1") == 1


def test_a_clock_that_is_put_back_makes_a_new_count(make_job, tynset, soon):
    make_job(tynset, publish_from=soon)
    with time_machine.travel(soon, tick=False):
        assert counted("work1") == 1
    assert counted("work1") == 0


def test_names_follow_the_language_and_the_last_saved_words(make_job, tynset, visitor):
    job = make_job(tynset, "Sykepleier i Tynset", title_en="Nurse in Tynset")
    address = f"/nb/planlegger/?{NURSE_WITH_HOME}"
    assert "Sykepleier i Tynset" in visitor.get(address).content.decode()
    assert "Nurse in Tynset" in visitor.get(f"/en/planner/?{NURSE_WITH_HOME}").content.decode()
    job.title_nb = "Sykepleier på Savalen"
    job.save()
    assert "Sykepleier på Savalen" in visitor.get(address).content.decode()


def test_a_school_and_a_service_follow_as_well(tynset, visitor):
    address = f"/nb/planlegger/?{NURSE_WITH_HOME}"
    visitor.get(address)
    school = School.objects.create(municipality=tynset, title_nb="Fåset skole", kind="compulsory", status="published")
    Service.objects.create(place=tynset.centre, kind="library", name="Folkebiblioteket", source="prøve")
    page = visitor.get(address).content.decode()
    assert "Fåset skole" in page
    assert "Folkebiblioteket" in page
    School.objects.filter(pk=school.pk).update(title_nb="Fåset oppvekstsenter")
    assert "Fåset oppvekstsenter" in visitor.get(address).content.decode()


FAMILIES = [
    NURSE_WITH_HOME,
    "work1=2223&drive1=20&work2=2221&extent2=full",
    "work1=2221&home=buy&max=2500000",
    "words1=sykepleier",
    "born=2019&born=2022&like=music&like=skiing",
    "near=library&near_drive=60&home=rent&max=9000&pets=yes",
    "work1=22&work2=remote",
]


@pytest.mark.parametrize("turn", [1, -1])
def test_what_others_asked_before_changes_no_plan(turn, make_job, tynset, tolga, road):
    for place in (tynset, tolga):
        make_job(place, extent_percent=80)
        Home.objects.create(
            municipality=place, title_nb="Hus", kind="rent", price=8500, price_period="month", status="published"
        )
        Activity.objects.create(municipality=place, title_nb="Kor", category="music", age_from=6, status="published")
    fresh = {}
    for query in FAMILIES:
        caches.clear_caches()
        fresh[query] = build_plan_data(plan(query))
    assert {query: build_plan_data(plan(query)) for query in FAMILIES[::turn]} == fresh


def test_what_is_kept_has_a_limit(make_job, tynset, monkeypatch):
    make_job(tynset)
    for number in range(3):
        Home.objects.create(municipality=tynset, title_nb=f"Hus {number}", kind="rent", status="published")
    monkeypatch.setattr(stock, "MOST_OUTCOMES", 4)
    caches.clear_caches()
    found = {query: build_plan_data(plan(query)) for query in FAMILIES}
    now = stock.stock.get()
    assert len(now.outcomes) == 4
    assert now.counts.kept.weight > 60
    monkeypatch.setattr(counts, "KEPT_HUNDREDS_OF_BYTES", 60)
    caches.clear_caches()
    for amount in range(8_000, 9_000, 50):  # as a stranger could, for ever: a new part each, most of them empty
        plan(f"home=rent&max={amount}")
    now = stock.stock.get()
    assert now.counts.kept.weight <= 60
    assert len(now.counts.kept) < 15
    assert {query: build_plan_data(plan(query)) for query in FAMILIES} == found


# --- only what has changed is counted again ---------------------------------------------------------------------------
COUNTED = {"jobs_job", "housing_home", "culture_activity", "municipalities_service"}


def counted_anew(query=NURSE_WITH_HOME):
    """The tables of which the next plan counts rows."""
    with CaptureQueriesContext(connection) as queries:
        plan(query)
    counting = [query["sql"] for query in queries if "in_newest" in query["sql"]]
    return {table for table in COUNTED if any(f'FROM "{table}"' in sql for sql in counting)}


def save_job_of_her_trade(rows):
    rows["job"].save()


def save_job_of_another_trade(rows):
    rows["carpenter"].save()


def move_job_to_her_trade(rows):
    rows["carpenter"].occupation = rows["job"].occupation
    rows["carpenter"].save()


def move_job_away_from_her_trade(rows):
    rows["job"].occupation = rows["carpenter"].occupation
    rows["job"].save()


def archive_jobs_in_bulk(rows):
    Job.objects.filter(pk=rows["carpenter"].pk).update(status=Status.ARCHIVED)


def save_home_to_rent(rows):
    rows["home"].save()


def add_plot(rows):
    Home.objects.create(municipality=rows["job"].municipality, title_nb="Tomt", kind="plot", status="published")


def make_home_a_plot(rows):
    rows["home"].kind = Home.Kind.PLOT
    rows["home"].save()


def add_choir(rows):
    Activity.objects.create(municipality=rows["job"].municipality, title_nb="Kor", category="music")


def add_ski_club(rows):
    Activity.objects.create(municipality=rows["job"].municipality, title_nb="Skilag", category="skiing")


def add_library(rows):
    Service.objects.create(place=rows["job"].place, kind="library", name="Biblioteket", source="x")


def rename_partner(rows):
    Partner.objects.update(name="Helseforetaket")


def change_road(rows):
    Road.objects.update(minutes=35)


def move_place(rows):
    rows["job"].place.save()


@pytest.mark.parametrize(
    ("change", "tables"),
    [
        (save_job_of_her_trade, {"jobs_job"}),
        (save_job_of_another_trade, set()),
        (move_job_to_her_trade, {"jobs_job"}),
        (move_job_away_from_her_trade, {"jobs_job"}),
        (archive_jobs_in_bulk, {"jobs_job"}),
        (save_home_to_rent, {"housing_home"}),
        (add_plot, set()),
        (make_home_a_plot, {"housing_home"}),
        (add_choir, {"culture_activity"}),
        (add_ski_club, set()),
        (add_library, {"municipalities_service"}),
        (rename_partner, set()),
        (change_road, set()),
        (move_place, COUNTED),
    ],
)
def test_a_plan_counts_again_only_the_parts_in_which_something_was_saved(change, tables, make_job, home, road):
    carpenter = Occupation.objects.create(code="7115", name_nb="Snekkere")
    rows = {"job": make_job(home.municipality), "home": home}
    rows["carpenter"] = make_job(home.municipality, "Snekker", occupation=carpenter)
    caches.clear_caches()
    assert counted_anew() == COUNTED
    assert counted_anew() == set()
    change(rows)
    assert counted_anew() == tables
    kept_plan = build_plan_data(plan())
    caches.clear_caches()
    assert build_plan_data(plan()) == kept_plan


def test_what_was_counted_ends_at_the_next_turn_although_something_else_was_saved_meanwhile(make_job, home, soon):
    """The time in which a count holds is that of its own day, not of the last change."""
    begins = timezone.now() + HOURS
    make_job(home.municipality, publish_from=begins)
    assert counted("work1") == 0
    with time_machine.travel(begins - datetime.timedelta(minutes=1), tick=False):
        home.save()
        assert counted("work1") == 0
    with time_machine.travel(begins + datetime.timedelta(minutes=1), tick=False):
        assert counted("work1") == 1


def test_whatever_a_plan_reads_it_reads_by_one_moment_and_not_by_the_clock(make_job, home, monkeypatch):
    asked, public = [], EntryQuerySet.public
    monkeypatch.setattr(
        EntryQuerySet, "public", lambda self, *now: asked.append((self.model, *now)) or public(self, *now)
    )
    make_job(home.municipality)
    Occupation.objects.update(is_regulated=True)
    caches.clear_caches()
    plan(f"{NURSE_WITH_HOME}&education1=foreign")
    assert {model for model, *_now in asked} == {Job, Home, Activity, School, Guide, Story}
    assert {tuple(now) for _model, *now in asked} == {(period.get().began,)}


# --- every table that a plan reads ------------------------------------------------------------------------------------
@pytest.fixture
def specialist(nurse):
    return Occupation.objects.create(code="2221", name_nb="Spesialsykepleiere")


@pytest.fixture
def employer(make_job, tynset, tolga, road, specialist):
    partner = Partner.objects.create(municipality=tynset, kind="employer", name="Fjellsykehuset")
    make_job(tynset, partner=partner, apply_asap=True)
    return partner


CHANGES = {
    "region": (lambda rows: Region.objects.update(name_nb="Nyfjell"), "Nyfjell"),
    "municipality": (
        lambda rows: Municipality.objects.filter(name="Tynset").update(name="Tynset og Kvikne"),
        "Tynset og Kvikne",
    ),
    "place": (lambda rows: Place.objects.filter(name="Tynset").update(name="Tynset sentrum"), "Tynset sentrum"),
    "road": (lambda rows: Road.objects.update(minutes=35), "ca. 35 min"),
    "population": (
        lambda rows: Population.objects.create(
            municipality=Municipality.objects.get(name="Tynset"), year=timezone.localdate().year, by_age=[77] * 30
        ),
        "77 barn født i 2019",
    ),
    "service": (
        lambda rows: Service.objects.create(place=rows["place"], kind="library", name="Boksamlingen", source="x"),
        "Boksamlingen",
    ),
    "servicecoverage": (
        lambda rows: ServiceCoverage.objects.create(
            kind="library", is_complete=True, source="x", reviewed_on=timezone.localdate()
        ),
        "Ingen innen",
    ),
    "activity": (
        lambda rows: Activity.objects.create(
            place=rows["place"],
            municipality=rows["place"].municipality,
            title_nb="Koret",
            category="music",
            status="published",
        ),
        "Koret",
    ),
    "story": (
        lambda rows: Story.objects.create(
            title_nb="Vi ble i Tolga", municipality=Municipality.objects.get(name="Tolga"), status="published"
        ),
        "Vi ble i Tolga",
    ),
    "guide": (
        lambda rows: Guide.objects.create(title_nb="Slik godkjennes et yrke", topic="approval", status="published"),
        "Slik godkjennes et yrke",
    ),
    "outlines": (
        lambda rows: Outlines.objects.create(
            region=Region.objects.create(name_nb="Prøvefjell"),
            shapes={
                "arcs": [[[10, 62], [11, 62], [11, 63], [10, 62]]],
                "municipalities": {},
                "attribution": "© Prøvekart",
            },
        ),
        "© Prøvekart",
    ),
    "partner": (lambda rows: Partner.objects.update(name="Helseforetaket"), "Helseforetaket (Tynset)"),
    "occupation": (lambda rows: Occupation.objects.update(is_regulated=False), "Ikke helt: et naboyrke"),
    "neighbour": (
        lambda rows: Neighbour.objects.create(person=rows["specialist"], advert=rows["nurse"], reason="x"),
        "Ikke helt: et naboyrke",
    ),
}


@pytest.mark.parametrize("table", CHANGES)
def test_a_change_of_any_table_that_a_plan_reads_is_in_the_next_plan(
    table, employer, specialist, nurse, tynset, visitor
):
    Occupation.objects.update(is_regulated=True)
    address = (
        "/nb/planlegger/?work1=2221&education1=foreign&drive1=30&work2=2223&born=2019"
        "&like=music&near=library&near_drive=60"
    )
    change, words = CHANGES[table]
    assert words not in visitor.get(address).content.decode()
    change({"place": tynset.centre, "specialist": specialist, "nurse": nurse})
    assert words in visitor.get(address).content.decode()


def test_each_table_that_ends_what_is_kept_is_changed_by_a_test(employer, visitor, monkeypatch):
    """Whatever version a plan with every kind of wish asks for.

    Jobs, homes and schools are above, words in the catalogue's.
    """
    asked = set()
    of, of_parts = Versions.of, Versions.of_parts
    monkeypatch.setattr(Versions, "of", lambda self, models: asked.update(models) or of(self, models))
    monkeypatch.setattr(
        Versions, "of_parts", lambda self, model, parts: asked.add(model) or of_parts(self, model, parts)
    )
    Occupation.objects.update(is_regulated=True)
    assert visitor.get(f"/nb/planlegger/?{NURSE_WITH_HOME}&words2=sykepleier").status_code == 200
    names = {model._meta.model_name for model in asked} - {"job", "home", "school", "outsideschool", "word"}
    assert names == set(CHANGES)


def test_without_any_version_nothing_lasts(make_job, tynset, soon):
    """A database that was filled past the portal."""
    make_job(tynset, publish_from=soon)
    VersionStamp.objects.all().delete()
    assert counted("work1") == 0
    with time_machine.travel(soon, tick=False):
        assert counted("work1") == 1


# --- when what is public turns ----------------------------------------------------------------------------------------
NOW = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
moments = st.none() | st.integers(-3, 3).map(lambda n: NOW + n * HOURS)


def test_nothing_dated_never_turns(make_job, tynset):
    make_job(tynset)
    assert find_next_publication_change([Job, Home], NOW) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([Job, Home]), moments, moments, st.booleans()), max_size=5))
def test_the_next_turn_is_the_soonest_date_of_what_is_published(nurse, tynset, rows):
    rows = [row for row in rows if not (row[1] and row[2] and row[2] <= row[1])]
    for model in (Job, Home):
        model.objects.all().delete()
    for number, (model, begins, ends, published) in enumerate(rows):
        own = (
            {"occupation": nurse, "engagement": "permanent", "extent_percent": 100}
            if model is Job
            else {"kind": "rent"}
        )
        model.objects.create(
            municipality=tynset,
            title_nb=f"Nummer {number}",
            publish_from=begins,
            publish_until=ends,
            status="published" if published else "draft",
            **own,
        )
    ahead = [moment for _model, *dates, published in rows if published for moment in dates if moment and moment > NOW]
    assert find_next_publication_change([Job, Home], NOW) == min(ahead, default=None)


# --- unions -----------------------------------------------------------------------------------------------------------
UNITED = [
    JobSupply(1, "2223"),
    Apprenticeships(((1, "2223"),)),
    HomeSupply(("rent",), (9000,), 2, 4, True, None),
    ActivitySupply("music"),
    ServiceSupply(),
    CompleteKinds(),
]
ASKING: Any = SimpleNamespace(language="de", moment=SimpleNamespace(time=NOW))
TITLED = {
    model.__name__: stock.build_title_query(model, {1}, ASKING, DETAILS.get(model, ("source", "reviewed_on")))
    for model in (Job, Home, Activity, Guide, Story, Service)
}
ARMS: list[tuple[str, QuerySet, tuple[str, ...]]] = [
    (type(part).__name__, part.arm([part], NOW).query(0, [2, 5, 2]), counts.name_columns([2, 5, 2])) for part in UNITED
]
ARMS += [
    (name, arm, ("in_domain", "pk", "in_slug", "in_partner", "in_details", "in_text_0", "in_text_1", "in_text_2"))
    for name, arm in TITLED.items()
]


@pytest.mark.django_db
@pytest.mark.parametrize(("arm", "columns"), [arm[1:] for arm in ARMS], ids=[arm[0] for arm in ARMS])
def test_each_arm_of_a_union_has_its_columns_in_the_order_in_which_they_are_read(arm, columns):
    with connection.cursor() as cursor:
        cursor.execute(*arm.query.sql_with_params())
        found = tuple(column[0] for column in cursor.description)
    assert found == columns, (
        "The columns of values_list() come in another order than they were asked for in (Django, or rewrite(False) of "
        "django-modeltranslation): planner/supply/ joins such arms by position, and would give a "
        "family the prices of homes as the ages of activities."
    )
