"""How the data files of events say when one happens: relative to the day on which they are loaded, so that none is over."""

import datetime

from base.datafiles import Row
from base.datavalues import count_days, read_time
from base.times import moment

HOURS = ("starts_days", "ends_days", "start", "end")


def read_hours(values: Row, today: datetime.date) -> Row:
    """Replace `starts_days = 9, start = "18:00", end = "20:00"` by two moments; `ends_days` where it lasts over more days."""
    if "starts_days" not in values:
        return values
    rest = {key: value for key, value in values.items() if key not in HOURS}
    first = count_days(values, "starts_days", today)
    hours = {"starts": moment(first, read_time(values, "start"))}
    if "end" in values:
        last = count_days(values, "ends_days", today) if "ends_days" in values else first
        hours["ends"] = moment(last, read_time(values, "end"))
    return values.copy_with(rest | hours)
