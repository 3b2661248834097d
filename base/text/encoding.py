"""JSON is written here from which the very same value is read back."""

import datetime

from django.core.serializers.json import DjangoJSONEncoder


class ExactEncoder(DjangoJSONEncoder):
    """An `ExactEncoder` writes moments whole, where Django's encoder cuts them to milliseconds.

    A column that is put back would not be what it was.
    """

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime.datetime | datetime.time) else super().default(o)
