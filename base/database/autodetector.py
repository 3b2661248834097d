"""A change of the schema makes a migration; words, choices and checks of the models make none."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter

from base.registry import list_own_apps

# What forms and pages say, ask and check, and where files go. `default` and `blank` stay, for they say what the rows
# that are there get in a new column; `related_name` and `on_delete` stay, for a data migration works with them.
FIELD_LEAVES_OUT = {
    "choices",
    "editable",
    "error_messages",
    "help_text",
    "limit_choices_to",
    "storage",
    "upload_to",
    "validators",
    "verbose_name",
}
MODEL_LEAVES_OUT = {
    "base_manager_name",
    "default_manager_name",
    "get_latest_by",
    "ordering",
    "verbose_name",
    "verbose_name_plural",
}
# A migration is kept for years, so it names nothing that we may rename tomorrow.
LASTING = {"django", *sys.stdlib_module_names}


class SchemaAutodetector(MigrationAutodetector):
    """A `SchemaAutodetector` compares own models with own migrations by their schema only.

    Models of packages are compared as Django does. Both sides are reduced alike, so a migration written by Django
    itself holds too, and what is written is reduced. What is left out by mistake is found by `tests/test_schema.py`,
    which compares the tables themselves.
    """

    def __init__(self, from_state: ProjectState, to_state: ProjectState, questioner: MigrationQuestioner | None = None):
        super().__init__(reduce_project(from_state), reduce_project(to_state), questioner)


def reduce_project(state: ProjectState) -> ProjectState:
    own = {config.label for config in list_own_apps()}
    reduced = {key: reduce_model(model) if key[0] in own else model for key, model in state.models.items()}
    return ProjectState(reduced, state.real_apps)


def reduce_model(model: ModelState) -> ModelState:
    options = {name: value for name, value in model.options.items() if name not in MODEL_LEAVES_OUT}
    options["constraints"] = [reduce_constraint(constraint) for constraint in model.options["constraints"]]
    fields = {name: reduce_field(field) for name, field in model.fields.items()}
    # A base with a table stands here by its name; what else a class inherits from is code.
    bases = tuple(base for base in model.bases if isinstance(base, str)) or (models.Model,)
    return ModelState(model.app_label, model.name, fields, options, bases)


def reduce_field(field: models.Field) -> models.Field:
    """Return the field as Django's own class for its column, without what changes no schema."""
    _name, _path, args, kwargs = field.deconstruct()
    kept = {name: value for name, value in kwargs.items() if name not in FIELD_LEAVES_OUT and not is_passing(value)}
    return next(cls for cls in type(field).__mro__ if not is_passing(cls))(*args, **kept)


def reduce_constraint(constraint: models.BaseConstraint) -> models.BaseConstraint:
    """Return the constraint without the error message and code that people get who break it."""
    _path, args, kwargs = constraint.deconstruct()
    kept = {name: value for name, value in kwargs.items() if name not in constraint.non_db_attrs}
    return type(constraint)(*args, **kept)


def find_own_code(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield (name, fault) of each field, constraint and index whose migration would need code of the project.

    The fault is what the migration would import, or why none can be written. An own default or an own class of a field
    is left out when a migration is made; what stands inside something of Django's, such as `SET()` or `partial()`, and
    own classes of constraints and indexes cannot be left out.
    """
    own = {config.name for config in list_own_apps()}
    parts: list[tuple[str, Callable[[Any], Any], Any]] = [
        *((field.name, reduce_field, field) for field in (*model._meta.local_fields, *model._meta.local_many_to_many)),
        *((constraint.name, reduce_constraint, constraint) for constraint in model._meta.constraints),
        *((index.name, models.Index.clone, index) for index in model._meta.indexes),
    ]
    for name, reduce, part in parts:
        try:
            _code, imports = MigrationWriter.serialize(reduce(part))
        except (TypeError, ValueError) as fault:
            yield name, str(fault).splitlines()[0]
            continue
        named = [line for line in sorted(imports) if line.split()[1].partition(".")[0] in own]
        yield from ((name, line) for line in named)


def is_passing(value: object) -> bool:
    """Return whether the value is code of the project or of a package, such as a callable default.

    A migration leaves such code out; Django asks for a plain default where rows that are there need one.
    """
    return callable(value) and value.__module__.partition(".")[0] not in LASTING
