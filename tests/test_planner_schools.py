"""From a year of birth, a moving date and a programme to kindergartens and schools, in words that send nobody wrong."""

import datetime
import html
import re

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation

from base.caching import caches
from municipalities.models import Municipality, Place, Road
from planner.household import Stage, compute_age, compute_stage
from planner.plan import build_plan
from planner.rows import Rows
from schools.models import OutsideSchool, School
from schools.years import compute_school_year

NOON = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
APRIL_2027, MAY_2027 = datetime.date(2027, 4, 30), datetime.date(2027, 5, 1)


# --- what counts on a day ---------------------------------------------------------------------------------------------
def test_from_may_on_the_coming_school_year_counts():
    days = (APRIL_2027, MAY_2027, datetime.date(2027, 7, 31), datetime.date(2027, 8, 1), datetime.date(2027, 12, 31))
    assert [compute_school_year(day) for day in days] == [2026, 2027, 2027, 2027, 2027]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (2027, Stage("kindergarten")),
        (2022, Stage("kindergarten")),
        (2021, Stage("compulsory", 1)),
        (2018, Stage("compulsory", 4)),
        (2012, Stage("compulsory", 10)),
        (2011, Stage("upper_secondary", 11)),
        (2009, Stage("upper_secondary", 13)),
        (2008, Stage("")),
    ],
)
def test_children_start_school_in_the_autumn_of_the_year_they_turn_six(born, expected):
    assert compute_stage(born, MAY_2027) == expected


def test_in_april_a_child_is_a_grade_lower():
    grades = [Stage("kindergarten"), Stage("compulsory", 3), Stage("compulsory", 10), Stage("upper_secondary", 13)]
    assert [compute_stage(born, APRIL_2027) for born in (2021, 2018, 2011, 2008)] == grades


def test_a_child_has_the_age_it_reaches_in_the_year():
    assert (compute_age(2018, MAY_2027), compute_age(2028, MAY_2027)) == (9, 0)


# --- a small region ---------------------------------------------------------------------------------------------------
@pytest.fixture
def today():
    with time_machine.travel(NOON, tick=False):
        caches.clear_caches()
        yield timezone.localdate()


@pytest.fixture
def world(today, tynset, tolga, road):
    """Tynset and Tolga, 20 minutes apart, in county 34; Elverum outside, 34 minutes from Tynset; Røros across the
    county's border, 15 minutes from Tolga.
    """
    roros = Municipality.objects.create(number="5025", name="Røros", county_number="50", county_name="Trøndelag")
    roros.centre = Place.objects.create(municipality=roros, name="Røros", kind="town", lat=62.57, lon=11.38)
    roros.save()
    Municipality.objects.exclude(pk=roros.pk).update(county_number="34", county_name="Innlandet")
    town = Place.objects.create(name="Elverum", kind="outside", lat=60.88, lon=11.56)
    Road.objects.create(a=tynset.centre, b=town, minutes=34, km=40)
    Road.objects.create(a=tolga.centre, b=roros.centre, minutes=15, km=18)
    return {"Tynset": tynset, "Tolga": tolga, "Røros": roros, "Elverum": town}


def make(municipality, title, kind, **values):
    if "programmes" in values:
        values["programmes_year"] = 2025
    return School.objects.create(municipality=municipality, title_nb=title, kind=kind, status="published", **values)


def upper(municipality, title, programmes="", **values):
    return make(municipality, title, "upper_secondary", programmes=programmes, **values)


def outside(world, title, programmes, county="34"):
    year = 2025 if programmes else None
    return OutsideSchool.objects.create(
        name=title,
        org_number="974571900",
        county_number=county,
        county_name="x",
        place=world["Elverum"],
        source="x",
        programmes=programmes,
        programmes_year=year,
        website="https://www.elverum.vgs.no",
    )


def near(title_at, metres):
    """A point so far north of a municipality's centre."""
    return {"lat": title_at.centre.lat + metres / 111_195, "lon": title_at.centre.lon, "position_exact": True}


def of(query, place="Tynset", wish="child1"):
    """(state, fits, minutes, place, entry) of a child in a place."""
    plan = build_plan(QueryDict(query), "nb")
    assert plan.form.errors == {}
    row = next(row for row in plan.all if plan.facts.places[row.place].name == place)
    o = next(outcome for its, outcome in row.pairs if its.key == wish)
    return o.state.value, o.fits, o.minutes, plan.facts.place(o.place).name if o.place else None, o.entry


