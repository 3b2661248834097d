"""The wishes a household may have, in the order of a place's lines. A new one is a line here: docs/add-a-wish.md."""

from planner.wishes.base import Wish
from planner.wishes.home import HomeWish
from planner.wishes.interest import LikeWish
from planner.wishes.school import SchoolWish
from planner.wishes.service import NearWish
from planner.wishes.work import WorkWish

WISHES: tuple[type[Wish], ...] = (WorkWish, HomeWish, SchoolWish, LikeWish, NearWish)
