from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext_lazy as _

from base.formats import filled


class LongEnough(MinimumLengthValidator):
    """Django's own; its sentence has lost its Norwegian translation."""

    def get_error_message(self) -> str:
        return filled(_("The password is too short: it needs at least %(number)s characters."), number=self.min_length)
