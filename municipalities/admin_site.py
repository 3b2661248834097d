from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class OfficeSite(AdminSite):
    """The offices' workplace. Opens for a membership that is valid today, not for a stored `is_staff`."""

    site_header = _("Service offices")
    site_title = _("Service offices")
    index_title = _("Today")
    enable_nav_sidebar = False  # one menu is enough on a phone

    def has_permission(self, request):
        from municipalities.signin import door  # the site is made before the models are loaded

        return door.is_open(request.user)
