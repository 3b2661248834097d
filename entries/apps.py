from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntriesConfig(AppConfig):
    name = "entries"
    verbose_name = _("Entries")

    def ready(self) -> None:
        from base import hooks
        from entries import checks, sharing, today  # noqa: F401 - checks register themselves
        from entries.ending import departing, reminders

        hooks.add("today_lines", today.list_today_lines)
        hooks.add("today_ways", today.list_ways)
        hooks.add("nightly", reminders.remind)
        hooks.add("forget_elsewhere", reminders.forget_entry)
        hooks.add("holdings", departing.list_holdings)
        hooks.add("share_cards", sharing.list_cards)
        sharing.watch_entries()
