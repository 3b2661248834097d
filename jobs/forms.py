"""The form of a job understands what adverts write: “snarest” for a day, 80–100 % for an extent, an e-mail for an
address.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError

from base.values import days, numbers
from base.values.webaddresses import is_page_address, read_mail_address
from entries.admin.forms import EntryForm

AS_THEY_COME = days.SOON | days.RUNNING
BOXES = {"deadline": ("apply_asap", AS_THEY_COME), "start": ("start_asap", days.SOON)}
RANGES = {"extent_percent": "extent_percent_to", "pay_from": "pay_to"}
BETWEEN = re.compile(r"\s*(?:\b(?:til|to|bis|tot)\b|[-‐‑–—−])\s*")
FULL_TIME_WORDS = {
    "heltid",
    "fulltid",
    "full tid",
    "full stilling",
    "full time",
    "full-time",
    "vollzeit",
    "fulltime",
    "voltijd",
}


class JobForm(EntryForm):
    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(read_advert(data) if data else data, *args, **kwargs)


def read_advert(data: Any) -> Any:
    """Return a copy of what was sent, with each thing moved to the field in which it belongs.

    What is not understood stays where it is, for the fields to judge.
    """
    sent = data.copy()
    tick_boxes(sent)
    split_ranges(sent)
    place_addresses(sent)
    return sent


def tick_boxes(sent: Any) -> None:
    """Tick the box instead of keeping a word such as “snarest” in a field for a day."""
    for name, (box, words) in BOXES.items():
        try:
            written = days.tidy_words(sent.get(name) or "").rstrip(".!")
        except ValidationError:
            continue  # the field itself says what is wrong
        if written in words:
            sent[name], sent[box] = "", "on"


def split_ranges(sent: Any) -> None:
    """Split 80–100 % and kr 480.000,- til 560.000,- into two numbers, where the upper field was left empty.

    A word for full time becomes 100.
    """
    for name, upper in RANGES.items():
        written, units = sent.get(name) or "", numbers.find_units(name)
        if name == "extent_percent" and numbers.tidy_number(written) in FULL_TIME_WORDS:
            sent[name] = "100"
        elif not (sent.get(upper) or "").strip() and (found := read_range(written, units)):
            sent[name], sent[upper] = found


def read_range(written: str, units: tuple[str, ...]) -> tuple[str, str] | None:
    """Return both ends as they were written, the lower first, if two numbers can be read in one way only; else None."""
    found = []
    for sign in BETWEEN.finditer(written[: 2 * numbers.MAX_NUMBER_CHARACTERS]):
        ends = written[: sign.start()].strip(), written[sign.end() :].strip()
        try:
            lower, upper = (numbers.read_whole(end, units) for end in ends)
        except ValidationError:
            continue
        if 0 <= lower <= upper:
            found.append(ends)
    return found[0] if len(found) == 1 else None


def place_addresses(sent: Any) -> None:
    """Move an e-mail address to the field of e-mails and a page to that of pages, unless another one stands there."""
    url, email = ((sent.get(name) or "").strip() for name in ("apply_url", "apply_email"))
    in_url, bare = read_mail_address(url), read_mail_address(email)
    if in_url and (not email or bare == in_url):
        url, bare = "", in_url
    elif not url and is_page_address(email):
        url, email = email, ""
    sent["apply_url"], sent["apply_email"] = url, bare or email
