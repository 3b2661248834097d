from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from base.history.recording import list_models_with_history
from base.registry import list_own_models, list_registered_admins


@register
def every_own_model_declares_its_owner(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Report each model without `access`, which `may()` needs.

    The models of `base` are left out: they have no owner, and only the coordinator sees their rows.
    """
    from accounts.access import Access

    return [
        Error(f"{model._meta.label} declares no `access`; see accounts/access.py.", id="flytthit.E003")
        for model in list_own_models()
        if model._meta.app_label != "base" and not isinstance(getattr(model, "access", None), Access)
    ]


@register
def every_own_admin_is_an_office_admin(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    from accounts.workplace.office_admin import OfficeAdmin

    return [
        Error(f"The admin of {model._meta.label} does not inherit from OfficeAdmin.", id="flytthit.E001")
        for model, model_admin in list_registered_admins().items()
        if not isinstance(model_admin, OfficeAdmin)
    ]


@register
def history_is_kept_of_open_rows_only(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Report each model that keeps a history though not every office may see its rows.

    A history is read by whoever may view the row, and it outlives the row: neither is right for people and cases.
    """
    from accounts.access import Reach, get_access

    return [
        Error(f"{model._meta.label} keeps history, but not every office may see it.", id="flytthit.E007")
        for model in list_models_with_history()
        if get_access(model).reach is not Reach.REGION
    ]


@register
def what_the_night_forgets_is_in_the_database(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """Report sessions and counts of attempts that are not kept in the database.

    They hold addresses, which accounts/signin/sessions.py deletes every night from these tables only.
    """
    places = [
        ("SESSION_ENGINE", settings.SESSION_ENGINE, "accounts.signin.sealedsessions", "flytthit.E008"),
        (
            "CACHES['default']",
            settings.CACHES["default"]["BACKEND"],
            "base.caching.tablecache.DatabaseCache",
            "flytthit.E009",
        ),
    ]
    return [
        Error(f"{name} is {chosen}: nothing there would be forgotten at night. It must be {wanted}.", id=number)
        for name, chosen, wanted, number in places
        if chosen != wanted
    ]
