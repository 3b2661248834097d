"""When a municipality is merged into another, each model says what becomes of the rows whose foreign key names it.

    on_merger: ClassVar = {"municipality": OnMerger.MOVES}

For `accounts/`, which knows no municipality, `municipalities/departures/decisions.py` says it. A test holds every
foreign key to one of these words.
"""

import enum


class OnMerger(enum.Enum):
    MOVES = "moves"  # to the successor; goes back unless somebody has given it to another since
    MOVES_WHILE_UNCHANGED = "moves_while_unchanged"  # as well; goes back only if nobody has saved it by hand since
    STAYS = "stays"  # it is about the old municipality, or says what was on that day
    BY_APP = "by_app"  # the app moves it both ways itself, by the hooks `departed` and `returned`
