from django.apps import apps
from django.contrib.auth.backends import ModelBackend

from accounts.access import VERBS, may


class MembershipBackend(ModelBackend):
    """`user.has_perm("jobs.change_job", job)` answers as `may(user, "change", job)` does; models of others: nobody."""

    def has_perm(self, user_obj, perm, obj=None):
        app_label, _, name = perm.partition(".")
        verb, _, model_name = name.partition("_")
        try:
            model = apps.get_model(app_label, model_name)
        except (LookupError, ValueError):
            return False
        if verb not in VERBS:
            return False
        return may(user_obj, verb, model if obj is None else obj)

    def has_module_perms(self, user_obj, app_label):
        return any(may(user_obj, "view", model) for model in self._models(app_label))

    @staticmethod
    def _models(app_label):
        try:
            return list(apps.get_app_config(app_label).get_models())
        except LookupError:
            return []

    def get_all_permissions(self, user_obj, obj=None):
        return set()  # rights come from memberships, never from stored permissions
