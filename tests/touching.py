"""Which tests touch the database: those run on SQLite and on PostgreSQL, all others once.

Found at collection, so that nobody has to remember a mark. In doubt a test touches: run twice it costs time, run once
it might hide a fault of PostgreSQL. Of a test with many cases (`parametrize`), `make test` runs the first on PostgreSQL
and all of them on SQLite; each case where the database decides what comes of it, as with text and order (`every_case`).
Of the modules in `ONE_DATABASE_MODULES` it runs none on PostgreSQL. `make audit` runs every case of every test on both.
"""

import types

import pytest

from tests import postgres

MARK = "database"
FURTHER_CASE = "further_case"
EVERY_CASE = "every_case"
ONE_DATABASE = "one_database"
# Their subject is not the database: what comes of it is worked out in Python from rows read by queries that other
# modules run on PostgreSQL too, or is the work of a whole portal, in processes, for minutes.
ONE_DATABASE_MODULES = {
    # words and occupations
    "test_occupations_doing",
    "test_occupations_lookup",
    "test_occupations_neighbour_kinds",
    "test_occupations_neighbours",
    "test_occupations_reading",
    "test_occupations_words",
    # files that are read, and what they hold
    "test_demo",
    "test_entries_broken_files",
    "test_entries_facts_again",
    "test_facts",
    "test_inquiries_samples",
    "test_municipalities_languages",
    "test_municipalities_region",
    "test_schools_registers",
    # drawings and pictures
    "test_base_pictures",
    "test_base_pictures_upload",
    "test_maps_ground",
    "test_maps_horizons",
    "test_maps_layers",
    "test_maps_outlines",
    "test_maps_ridges",
    "test_maps_roads",
    "test_maps_sharing",
    "test_maps_skylines",
    "test_maps_windows",
    # words of pages and forms
    "test_another_region",
    "test_base_form_languages",
    "test_base_translating",
    "test_entries_fuzz",
    "test_planner_cards",
    "test_planner_form",
    "test_planner_households",
    "test_planner_page",
    "test_planner_page_answer",
    # stories of a whole portal
    "test_base_health",
    "test_flytthit_erased",
    "test_flytthit_restore",
}
# Every fixture that reads or writes rows asks for one of these, or for one that does.
FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_reset_sequences", "django_db_serialized_rollback"}
HANDLES = ("connection", "connections")  # of django.db
MAKERS = (postgres, postgres.database)


def touches_database(item: pytest.Function) -> bool:
    """Tell whether a test may read or write a database, itself or by any fixture that it asks for."""
    asks = not FIXTURES.isdisjoint(item.fixturenames) or item.get_closest_marker("django_db") is not None
    return asks or names_database(item.module)


def names_database(module: types.ModuleType) -> bool:
    """Tell whether a test module names Django's connection, or makes databases of its own on the server of the run."""
    has_handle = any(hasattr(module, name) for name in HANDLES)
    return has_handle or any(value is maker for value in vars(module).values() for maker in MAKERS)


def mark_by_database(items: list[pytest.Function]) -> None:
    for item in items:
        if touches_database(item):
            item.add_marker(MARK)
        if "django_db_setup" in item.fixturenames and "db" not in item.fixturenames:
            item.add_marker("django_db")  # or, run alone, its rows of a whole module would find no tables
        if item.module.__name__.rpartition(".")[2] in ONE_DATABASE_MODULES:
            item.add_marker(ONE_DATABASE)
    mark_further_cases(items)


def mark_further_cases(items: list[pytest.Function]) -> None:
    """Mark all cases of a test but the first, unless it is said that the database makes a difference between them."""
    seen = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in seen and item.get_closest_marker(EVERY_CASE) is None:
            item.add_marker(FURTHER_CASE)
        seen.add(test)


def refuse_hidden_use(fixture: str, node: pytest.Item | pytest.Collector) -> None:
    """Fail a test that fetches a database by getfixturevalue() alone: no list of its fixtures shows that."""
    if fixture in ("db", "transactional_db") and node.get_closest_marker(MARK) is None:
        pytest.fail(f"{node.nodeid} asks for {fixture} while it runs; name it among its arguments too.")
