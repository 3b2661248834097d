from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DeskLoginForm(AuthenticationForm):
    """Says in words why a person without a valid membership does not get in."""

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError(
                _("You have no valid membership in an office today. Ask the coordinator."), code="no_desk"
            )


class OfficeSite(AdminSite):
    """The offices' workplace. Opens for a membership that is valid today, not for a stored `is_staff`."""

    site_header = _("Service offices")
    site_title = _("Service offices")
    index_title = _("Today")
    login_form = DeskLoginForm
    enable_nav_sidebar = False  # one menu is enough on a phone

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def index(self, request, extra_context=None):
        """Today: what waits for the person, above the list of what there is."""
        from municipalities import today  # models are not ready when the site is made

        return super().index(request, (extra_context or {}) | today.page(request.user))

    def get_app_list(self, request, app_label=None):
        """What an office edits every day first, what is only read last; within that in the order of INSTALLED_APPS."""
        installed = list(apps.app_configs)

        def place(app) -> tuple[int, int]:
            ranks = [self._registry[model["model"]].rank for model in app["models"]]
            return min(ranks), installed.index(app["app_label"])

        return sorted(super().get_app_list(request, app_label), key=place)
