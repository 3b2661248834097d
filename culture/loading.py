"""How the data files of events say when one happens: relative to the day on which they are loaded, so that none is over."""

import datetime

from base.times import moment


def read_hours(values: dict, today: datetime.date) -> dict:
    """Replace `starts_days = 9, start = "18:00", end = "20:00"` by two moments; `ends_days` where it lasts over more days."""
    if "starts_days" not in values:
        return values
    rest = {key: value for key, value in values.items() if key not in ("starts_days", "ends_days", "start", "end")}
    first = today + datetime.timedelta(days=values["starts_days"])
    hours = {"starts": moment(first, datetime.time.fromisoformat(values["start"]))}
    if "end" in values:
        last = today + datetime.timedelta(days=values.get("ends_days", values["starts_days"]))
        hours["ends"] = moment(last, datetime.time.fromisoformat(values["end"]))
    return rest | hours
