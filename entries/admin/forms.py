"""The form of an entry refuses to publish what has ended, and asks once about a value that is hardly meant."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.workplace.office_form import OfficeForm
from entries import services
from entries.admin.doubts import find_doubts
from entries.models import Entry, Status

SEEN = "doubts-seen"  # what the person was asked about already, as it stood in the form that was sent


class EntryForm(OfficeForm):
    instance: Entry
    doubted = ""  # goes back with the form, so that sending once more confirms

    def full_clean(self) -> None:
        """Check the end and look for doubts after the model's own rules, by which a deadline has become an end."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self.check_end()
            self.ask_about_doubts()

    def has_no_error_yet(self, name: str) -> bool:
        """Tell whether an error says something new.

        Where one of several fields is enough and one could not be read, only that one is reported, and not that all of
        them are missing.
        """
        groups = [names for names in self.instance.list_needed_fields() if names[0] == name]
        return super().has_no_error_yet(name) and not any(set(names) & set(self.errors) for names in groups)

    def find_field(self, code: str | None) -> str | None:
        """Return the field of an error; for the end of an entry that is its deadline, its date, or the end itself."""
        return super().find_field(self.instance.end_name if code == "publish_until" else code)

    def check_end(self) -> None:
        """Refuse to publish an entry that has ended, or to give a published one an end that is past.

        Everything else in an entry that has ended may be changed.
        """
        entry, was = self.instance, self.initial.get("publish_until")
        if entry.status != Status.PUBLISHED or entry.publish_until is None or not services.is_over(entry.publish_until):
            return
        is_moved = was is None or abs((entry.publish_until - was).total_seconds()) >= 1
        if is_moved or "status" in self.changed_data:
            name = self.find_field("publish_until")
            self.add_error(name, ValidationError(_("Its last day is over; give it a later one first."), code="over"))

    def ask_about_doubts(self) -> None:
        seen, found = self.data.get(SEEN, "").split("|"), find_doubts(self.instance, self.changed_data)
        doubts = {name: shown for name, shown in found.items() if name not in self.errors}
        self.doubted = "|".join(f"{name}: {shown}" for name, shown in doubts.items())
        for name, shown in doubts.items():
            if f"{name}: {shown}" not in seen:
                words = _("Is that right? Readers would see “%(shown)s”. Correct it, or save once more to confirm.")
                self.add_error(name, ValidationError(words, code="doubt", params={"shown": shown}))
