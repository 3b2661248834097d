"""The data files give the days of events relative to the day on which they are loaded, so that no event is over."""

import datetime

from base.datafiles.parsing import count_days
from base.datafiles.reading import FileRow

DAYS = {"starts_days": "day", "ends_days": "to_day"}


def read_days(values: FileRow, today: datetime.date) -> FileRow:
    """Replace `starts_days = 9` by `day`, nine days after `today`, and `ends_days` by `to_day` in the same way.

    `ends_days` is the last day of an event that lasts over several.
    """
    rest = {key: value for key, value in values.items() if key not in DAYS}
    return values.copy_with(rest | {DAYS[key]: count_days(values, key, today) for key in values if key in DAYS})
