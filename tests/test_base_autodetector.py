"""A migration means the schema: a changed word makes none, a changed column, index or constraint makes one."""

import functools
import io
import re

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState

from base.checks import no_migration_would_name_own_code
from base.database.autodetector import SchemaAutodetector
from jobs.models import Job
from municipalities.models import Place


def field_of(model, name):
    return model._meta.get_field(name)


def changed_constraint(constraint, **values):
    _path, args, kwargs = constraint.deconstruct()
    return type(constraint)(*args, **(kwargs | values))


def with_constraint(model, name, **values):
    """The constraints of the model, one of them changed."""
    changed = [
        changed_constraint(one, **values) if one.name == name else one.clone() for one in model._meta.constraints
    ]
    assert len({one.name for one in changed} & {name}) == 1
    return changed


WORDS = {
    "a help text": (field_of(Job, "posts"), "help_text", "Otherwise."),
    "a help text in four languages": (field_of(Job, "title"), "help_text", "Otherwise."),
    "a label": (field_of(Job, "posts"), "_verbose_name", "otherwise"),
    "choices": (field_of(Job, "engagement"), "choices", [("summer", "summer job")]),
    "validators": (field_of(Job, "posts"), "_validators", [callable]),
    "error messages": (field_of(Job, "posts"), "_error_messages", {"null": "Otherwise."}),
    "whether it is edited": (field_of(Job, "posts"), "editable", False),
    "where files go": (field_of(Job, "picture"), "upload_to", "otherwise/"),
    "what may be chosen": (field_of(Job, "occupation"), "_limit_choices_to", {"code": "1"}),
    "the name of a model": (Job._meta, "original_attrs", Job._meta.original_attrs | {"verbose_name": "post"}),
    "an order": (Job._meta, "original_attrs", Job._meta.original_attrs | {"ordering": ["slug"]}),
    "the message of a constraint": (
        Job._meta,
        "constraints",
        with_constraint(Job, "jobs_job_published_has_alt", violation_error_message="Otherwise."),
    ),
}
OUTSIDE_RULE = "municipalities_place_belongs_or_is_outside"
OUTSIDE = models.Q(kind="away", municipality=None) | (~models.Q(kind="away") & models.Q(municipality__isnull=False))
SCHEMA = {
    "a length": ((field_of(Job, "slug"), "max_length", 70), ["AlterField"]),
    "a length in four languages": ((field_of(Job, "title"), "max_length", 70), ["AlterField"] * 5),
    "null": ((field_of(Job, "posts"), "null", True), ["AlterField"]),
    "a default": ((field_of(Job, "posts"), "default", 2), ["AlterField"]),
    "an index of a column": ((field_of(Job, "posts"), "db_index", True), ["AlterField"]),
    "indexes": ((Job._meta, "indexes", Job._meta.indexes[1:]), ["RemoveIndex"]),
    "what is deleted with it": (
        (field_of(Job, "municipality").remote_field, "on_delete", models.CASCADE),
        ["AlterField"],
    ),
    "a condition": (
        (Job._meta, "constraints", with_constraint(Job, "jobs_job_published_has_alt", condition=models.Q(pk=1))),
        ["RemoveConstraint", "AddConstraint"],
    ),
}


@pytest.fixture(scope="module")
def graph():
    return MigrationLoader(None).graph


def detected_by(autodetector, before, graph) -> list[str]:
    """The operations that lead from `before` to the models of now."""
    after = ProjectState.from_apps(apps)
    changes = autodetector(before.clone(), after, MigrationQuestioner()).changes(graph)
    return [
        type(operation).__name__
        for migrations in changes.values()
        for migration in migrations
        for operation in migration.operations
    ]


@pytest.mark.parametrize("change", WORDS)
def test_a_changed_word_makes_no_migration(change, graph, monkeypatch):
    before = ProjectState.from_apps(apps)
    monkeypatch.setattr(*WORDS[change])
    assert detected_by(SchemaAutodetector, before, graph) == []
    assert detected_by(MigrationAutodetector, before, graph) != []