def page(query, place="Tynset"):
    """What an English reader is told at a place, without marks."""
    with translation.override("en"):
        plan = build_plan(QueryDict(query), "en")
        view = Rows(plan).view(1, next(row for row in plan.all if plan.facts.places[row.place].name == place))
        said = [view.sentence, *(part for line in view.lines for part in (line.title, line.text, *line.notes))]
    return html.unescape(re.sub(r"<[^>]+>", "", " ".join(said)))


pytestmark = pytest.mark.django_db


# --- kindergarten -----------------------------------------------------------------------------------------------------
def test_kindergartens_have_no_catchment_and_the_one_nearest_the_village_is_named_first(world):
    tynset = world["Tynset"]
    make(tynset, "Galåen", "kindergarten", ownership="private", **near(tynset, 5500))
    make(tynset, "Uten punkt", "kindergarten")
    close = make(tynset, "Haverslia", "kindergarten", **near(tynset, 900))
    make(world["Tolga"], "Tolga barnehage", "kindergarten")
    assert of("born=2024") == ("met", 3, 0, "Tynset", close.pk)
    said = page("born=2024")
    assert "3 kindergartens in Tynset within about 30 min; you choose when you apply. Nearest: Haverslia, here" in said
    assert re.search(r"Also: .*Galåen, here .*Uten punkt, here", said)
    assert "Likely" not in said


def test_each_kindergarten_says_from_which_age_it_takes_children_and_fresh_free_places(world, today):
    tynset = world["Tynset"]
    fresh, stale = today - datetime.timedelta(days=50), today - datetime.timedelta(days=61)
    make(tynset, "A", "kindergarten", age_from=1, free_places=2, free_places_on=fresh, **near(tynset, 1))
    make(tynset, "B", "kindergarten", age_from=0, free_places=9, free_places_on=stale, **near(tynset, 2))
    make(tynset, "C", "kindergarten", months_from=10, **near(tynset, 3))
    make(tynset, "D", "kindergarten", **near(tynset, 4))
    said = page("born=2024")
    assert "Nearest: A, here (from 1 year, 2 free places on 11 October 2026)." in said
    assert "Also: B, here (also under one year). C, here (from 10 months). D, here (ask from which age)." in said


@pytest.mark.parametrize(
    ("query", "year"),
    [("born=2026", "2027"), ("born=2025", None), ("born=2026&move=2027-07", "2027"), ("born=2026&move=2027-08", None)],
)
def test_a_child_under_one_is_promised_no_place_before_the_august_after_its_birth(query, year, world):
    make(world["Tynset"], "A", "kindergarten", age_from=0)
    told = f"A place from August {year} at the earliest, by month of birth."
    assert (told in page(query)) is (year is not None)
    assert ("A place from August" in page(query)) is (year is not None)


def test_a_kindergarten_of_the_neighbour_never_counts_and_is_told(world):
    make(world["Tolga"], "Tolga barnehage", "kindergarten")
    assert of("born=2024") == ("unknown", 0, None, None, None)
    said = page("born=2024")
    assert "No kindergarten of Tynset is known to be in reach; ask the host." in said
    assert (
        "Across the border: Tolga barnehage, Tolga, about 20 min. It may be applied for, with no right to a place."
        in said
    )


# --- compulsory school ------------------------------------------------------------------------------------------------
def test_the_municipality_decides_and_a_private_school_counts_only_where_no_public_one_takes_the_grade(world):
    tynset = world["Tynset"]
    make(tynset, "Montessori", "compulsory", ownership="private", grade_from=1, grade_to=10, **near(tynset, 100))
    public = make(tynset, "Barneskolen", "compulsory", grade_from=1, grade_to=7, **near(tynset, 2000))
    assert of("born=2018")[0::4] == ("met", public.pk)
    assert "Nearest: Barneskolen, here. The municipality decides which school." in page("born=2018")
    assert of("born=2013")[4] != public.pk, "of grades 8 to 10 there is a private one only"
    assert of("born=2013")[:2] == ("met", 0)


