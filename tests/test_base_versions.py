"""The version of a kind of data and of its parts: what renews it, what does not, and that none comes back."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from hypothesis import given
from hypothesis import strategies as st

from base import hooks
from base.caching import versions
from base.caching.versions import STAMP_LIMIT, Tracked, Versions, append_stamps, fold_stamps, read_versions
from base.models import PART_MAX_CHARACTERS, VersionStamp
from culture.models import Activity
from entries.models import Status
from housing.models import Home
from jobs.models import Job
from municipalities.models import Place
from occupations.models import Neighbour, Occupation, Word

TRACKED = [model for model in apps.get_models() if issubclass(model, Tracked)]
NIGHT = datetime.date(2027, 3, 1)


def version_of(model):
    return read_versions().of([model])


def parts_renewed_by(change, model, parts):
    """Run `change` and return those of `parts` whose version it renews."""
    before = read_versions().of_parts(model, parts)
    change()
    after = read_versions().of_parts(model, parts)
    return {part for part, one, other in zip(parts, before, after, strict=True) if one != other}


@pytest.fixture
def home(tynset):
    return Home.objects.create(municipality=tynset, title_nb="Hus", kind="rent", status="published")


KINDS = [kind.value for kind in Home.Kind]


# --- kinds ------------------------------------------------------------------------------------------------------------
def test_each_kind_of_data_has_a_version_of_its_own():
    assert len({versions.get_kind(model) for model in TRACKED}) == len(TRACKED) > 12
    assert max(len(versions.get_kind(model)) for model in TRACKED) <= VersionStamp._meta.get_field("kind").max_length


def test_a_save_renews_the_version_of_its_kind_alone(home, tynset):
    before = read_versions()
    home.save()
    after = read_versions()
    assert {model for model in TRACKED if before.of([model]) != after.of([model])} == {Home}


def test_a_save_costs_one_statement_for_the_version(tynset, django_assert_num_queries):
    place = tynset.centre
    with django_assert_num_queries(4):  # savepoint, stamp, row, release
        place.save()


def test_a_save_of_a_row_with_a_part_costs_as_much_and_a_move_one_more(home, django_assert_num_queries):
    with django_assert_num_queries(4):  # savepoint, stamp, row, release
        home.save()
    home.kind = "sale"
    with django_assert_num_queries(5):
        home.save()


def test_a_save_that_fails_renews_nothing(tynset):
    before = version_of(Place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(name="Uten kommune", kind="village", lat=62, lon=10)
    assert version_of(Place) == before


def test_a_version_that_was_rolled_back_does_not_come_back(tynset):
    seen = set()
    for _turn in range(20):
        with transaction.atomic():
            tynset.centre.save()
            seen.add(version_of(Place))
            transaction.set_rollback(True)
    assert len(seen) == 20
    tynset.centre.save()
    assert version_of(Place) not in seen


# --- parts ------------------------------------------------------------------------------------------------------------
def publish(home):
    home.status = Status.PUBLISHED
    home.save()


def change_kind(home):
    home.kind = "sale"
    home.save()


def change_kind_alone(home):
    home.kind = "sale"
    home.save(update_fields=["kind"])


def change_kind_of_a_copy(home):
    """As a form does that was opened before somebody else moved the home to another kind."""
    stale = Home.objects.get(pk=home.pk)
    Home.objects.filter(pk=home.pk).update(kind="plot")
    stale.kind = "sale"
    return stale.save


def add_another(home):
    Home.objects.create(municipality=home.municipality, title_nb="Hytte", kind="trial")


def write_over_it_by_its_id(home):
    values = {"slug": home.slug, "created": home.created, "municipality": home.municipality}
    Home(pk=home.pk, title_nb="Hus", kind="trial", **values).save()


@pytest.mark.parametrize(
    ("change", "renewed"),
    [
        (publish, {"rent"}),
        (change_kind, {"rent", "sale"}),
        (change_kind_alone, {"rent", "sale"}),
        (add_another, {"trial"}),
        (write_over_it_by_its_id, {"rent", "trial"}),
    ],
)
def test_a_save_renews_the_part_that_a_row_is_in_and_the_one_it_was_in(change, renewed, home):
    assert parts_renewed_by(lambda: change(home), Home, KINDS) == renewed


def test_a_save_renews_the_part_in_which_the_database_has_the_row(home):
    """Whoever saves may have read the row before somebody else moved it."""
    save = change_kind_of_a_copy(home)
    assert parts_renewed_by(save, Home, KINDS) == {"plot", "sale"}


def test_a_part_that_the_database_works_out_renews_every_part(home):
    home.kind = Value("sale")
    assert parts_renewed_by(home.save, Home, KINDS) == set(KINDS)
    home.refresh_from_db()
    assert home.kind == "sale"


@pytest.mark.parametrize(("value", "part"), [("rent", "rent"), (7, "7"), (None, ""), (F("kind"), ""), ("x" * 41, "")])
def test_what_has_no_name_as_a_part_is_the_whole_kind(value, part):
    assert versions.name_part(value) == part


def update(home):
    Home.objects.filter(pk=home.pk).update(kind="sale")


def bulk_update(home):
    home.kind = "sale"
    Home.objects.bulk_update([home], ["kind"])


def bulk_create(home):
    Home.objects.bulk_create([Home(municipality=home.municipality, title_nb="Hytte", kind="trial")])


def delete_in_bulk(home):
    Home.objects.filter(pk=home.pk).delete()


def delete(home):
    home.delete()


@pytest.mark.parametrize("change", [update, bulk_update, bulk_create, delete_in_bulk, delete])
def test_in_bulk_and_by_deleting_every_part_is_renewed(change, home):
    assert parts_renewed_by(lambda: change(home), Home, KINDS) == set(KINDS)


@pytest.mark.parametrize("model", [Job, Home, Activity])
def test_the_part_of_a_model_is_one_of_its_columns(model):
    [column] = [field for field in model._meta.concrete_fields if field.column == field.attname == model.version_part]
    assert (column.max_length or 0) <= PART_MAX_CHARACTERS
    assert not column.null


def test_the_version_of_a_kind_follows_each_of_its_parts(home):
    seen = [version_of(Home)]
    for kind in KINDS:
        append_stamps(Home, [kind])
        seen.append(version_of(Home))
    append_stamps(Home)
    assert len({*seen, version_of(Home)}) == len(KINDS) + 2


def test_one_query_tells_the_versions_of_all_kinds_and_parts(home, django_assert_num_queries):
    with django_assert_num_queries(1):
        now = read_versions()
        now.of(TRACKED)
        now.of_parts(Home, KINDS)


# --- what is deleted along --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "delete", [lambda row: row.delete(), lambda row: Occupation.objects.filter(pk=row.pk).delete()]
)
def test_what_goes_with_a_deleted_row_is_renewed_as_well(delete, nurse):
    Word.objects.create(occupation=nurse, language="nb", word="sykepleier")
    before = read_versions()
    delete(nurse)
    after = read_versions()
    assert Word.objects.count() == 0
    changed = {model for model in TRACKED if before.of([model]) != after.of([model])}
    assert changed == {Occupation, Word, Neighbour}


def test_no_tracked_row_goes_or_changes_with_a_row_whose_deletion_is_not_tracked():
    """Nothing would tell. Who wrote an entry last is of no interest to what is derived from it."""
    untold = {
        f"{model._meta.label}.{field.name}"
        for model in TRACKED
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
        if not (field.remote_field.on_delete is models.CASCADE and issubclass(field.related_model, Tracked))
    }
    assert {name.partition(".")[2].rpartition(".")[2] for name in untold} == {"updated_by"}


# --- folding ----------------------------------------------------------------------------------------------------------
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["", "x"]), st.integers(1, 9), st.integers(0, STAMP_LIMIT - 1))
    )
)
def test_versions_add_up_in_any_grouping(rows):
    """The sum of each part's sum is the sum of all, however many stamps stand for it."""
    grouped = {}
    for kind, part, changes, stamp in rows:
        known = grouped.get((kind, part), (0, 0))
        grouped[kind, part] = (known[0] + changes, known[1] + stamp)
    now = Versions((*key, *value) for key, value in grouped.items())
    for model_kind in "ab":
        own = [row for row in rows if row[0] == model_kind]
        expected = (sum(row[2] for row in own), sum(row[3] for row in own) % STAMP_LIMIT)
        assert now._kinds.get(model_kind, (0, 0)) == expected


