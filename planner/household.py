"""What a family says, as plain data. No name, no contact: a plan's address may be shared and printed."""

import dataclasses
import datetime

WORK_DRIVE, SCHOOL_DRIVE, NEAR_DRIVE = 45, 30, 30  # minutes one way, where nothing is said
SHORTEST_DRIVE, LONGEST_DRIVE = 5, 180
MOST_CHILDREN, OLDEST_CHILD = 10, 19
MONTHLY_BELOW = 100_000  # kroner; an amount below it is a month's rent, from it on a price to buy
HOMES = {"rent": ("rent", "room", "trial"), "buy": ("sale",), "build": ("plot",), "farm": ("smallholding",)}
NO_ADVERT = ("remote", "self", "none")  # work that no advert has to offer


@dataclasses.dataclass(frozen=True)
class Adult:
    number: int  # 1 or 2
    work: str  # a STYRK-08 code, or one of NO_ADVERT
    extent: str = ""  # "full", "part"; empty is either
    drive: int = WORK_DRIVE

    @property
    def looks_for_work(self) -> bool:
        return self.work not in NO_ADVERT


@dataclasses.dataclass(frozen=True)
class Household:
    adults: tuple[Adult, ...] = ()
    born: tuple[int, ...] = ()
    school_drive: int = SCHOOL_DRIVE
    home: tuple[str, ...] = ()  # keys of HOMES
    max: int | None = None
    rooms: int | None = None
    pets: bool = False
    like: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    near_drive: int = NEAR_DRIVE
    move: datetime.date | None = None  # first of the month; None is now

    @property
    def rent_limit(self) -> int | None:
        """Kroner a month."""
        return self.max if self.max is not None and self.max < MONTHLY_BELOW else None

    @property
    def price_limit(self) -> int | None:
        """Kroner in all."""
        return self.max if self.max is not None and self.max >= MONTHLY_BELOW else None

    @property
    def wants_home(self) -> bool:
        return bool(self.home or self.max is not None or self.rooms is not None or self.pets)

    @property
    def home_kinds(self) -> tuple[str, ...]:
        """Keys of HOMES; whoever only names a price or rooms means a dwelling, not a plot."""
        return self.home or ("rent", "buy")