def test_free_transport_is_told_by_the_kilometres_of_the_road(world):
    tynset, tolga = world["Tynset"], world["Tolga"]
    skole = make(tynset, "Tynset skole", "compulsory")
    fjell = Place.objects.create(municipality=tynset, name="Fjellet", kind="hamlet", lat=62.3, lon=10.8)
    Road.objects.create(a=fjell, b=tynset.centre, minutes=5, km=3)
    assert of("born=2020", "Fjellet")[4] == skole.pk
    assert "About 3 km by road: more than 2 km gives the right to free school transport." in page(
        "born=2020", "Fjellet"
    )
    assert "More than 4 km to school gives the right to free school transport." in page("born=2018", "Fjellet")
    upper(tolga, "Tolga vgs", "ST")
    assert "About 22 km by road: more than 6 km gives the right" in page("born=2010&programme1=ST")


def test_a_move_from_may_to_july_says_which_school_year_is_meant(world):
    make(world["Tynset"], "Tynset skole", "compulsory")
    words = "Counted for the school year that begins in August 2027."
    assert "grade 1, age 6" in page("born=2021&move=2027-05")
    assert [words in page(f"born=2021&move=2027-{month}") for month in ("05", "07", "08")] == [True, True, False]


# --- upper secondary school -------------------------------------------------------------------------------------------
def test_with_a_programme_only_a_school_that_offers_it_counts(world):
    here = upper(world["Tynset"], "Tynset vgs", "ST BA")
    tolga = upper(world["Tolga"], "Tolga vgs", "HS")
    assert of("born=2010&programme1=ST") == ("met", 1, 0, "Tynset", here.pk)
    assert of("born=2010&programme1=hs") == ("met", 1, 20, "Tolga", tolga.pk)
    assert of("born=2010&programme1=HS&school_drive=18")[0] == "nearly"
    assert of("born=2010&programme1=HS&school_drive=15") == ("not", 0, 20, "Tolga", tolga.pk)
    assert of("born=2010&programme1=MD") == ("not", 0, None, None, None)
    assert "Health and child care: Tolga vgs, Tolga, about 20 min. The county decides." in page(
        "born=2010&programme1=HS"
    )
    far = page("born=2010&programme1=HS&school_drive=15")
    assert "Nearest known to offer health and child care: Tolga vgs, Tolga, about 20 min." in far
    assert "Ask the county about boarding and grants." in far


def test_without_a_programme_it_depends_and_an_agricultural_school_is_not_for_everyone(world):
    upper(world["Tynset"], "Storsteigen", "NA")
    tolga = upper(world["Tolga"], "Tolga vgs", "ST HS")
    assert of("born=2010") == ("unknown", 0, 20, "Tolga", tolga.pk)
    said = page("born=2010")
    assert "It depends on the programme. In reach: Tolga vgs, Tolga, about 20 min." in said
    assert "Tolga vgs: general studies, health and child care (with an intake in 2025; ask the county" in said
    assert "Storsteigen, here (farming, forestry and nature only)." in said
    assert of("born=2010&school_drive=10") == ("not", 0, 20, "Tolga", tolga.pk)
    assert of("born=2010&programme1=NA")[:3] == ("met", 1, 0)


def test_a_school_of_the_county_outside_the_region_counts_and_one_of_another_county_does_not(world):
    outside(world, "Elverum vgs", "ST ID")
    assert of("born=2010&programme1=ID") == ("nearly", 0, 34, "Elverum", None)
    assert of("born=2010&programme1=ID&school_drive=35") == ("met", 1, 34, "Elverum", None)
    said = page("born=2010&programme1=ID&school_drive=35")
    assert "Sports studies: Elverum vgs, Elverum, about 35 min. The county decides." in said
    assert "Your wish is within reach from here, in Elverum." in said
    OutsideSchool.objects.update(county_number="50")
    assert of("born=2010&programme1=ID&school_drive=35") == ("unknown", 0, None, None, None)
    assert "Across the border: Elverum vgs, Elverum, about 35 min. It may be applied for" in page(
        "born=2010&programme1=ID"
    )


def test_of_a_school_that_no_source_describes_nothing_is_denied(world):
    upper(world["Tynset"], "Stille vgs")
    outside(world, "Elverum vgs", "MD")
    assert of("born=2010")[:4] == ("unknown", 0, 0, "Tynset")
    assert of("born=2010&programme1=MD&school_drive=10")[:4] == ("unknown", 0, 0, "Tynset")
    said = page("born=2010&programme1=MD&school_drive=10")
    assert "Stille vgs, here. Ask the county what it offers." in said
    assert "Nearest known to offer music, dance and drama: Elverum vgs, Elverum, about 35 min." in said
    assert of("born=2010&programme1=MD&school_drive=35")[0] == "met", "one that offers it comes first"


