from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from base import hooks
        from pages import sharing
        from pages.shortlists.buttons import draw_entry_buttons

        hooks.add("share_cards", sharing.list_cards)
        hooks.add("entry_actions", draw_entry_buttons)
