"""Ten families on the demo region, each with what was checked by hand against the data files and the roads.

They come as soon as they can: most adverts begin within three months, and would be "nearly" for who comes next autumn.
"""

import pytest
from django.http import QueryDict
from django.utils import timezone

from planner.plan import build_plan
from planner.wishes.school_judging import build_reached_schools
from schools.years import compute_school_year

pytestmark = pytest.mark.django_db
BORN = compute_school_year(timezone.localdate())  # the school year in which they come began in this year


@pytest.fixture
def plan_of(demo, db):
    def plan(query):
        made = build_plan(QueryDict(query), "nb")
        assert made.form.errors == {}
        return made

    return plan


def best(plan, n=1):
    """[(slug, met, total)] of the first n."""
    return [(plan.facts.places[row.place].slug, row.met, len(row.pairs)) for row in plan.all[:n]]


def at(plan, slug):
    """{wish key: (state, fits, minutes, slug of where)} of one place."""
    row = next(row for row in plan.all if plan.facts.places[row.place].slug == slug)
    return {
        wish.key: (o.state.value, o.fits, o.minutes, plan.facts.place(o.place).slug if o.place else None)
        for wish, o in row.pairs
    }


def test_a_nurse_and_a_carpenter_with_children_in_grades_1_and_4(plan_of):
    """Nurses are wanted in Os (18 min from Tolga) and Røros (32), not at the hospital in Tynset, which wants
    specialists; carpenters in Tylldalen (20 + 17 min). A house for rent stands in Vingelen (8 min), one for sale in
    Tolga.
    """
    plan = plan_of(
        f"work1=2223&work2=7115&born={BORN - 9}&born={BORN - 6}&home=rent&home=buy&max=12000&rooms=3&pets=yes"
        f"&like=music&like=skiing&near=railway_station&near=hospital"
    )
    assert best(plan, 3) == [("tolga", 9, 9), ("vingelen", 9, 9), ("telneset", 9, 9)]
    tolga = at(plan, "tolga")
    assert tolga["work1"] == ("met", 4, 18, "os-i-osterdalen"), "two adverts of two posts each"
    assert tolga["work2"] == ("met", 3, 37, "tylldalen"), "three posts; the apprenticeship is none for a carpenter"
    assert tolga["home"] == ("met", 2, 0, "tolga")
    assert tolga["child1"] == tolga["child2"] == ("met", 0, 0, "tolga")
    assert tolga["near-hospital"] == ("met", 1, 20, "tynset")
    assert [wish.grade for wish in plan.wishes if wish.kind == "school"] == [4, 1]
    assert at(plan, "roros")["work2"][0] == "nearly", "a saw mill in Telneset: a neighbouring trade"


def test_two_teachers_who_want_a_smallholding(plan_of):
    """Smallholdings: Unset, Tufsingdalen, Brydalen, Haltdalen; teachers: one in Tolga, one in Brekken, and eight months
    in Alvdal. Brydalen to Tolga is 18 + 20 min, through Tynset; from Tylldalen no road leads there but the one through
    Tynset. Only Røros and Glåmos reach two posts, and there no smallholding. Alvdal is 48 min from Bergset, nearly
    near.
    """
    plan = plan_of(f"work1=2341&work2=2341&home=farm&born={BORN - 8}")
    assert best(plan, 4) == [("roros", 3, 4), ("glamos", 3, 4), ("brydalen", 3, 4), ("narbuvoll", 3, 4)]
    assert at(plan, "brydalen")["work1"] == ("met", 1, 38, "tolga")
    assert at(plan, "brydalen")["work2"] == ("nearly", 0, 40, "alvdal"), "Tolga has one post, and there are two of them"
    assert (at(plan, "roros")["work1"], at(plan, "roros")["work2"]) == (
        ("met", 2, 32, "tolga"),
        ("met", 2, 33, "brekken"),
    )
    assert at(plan, "brydalen")["home"] == ("met", 1, 0, "brydalen")
    assert at(plan, "tylldalen")["home"][0] == "not", "Brydalen is 35 min away"
    assert at(plan, "narbuvoll")["home"] == ("met", 1, 13, "tufsingdalen")
    assert at(plan, "bergset")["work1"] == ("nearly", 0, 48, "alvdal")


