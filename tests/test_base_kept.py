"""What a process derived from rows and keeps: as long as nothing changes, and not a moment longer."""

import pytest
from django.apps import apps
from django.db import transaction

from base import versions
from base.kept import Kept, Recent
from base.models import Version
from base.versions import Tracked, TrackedQuerySet
from municipalities.models import Municipality, Place, Road
from occupations.catalogue import catalogue
from planner.stock import READ


@pytest.fixture
def names(db):
    """The names of all places, kept; how often they were read."""
    read = []

    def make():
        read.append(1)
        return sorted(Place.objects.values_list("name", flat=True))

    kept = Kept(make, [Place, Road])
    kept.read = read
    return kept


def test_a_value_is_made_once_and_then_costs_one_query(names, tynset, django_assert_num_queries):
    assert names.get() == ["Tynset"]
    with django_assert_num_queries(1):
        assert names.get() == ["Tynset"]
    known = versions.numbers()
    with django_assert_num_queries(0):
        assert names.get(known) == ["Tynset"]
    assert len(names.read) == 1


def saved(place):
    place.name = "Brydalen"
    place.save()


def updated(place):
    Place.objects.filter(pk=place.pk).update(name="Brydalen")


def bulk_updated(place):
    place.name = "Brydalen"
    Place.objects.bulk_update([place], ["name"])


def replaced(place):
    Place.objects.filter(pk=place.pk).delete()
    Place.objects.bulk_create(
        [Place(name="Brydalen", slug="brydalen", municipality=place.municipality, lat=62, lon=10)]
    )


def moved(place):
    place.delete()
    Place.objects.create(name="Brydalen", municipality=place.municipality, lat=62, lon=10)


@pytest.mark.parametrize("change", [saved, updated, bulk_updated, replaced, moved])
def test_every_way_of_changing_a_row_is_seen_at_once(change, names, tynset):
    place = Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
    assert names.get() == ["Kvikne", "Tynset"]
    change(place)
    assert names.get() == ["Brydalen", "Tynset"]


def test_a_change_of_something_else_makes_nothing_anew(names, tynset):
    names.get()
    Municipality.objects.filter(pk=tynset.pk).update(facts=["200 km ski tracks"])
    names.get()
    assert len(names.read) == 1


def test_a_change_that_is_rolled_back_is_not_seen(names, tynset):
    names.get()
    with transaction.atomic():
        Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
        transaction.set_rollback(True)
    assert names.get() == ["Tynset"]


def test_a_value_that_no_longer_holds_is_made_anew(db):
    made = iter(range(9))
    kept = Kept(lambda: next(made), [Place], lasts=lambda value: value > 0)
    assert [kept.get(), kept.get(), kept.get()] == [0, 1, 1]


def test_the_oldest_of_too_many_are_forgotten():
    recent = Recent(3)
    for n in range(5):
        recent[n] = n * n
    assert recent == {2: 4, 3: 9, 4: 16}
    recent[3] = 0
    recent[5] = 25
    assert list(recent) == [3, 4, 5]


@pytest.mark.parametrize("model", list(dict.fromkeys([*READ, *catalogue.models])), ids=lambda model: model._meta.label)
def test_what_a_kept_value_is_made_of_tells_of_each_change(model):
    """The queryset as well: one without bulk paths that bump would leave a stale plan behind."""
    assert issubclass(model, Tracked)
    assert isinstance(model._default_manager.all(), TrackedQuerySet)


@pytest.mark.django_db
def test_the_first_change_of_a_kind_counts_also_where_another_made_its_row_first(monkeypatch):
    """Two first changes at once: the second finds no row, and then the first one's."""
    monkeypatch.setattr(
        versions.Version.objects, "get_or_create", lambda name: Version.objects.create(name=name, number=1)
    )
    versions.bump("anything")
    assert versions.numbers()["anything"] == 2


def test_each_kind_of_data_has_a_version_of_its_own():
    tracked = [model for model in apps.get_models() if issubclass(model, Tracked)]
    assert len({versions.name_of(model) for model in tracked}) == len(tracked) > 12
    assert max(len(versions.name_of(model)) for model in tracked) <= 40
