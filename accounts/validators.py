from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from base.text.folding import fold_texts
from base.values.formats import filled

# What Norwegians begin a password with; Django's list of common ones is of English speakers.
COMMON_WORDS = frozenset(
    [
        "passord",
        "velkommen",
        "hemmelig",
        "kommune",
        "kommunen",
        "sommer",
        "vinter",
        "host",
        "var",
        "jul",
        "juleferie",
        "mandag",
        "tirsdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lordag",
        "sondag",
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
        "norge",
        "oslo",
        "bergen",
        "trondheim",
        "hei",
        "heisann",
        "hallo",
        "hund",
        "katt",
        "fotball",
        "skjorte",
        "kjaerlighet",
        "familie",
        "telefon",
        "bruker",
        "admin",
        "test",
    ]
)
SIGNS = "0123456789!?.,-_*+#$%&@ "


class LongEnough(MinimumLengthValidator):
    """This is Django's validator with a sentence of ours, since Django's has lost its Norwegian translation."""

    def get_error_message(self) -> str:
        return filled(_("The password is too short: it needs at least %(number)s characters."), number=self.min_length)


class NoCommonNorwegianWord:
    """A password must not be one common word with figures or signs around it, for that is what is tried first."""

    def validate(self, password: str, user: object = None) -> None:
        if fold_texts(password.strip(SIGNS)).strip() in COMMON_WORDS:
            raise ValidationError(say("This is one common word with figures: others guess it."), code="common_word")

    def get_help_text(self) -> str:
        return str(_("The password cannot be one common word with figures."))