def test_a_remote_worker_and_a_doctor(plan_of):
    """Doctors are wanted in Engerdal and Folldal; a house with four bedrooms up to 2.5 million stands in Engerdal only.
    That house says fibre, which carries the remote work; elsewhere it is to be asked about."""
    plan = plan_of(f"work1=remote&work2=2211&born={BORN - 3}&home=buy&max=2500000&rooms=4")
    assert [wish.key for wish in plan.wishes] == ["work2", "remote1", "home", "child1"]
    assert best(plan, 2) == [("engerdal", 4, 4), ("heggeriset", 4, 4)]
    assert at(plan, "folldal")["remote1"][0] == "unknown"
    assert at(plan, "folldal")["work2"] == ("met", 1, 0, "folldal")
    assert at(plan, "folldal")["home"] == ("nearly", 0, 10, "dalholen")
    assert at(plan, "dalholen")["home"][0] == "nearly", "three bedrooms are one fewer than four"


def test_a_single_parent_who_wants_part_time(plan_of):
    """Kvikne wants 70-90 %, Folldal 55 %, Røros 80 %; Otnes full time only.

    What is for rent at that price in Røros is a room, which is no home for a parent and child; a house in Dalsbygda is
    7 min from Os.
    """
    plan = plan_of(f"work1=5321&extent1=part&drive1=30&born={BORN - 10}&home=rent&max=8000")
    assert best(plan, 4) == [("kvikne", 3, 3), ("folldal", 3, 3), ("os-i-osterdalen", 3, 3), ("grimsbu", 3, 3)]
    assert at(plan, "roros")["home"][0] == "not"
    assert at(plan, "kvikne")["work1"] == ("met", 1, 0, "kvikne")
    assert at(plan, "otnes")["work1"][0] == "not"


def test_a_retired_couple(plan_of):
    """No work wanted. Folldal has a walk after work and a doctor; the hospital in Tynset is an hour away.

    The list of hospitals is complete, so it is not met, and so it is in Engerdal, where the nearest is at Elverum,
    outside the region.
    """
    plan = plan_of("work1=none&work2=none&like=outdoors&near=gp&near=hospital&home=buy&max=2000000")
    assert [wish.key for wish in plan.wishes] == ["home", "like-outdoors", "near-gp", "near-hospital"]
    assert at(plan, "folldal")["near-hospital"] == ("not", 0, 58, "tynset")
    assert at(plan, "engerdal")["near-hospital"] == ("not", 0, 109, "elverum")
    assert at(plan, "roros")["near-hospital"] == ("met", 1, 0, "roros")
    assert at(plan, "alen")["near-hospital"] == ("nearly", 0, 31, "roros")
    assert at(plan, "folldal")["home"] == ("met", 1, 10, "dalholen")
    missing = {plan.facts.places[row.place].slug: row.missing for row in plan.all}
    assert missing["folldal"] == missing["engerdal"] == 1
    assert plan.all[0].missing == 1


def test_a_programmer_a_kindergarten_teacher_and_twins(plan_of):
    """Both find work in Røros and Glåmos, 12 min apart; both children are named, each with a kindergarten in the own
    municipality."""
    plan = plan_of(f"work1=2512&drive1=60&work2=2342&born={BORN - 3}&born={BORN - 3}")
    assert best(plan, 3) == [("roros", 4, 4), ("glamos", 4, 4), ("os-i-osterdalen", 4, 4)]
    assert at(plan, "os-i-osterdalen")["work2"] == ("met", 1, 26, "glamos")
    assert at(plan, "os-i-osterdalen")["child1"] == at(plan, "os-i-osterdalen")["child2"]
    assert at(plan, "alen")["work1"] == ("met", 2, 31, "roros"), "one advert of two posts"


