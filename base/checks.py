from collections.abc import Collection, Sequence

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.models import UniqueConstraint

from base import hooks
from base.database.autodetector import find_own_code
from base.database.state import read_state
from base.messages.catalogue_faults import list_messages_of_pages, list_missing
from base.messages.catalogues import Key, describe_message, list_languages
from base.messages.formmessages import list_form_messages
from base.operation.nightly import get_task_name
from base.registry import list_own_models


@register
def translated_fields_are_not_unique(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Error]:
    """Refuse a unique field that is translated, since two blank translations would clash.

    The natural key is the slug, which is not translated.
    """
    codes = tuple(f"_{code}" for code in settings.MODELTRANSLATION_LANGUAGES)
    errors = []
    for model in list_own_models():
        unique = {field.name for field in model._meta.fields if field.unique}
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                unique.update(constraint.fields)
        errors += [
            Error(f"{model._meta.label}.{name} is translated and unique; two blanks clash.", id="flytthit.E002")
            for name in sorted(unique)
            if name.endswith(codes)
        ]
    return errors


HINT = "`manage.py messages update` writes down what is missing; translate it, or take the language out of the setting."


@register(Tags.translation)
def languages_lack_messages(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Warning]:
    """Warn of each offered language in which messages are not translated.

    This is no error: whoever has just written a sentence needs the commands that translate it.
    """
    return [Warning(sentence, hint=HINT, id="flytthit.W013") for sentence in list_gaps()]


@register(Tags.translation, deploy=True)
def languages_are_translated(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Error]:
    """Refuse, in a deployment, an offered language in which messages are not translated.

    An empty message would be shown in the default language, on a page that says it is in another. So `prepare` and
    `serve` refuse it.
    """
    return [Error(sentence, hint=HINT, id="flytthit.E013") for sentence in list_gaps()]


def list_gaps() -> list[str]:
    """Return a sentence for each language that is offered and lacks a message."""
    found = []
    for language in list_languages():
        found += describe_gaps(language, "INTERFACE_LANGUAGES", "messages", list_messages_of_pages())
    for language in settings.FORM_LANGUAGES:
        found += describe_gaps(language, "FORM_LANGUAGES", "messages of the forms", list_form_messages())
    return found


def describe_gaps(language: str, setting: str, noun: str, wanted: Collection[Key]) -> list[str]:
    missing = list_missing(language, wanted)
    if not missing:
        return []
    return [
        f"{setting} offers {language!r}, in which {len(missing)} of {len(wanted)} {noun} are not translated, the first "
        f"of them {describe_message(*missing[0])}."
    ]


@register
def no_migration_would_name_own_code(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Error]:
    """Refuse a model whose migration would have to import code of the project.

    A migration is kept for years, and what it imports could not be renamed any more.
    """
    return [
        Error(
            f"{model._meta.label}.{name} cannot stand in a migration that names no code of ours: {what}.",
            hint="Use what Django has, or do it in save(); see docs/decisions/0024.",
            id="flytthit.E010",
        )
        for model in list_own_models()
        for name, what in find_own_code(model)
    ]


@register
def every_hook_that_is_added_to_is_defined(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Warning]:
    """Warn of each function that was added to a hook which no installed app defines, so that it is never called.

    Nothing else would tell: a misspelt name looks like that of an app which is not installed.
    """
    return [
        Warning(
            f"{get_task_name(function)} is added to the hook {name!r}, which no installed app defines, so "
            "it is never asked.",
            hint="Mend the name. If the app that defines it is left out here on purpose, silence this check.",
            id="flytthit.W001",
        )
        for name, function in hooks.list_undefined()
    ]


@register("deployment", deploy=True)
def database_has_the_migrations_of_the_code(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """Compare the migrations in the database with those in the code, in `check --deploy` only.

    No other check needs a database.
    """
    try:
        state = read_state()
    except InconsistentMigrationHistory as error:
        return [Error(f"The database was made by other migrations: {error}", id="flytthit.E021")]
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        return [Warning(f"The database cannot be reached: {reason}", id="flytthit.W020")]
    found: list[CheckMessage] = []
    if state.unapplied:
        names = ", ".join(state.unapplied)
        words = "The database is empty." if state.is_empty else f"The database lacks migrations: {names}."
        found.append(Error(words, hint="Run prepare.", id="flytthit.E020"))
    if state.unknown:
        words = f"The database was made by a newer version of the portal: {', '.join(state.unknown)}."
        found.append(Error(words, hint="Start that version, or restore a backup of this one.", id="flytthit.E021"))
    return found