@pytest.mark.parametrize("change", SCHEMA)
def test_a_change_of_the_schema_makes_one(change, graph, monkeypatch):
    before = ProjectState.from_apps(apps)
    altered, operations = SCHEMA[change]
    monkeypatch.setattr(*altered)
    assert detected_by(SchemaAutodetector, before, graph) == operations


def test_choices_renamed_together_with_their_constraint_are_found_by_it(graph, monkeypatch):
    before = ProjectState.from_apps(apps)
    monkeypatch.setattr(field_of(Place, "kind"), "choices", [("away", "outside the region")])
    assert detected_by(SchemaAutodetector, before, graph) == []
    monkeypatch.setattr(Place._meta, "constraints", with_constraint(Place, OUTSIDE_RULE, condition=OUTSIDE))
    assert detected_by(SchemaAutodetector, before, graph) == ["RemoveConstraint", "AddConstraint"]


def test_a_package_is_compared_as_django_does(graph, monkeypatch):
    before = ProjectState.from_apps(apps)
    monkeypatch.setattr(field_of(apps.get_model("account", "EmailAddress"), "verified"), "_verbose_name", "otherwise")
    assert detected_by(SchemaAutodetector, before, graph) == ["AlterField"]


def test_a_new_field_with_a_default_of_our_own_asks_what_rows_that_are_there_get(graph, monkeypatch):
    asked = []
    monkeypatch.setattr(MigrationQuestioner, "ask_not_null_addition", lambda self, *names: asked.append(names))
    before = ProjectState.from_apps(apps)
    del before.models["jobs", "job"].fields["posts"]
    monkeypatch.setattr(field_of(Job, "posts"), "default", field_of)
    detected_by(SchemaAutodetector, before, graph)
    assert asked == [("posts", "job")]


# --- code of ours -----------------------------------------------------------------------------------------------------
class OwnRule(models.CheckConstraint):
    pass


class OwnIndex(models.Index):
    pass


class OwnField(models.CharField):
    """With an argument that Django's field does not know."""

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"colour": "red"}


def of_ours():
    return None


for own in (OwnRule, OwnIndex, OwnField, of_ours):
    own.__module__ = "base.rules"
OWN_CODE = {
    "an own function inside another": (field_of(Job, "posts"), "default", functools.partial(of_ours)),
    "an own function of what is deleted": (field_of(Job, "partner").remote_field, "on_delete", models.SET(of_ours)),
    "an own constraint": (Job._meta, "constraints", [OwnRule(condition=models.Q(posts=1), name="posts")]),
    "an own index": (Job._meta, "indexes", [OwnIndex(fields=["posts"], name="posts")]),
    "a function without a name": (field_of(Job, "posts"), "default", functools.partial(lambda: 1)),
    "an own argument of a field": (Job._meta, "local_fields", [OwnField(name="posts")]),
}


@pytest.mark.parametrize("kind", OWN_CODE)
def test_code_of_ours_that_would_stand_in_a_migration_is_refused(kind, monkeypatch):
    assert no_migration_would_name_own_code(None) == []
    monkeypatch.setattr(*OWN_CODE[kind])
    [fault] = no_migration_would_name_own_code(None)
    assert fault.id == "flytthit.E010"
    assert re.match(r"jobs\.Job\.(posts|partner) cannot stand in a migration that names no code of ours: \S", fault.msg)


def test_an_own_default_is_left_out_and_refused_nowhere(monkeypatch):
    monkeypatch.setattr(field_of(Job, "posts"), "default", of_ours)
    assert no_migration_would_name_own_code(None) == []


@pytest.mark.parametrize("command", ["makemigrations", "migrate"])
def test_both_commands_go_by_it(command):
    assert get_commands()[command] == "base"


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "said"), [(WORDS["a help text"], "No changes"), (SCHEMA["a length"][0], "Alter")])
def test_the_command_says_so_and_exits_accordingly(change, said, monkeypatch):
    monkeypatch.setattr(*change)
    output = io.StringIO()
    try:
        call_command("makemigrations", check_changes=True, stdout=output)
        status = 0
    except SystemExit as ended:
        status = ended.code
    assert said in output.getvalue()
    assert status == (0 if said == "No changes" else 1)
