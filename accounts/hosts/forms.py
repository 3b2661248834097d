"""On "Show me to families" a host says what families see, and agrees to it each time anew."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import HostProfile
from accounts.workplace.office_form import OfficeForm
from base.languages import get_default_language, translate_language_name

TRANSLATED = {"sentence": gettext_lazy("a sentence of your own"), "picture_alt": gettext_lazy("picture text")}
OTHERS = [code for code in settings.MODELTRANSLATION_LANGUAGES if code != get_default_language()]


class HostProfileForm(OfficeForm):
    use_required_attribute = False
    # Agreeing is an act: the box is never ticked beforehand, not by an earlier consent either.
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that families see this on the portal’s pages"),
        help_text=gettext_lazy("You can take it back here at any time, with one click and without a reason."),
        error_messages={"required": gettext_lazy("Nothing is shown unless you agree.")},
    )

    class Meta:
        model = HostProfile
        fields = [
            "shown_name",
            "sentence_nb",
            "picture",
            "picture_alt_nb",
            "picture_credit",
            *[f"{name}_{code}" for code in OTHERS for name in TRANSLATED],
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        for name, label in TRANSLATED.items():
            for code in settings.MODELTRANSLATION_LANGUAGES:
                self.label_language(name, capfirst(str(label)), code)

    def label_language(self, name: str, label: str, code: str) -> None:
        """Label the field of one language; only the first language's has the help text."""
        field = self.fields[f"{name}_{code}"]
        field.label = label
        if code != get_default_language():
            field.label = _("%(field)s, in %(language)s") % {
                "field": label,
                "language": translate_language_name(code),
            }
            field.help_text = ""

    @property
    def main_fields(self) -> list[forms.BoundField]:
        beside = {"consent", *(field.name for field in self.other_fields)}
        return [field for field in self.visible_fields() if field.name not in beside]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Return the fields of the other languages, which stand folded."""
        return [self[f"{name}_{code}"] for code in OTHERS for name in TRANSLATED]

    @property
    def has_wrong_other_field(self) -> bool:
        return any(field.errors for field in self.other_fields)

    def save(self, commit: bool = True) -> HostProfile:
        self.instance.consented_on = timezone.localdate()
        return super().save(commit)