def test_the_night_folds_the_stamps_of_each_kind_into_one_and_keeps_its_version(home, tynset, monkeypatch):
    monkeypatch.setattr(versions, "FOLD_ROWS", 3)
    for _turn in range(7):
        home.save()
        tynset.centre.save()
    before = read_versions().of(TRACKED)
    fold_stamps(NIGHT)
    assert read_versions().of(TRACKED) == before
    kinds = list(VersionStamp.objects.values_list("kind", flat=True))
    assert len(kinds) == len(set(kinds)) == len(set(before) - {versions.NEVER_CHANGED})
    ids = set(VersionStamp.objects.values_list("pk", flat=True))
    fold_stamps(NIGHT)
    assert set(VersionStamp.objects.values_list("pk", flat=True)) == ids


def test_a_part_has_a_version_after_the_night_that_it_never_had(home):
    seen = set()
    for _turn in range(5):
        home.save()
        add_another(home)
        seen |= {*read_versions().of_parts(Home, KINDS)}
    fold_stamps(NIGHT)
    assert seen.isdisjoint(read_versions().of_parts(Home, KINDS))


def test_the_night_does_fold():
    assert fold_stamps in hooks.get("nightly")


def test_folding_that_is_rolled_back_loses_nothing(home):
    before, ids = version_of(Home), set(VersionStamp.objects.values_list("pk", flat=True))
    with transaction.atomic():
        fold_stamps(NIGHT)
        transaction.set_rollback(True)
    assert version_of(Home) == before
    assert set(VersionStamp.objects.values_list("pk", flat=True)) == ids


def test_as_many_stamps_as_eight_million_add_up_without_overflow():
    """SQLite adds up in 63 bits and fails beyond; the sum of a part is taken before it is folded."""
    assert 8_000_000 * STAMP_LIMIT < 2**63


def test_the_largest_stamps_add_up_in_the_database(db):
    VersionStamp.objects.bulk_create(VersionStamp(kind="x", stamp=STAMP_LIMIT - 1) for _ in range(1_000))
    assert read_versions()._kinds["x"] == (1_000, 1_000 * (STAMP_LIMIT - 1) % STAMP_LIMIT)
    fold_stamps(NIGHT)
    assert read_versions()._kinds["x"] == (1_000, 1_000 * (STAMP_LIMIT - 1) % STAMP_LIMIT)
