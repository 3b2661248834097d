"""Values of rows that were written before a column existed; called by the migrations of the domains."""

from collections.abc import Callable

from django.apps import apps as current
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps
from django.db.models import Model

from base.translation import in_language
from entries.models.translations import default_language, look


def translation_gaps(*labels: str) -> RunPython:
    """Of every row of the models, as the model itself does it on save."""

    def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for label in labels:
            model = apps.get_model(label)
            have = {field.name for field in model._meta.fields}
            names = [
                name for name in current.get_model(label).texts() if in_language([name], default_language())[0] in have
            ]
            rows = []
            for row in model.objects.order_by("pk").iterator(500):
                row.translation_state, row.translation_gaps = look(reader(row), names, row.translation_state or {})
                rows.append(row)
            model.objects.bulk_update(rows, ["translation_state", "translation_gaps"], batch_size=500)

    return RunPython(fill, RunPython.noop)


def reader(row: Model) -> Callable[[str, str], str]:
    return lambda name, code: getattr(row, in_language([name], code)[0]) or ""
