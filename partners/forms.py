from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.workplace.office_form import OfficeForm
from base.links import get_admin_row_path
from partners.models import Partner, make_name_key

MOST_SHOWN = 3


class PartnerForm(OfficeForm):
    """A name that another partner bears, however it is written, is asked about once, for two of one name do exist."""

    SEEN = "same-name-seen"  # the name that was asked about, as it came back with the form
    same: ClassVar[list[Partner]] = []
    asked_name = ""

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        key = make_name_key(name)
        if self.instance.pk and key == make_name_key(self.initial.get("name", "")):
            return name
        rows = Partner.objects.named(name).exclude(pk=self.instance.pk).select_related("municipality")
        if same := list(rows[:MOST_SHOWN]):
            vars(self).update(same=same, asked_name=key)
            if self.data.get(self.SEEN) != key:
                raise ValidationError(self.build_question(same[0]), code="same-name")
        return name

    @staticmethod
    def build_question(partner: Partner) -> str:
        words = _("%(name)s (%(municipality)s) is here already: use that one. If this is another, save once more.")
        return words % {"name": partner.name, "municipality": partner.municipality}

    def list_same_partner_links(self) -> list[tuple[str, str]]:
        """Return (name, address) of the partners that bear the same name, for the page."""
        return [(f"{row.name} ({row.municipality})", get_admin_row_path(Partner, row.pk)) for row in self.same]