def test_a_county_without_any_school_is_to_be_asked(world):
    upper(world["Røros"], "Røros vgs", "ST")
    assert of("born=2010&programme1=ST", "Tolga") == ("unknown", 0, None, None, None)
    assert of("born=2010", "Tolga") == ("unknown", 0, None, None, None)
    said = page("born=2010&programme1=ST", "Tolga")
    assert "No such school of the county is known to be in reach; ask the county." in said
    assert "Across the border: Røros vgs, Røros, about 15 min." in said


def test_a_child_in_grade_nine_or_ten_hears_when_upper_secondary_begins_and_what_is_then_in_reach(world):
    make(world["Tynset"], "Tynset skole", "compulsory")
    upper(world["Tolga"], "Tolga vgs", "ST")
    begins = "Upper secondary school begins in August 2028. It depends on the programme. In reach: Tolga vgs, Tolga,"
    assert begins in page("born=2012")
    assert "begins in August 2028. General studies: Tolga vgs, Tolga" in page("born=2012&programme1=ST")
    assert "Upper secondary school begins" not in page("born=2013")
    assert of("born=2012&programme1=MD")[0] == "met", "the programme concerns a later school"


def test_a_programme_of_a_child_in_grade_ten_counts_as_from_the_coming_autumn_unless_a_month_is_said(world):
    make(world["Tynset"], "Tynset skole", "compulsory")
    upper(world["Tolga"], "Tolga vgs", "HS")
    assert of("born=2011")[0] == of("born=2011&programme1=MD&move=2026-12")[0] == "met", "Tynset skole"
    assert of("born=2011&programme1=HS")[0] == "met"
    assert of("born=2011&programme1=HS&school_drive=15")[0] == "not", "Tolga vgs is too far"
    assert "As from the coming autumn, since a programme is chosen." in page("born=2011&programme1=HS")
    assert "As from the coming autumn" not in page("born=2010&programme1=HS") + page("born=2011")


def test_a_longer_drive_is_offered_where_it_reaches_the_programme(world):
    upper(world["Tolga"], "Tolga vgs", "HS")
    gains = build_plan(QueryDict("born=2010&programme1=HS&school_drive=10"), "nb").gains
    assert [(gain.relaxation.name, gain.relaxation.value, gain.as_good) for gain in gains] == [
        ("school_drive", 20, 2)
    ], "Røros is to be asked about: not met"


def test_a_change_of_a_school_outside_is_in_the_next_plan(world):
    school = outside(world, "Elverum vgs", "ST")
    assert of("born=2010&programme1=HS&school_drive=40")[0] == "not"
    school.programmes = "ST HS"
    school.save()
    assert of("born=2010&programme1=HS&school_drive=40")[0] == "met"


# --- the form ---------------------------------------------------------------------------------------------------------
def form(query):
    return Client().get(f"/en/planner/?{query}").content.decode()


def test_the_programme_is_asked_from_fourteen_beside_the_child_and_without_javascript(world):
    answer = form("born=2020&born=2012&born=2013&programme3=hs")
    assert re.findall(r'<select name="(programme\d+)"', answer) == ["programme2", "programme3"]
    assert "Child 2, born 2012: programme at upper secondary school" in answer
    assert '<option value="HS" selected>Health and child care</option>' in answer
    assert "Upper secondary school for the child born 2013: health and child care" in answer


def test_a_programme_stays_with_its_child_when_a_year_beside_it_does_not_count(world):
    plan = build_plan(QueryDict("born=1850&born=&born=2020&born=2010&programme4=ba"), "nb")
    assert (plan.household.born, plan.household.programmes) == ((2020, 2010), ("", "BA"))
    assert plan.query.endswith("born=2020&born=2010&programme2=BA")
    assert build_plan(QueryDict("born=2010&programme2=BA"), "nb").household.programmes == ()


def test_what_is_no_programme_is_said_beside_its_child_and_kept_as_written(world):
    plan = build_plan(QueryDict("born=2020&programme1=XX&born=2010&programme2=ST"), "nb")
    assert (list(plan.form.errors), plan.household.programmes) == (["programme1"], ("", "ST"))
    answer = form("born=2020&programme1=XX")
    assert '<option value="XX" selected>XX</option>' in answer
    assert 'id="id_programme1_error">“XX” is no programme of upper secondary school.' in answer