def test_a_mechanic_a_cook_and_a_youth_at_upper_secondary_school(plan_of):
    """Mechanics: Tynset and Ålen; cooks: Røros, Dalholen. Telneset lies between. The county's own schools count, by
    programme: from Ålen that is Røros (31 min), which has no restaurant and food; from Telneset and Os it is Tynset."""
    query = f"work1=7231&work2=5120&born={BORN - 17}&school_drive=45&like=youth"
    unsaid = plan_of(query)
    assert at(unsaid, "telneset")["child1"] == ("unknown", 0, 10, "tynset"), "it depends on the programme"
    assert at(unsaid, "alen")["child1"] == ("unknown", 0, 31, "roros")
    plan = plan_of(f"{query}&programme1=RM")
    assert best(plan, 3) == [("telneset", 4, 4), ("tolga", 4, 4), ("vingelen", 4, 4)]
    assert at(plan, "telneset")["work2"] == ("met", 1, 44, "roros")
    assert at(plan, "alen")["child1"] == ("not", 0, None, None), "none in Trøndelag that we know of"
    assert at(plan, "os-i-osterdalen")["child1"] == ("met", 1, 38, "tynset"), "in the own county"
    health = plan_of(f"{query}&programme1=HS")
    assert at(health, "alen")["child1"] == ("met", 1, 31, "roros")
    row = next(row for row in health.all if health.facts.places[row.place].slug == "os-i-osterdalen")
    child = next(wish for wish, _outcome in row.pairs if wish.key == "child1")
    assert build_reached_schools(child, health.facts, row.place).beyond.minutes == 14, (
        "Røros is nearer, across the county's border"
    )


def test_an_electrician_and_a_teacher_in_words_of_two_languages(plan_of):
    """Electricians: one advert of two posts in Røros, 32 min from Tolga, beside an apprenticeship; teachers: Tolga
    itself and Brekken; the eight months in Alvdal are nearly.
    """
    plan = plan_of(f"words1=elektriker&words2=Lehrerin&born={BORN - 7}&home=rent&home=buy")
    assert [plan.understood[n].code for n in (1, 2)] == ["7411", "2341"]
    assert sorted(best(plan, 3)) == [("os-i-osterdalen", 4, 4), ("roros", 4, 4), ("tolga", 4, 4)], (
        "32 minutes each: by lot"
    )
    assert at(plan, "tolga")["work1"] == ("met", 2, 32, "roros")
    assert at(plan, "tolga")["work2"][1:] == (1, 0, "tolga")


def test_a_self_employed_and_a_vet_who_want_animals_around(plan_of):
    """The vet is wanted in Alvdal (18 + 22 min from Brydalen).

    Of the three groups with animals two are for children; the dogs of Engerdal are too far, so no place has everything
    and the planner says what would help.
    """
    plan = plan_of("work1=self&work2=2250&home=farm&like=animals")
    assert best(plan) == [("brydalen", 2, 3)]
    assert at(plan, "brydalen")["like-animals"][0] == "not"
    assert at(plan, "folldal")["like-animals"][0] == "not", "the riders of Grimsbu are 9 to 15 years old"
    assert at(plan, "engerdal")["like-animals"] == ("met", 1, 0, "engerdal")
    assert plan.gains, "never a dead end"


def test_a_physiotherapist_who_will_not_drive_far(plan_of):
    """One advert, in Tynset.

    Vingelen is 19 min away and has a house that takes pets; it is 11 min from Telneset and 8 from Tolga. In Tynset
    itself the landlord wants to be asked. With 40 minutes one more place counts: Kvikne; what takes pets in Hodalen is
    to try for a while, with one bedroom for two.
    """
    plan = plan_of(f"work1=2264&drive1=20&extent1=full&born={BORN - 9}&home=rent&pets=yes")
    assert best(plan, 4) == [("vingelen", 3, 3), ("telneset", 3, 3), ("tolga", 3, 3), ("tynset", 2, 3)]
    assert at(plan, "tynset")["home"][0] == "nearly"
    farther = next(gain for gain in plan.gains if gain.relaxation.name == "drive1")
    assert (farther.relaxation.value, farther.as_good, farther.as_good_before) == (40, 4, 3)
