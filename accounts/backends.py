from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.db import models
from django.http import HttpRequest

from accounts.access import VERBS, Person, may


class MembershipBackend(ModelBackend):
    """`user.has_perm("jobs.change_job", job)` answers as `may(user, "change", job)` does.

    A model that declares no `access`, such as one of another package, is the coordinator's alone.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: object
    ) -> None:
        """Sign nobody in: this backend knows rights, not passwords.

        With a second backend for passwords each wrong one would be tried twice, and some names once more.
        """

    def has_perm(self, user_obj: Person, perm: str, obj: models.Model | None = None) -> bool:
        app_label, _, name = perm.partition(".")
        verb, _, model_name = name.partition("_")
        try:
            model = apps.get_model(app_label, model_name)
        except (LookupError, ValueError):
            return False
        if verb not in VERBS:
            return False
        return may(user_obj, verb, model if obj is None else obj)

    def has_module_perms(self, user_obj: Person, app_label: str) -> bool:
        return any(may(user_obj, "view", model) for model in self._models(app_label))

    @staticmethod
    def _models(app_label: str) -> list[type[models.Model]]:
        try:
            return list(apps.get_app_config(app_label).get_models())
        except LookupError:
            return []

    def get_all_permissions(self, user_obj: Person, obj: models.Model | None = None) -> set[str]:
        return set()  # rights come from memberships, never from stored permissions
