"""Figures are published for blocks of whole years, and the blocks are made here.

In a small region every row of one year is hidden, so years are put together: from the oldest on, the smallest number of
whole years for which the table by office shows at least one row. What would be safe in one file must stay so beside all
others that were ever fetched:

- **Blocks share no year.** With 2024-2026 and 2025-2026 anybody subtracts and has 2024.
- **A block never changes.** Cases are put aside or handed over later, so that another number of years would be enough
  tomorrow; the blocks of today and of tomorrow would overlap. The first file that is fetched writes the block down.
- **They are the same for every grouping.** By office 2024-2026 and by language 2025 share a total that can be
  subtracted.
- **Only years that are over count.** What two files of a running year differ by is the few families in between. Years
  that do not show anything yet wait for the next one.

Two files of one block made on different days still differ by what has happened to its families between them.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inquiries.funnel import counting
from inquiries.funnel.disclosure import HIDDEN, protect_table
from inquiries.models import Inquiry, YearBlock


def list_blocks(user: User) -> list[YearBlock]:
    """Return the blocks that are stored, then those that could be, oldest first. Nothing is stored by this."""
    kept = list(YearBlock.objects.all())
    return [*kept, *make_new_blocks(user, kept, until=timezone.localdate().year)]


@transaction.atomic
def keep_block(user: User, first: int) -> YearBlock:
    """Return the block that begins with the year `first`; it and all before it are stored, and never change again."""
    kept = list(YearBlock.objects.select_for_update())
    for block in make_new_blocks(user, kept, until=timezone.localdate().year):
        if block.first <= first:
            YearBlock.objects.get_or_create(first=block.first, defaults={"last": block.last})
    return YearBlock.objects.get(first=first)


def make_new_blocks(user: User, saved_blocks: list[YearBlock], *, until: int) -> Iterator[YearBlock]:
    """Yield the blocks that could follow `saved_blocks`, of years before `until`; they are not saved."""
    first = saved_blocks[-1].last + 1 if saved_blocks else find_oldest_year()
    for last in range(first, until):
        block = YearBlock(first=first, last=last)
        if has_shown_count(user, block):
            yield block
            first = last + 1


def find_oldest_year() -> int:
    oldest = Inquiry.objects.order_by("created").values_list("created", flat=True).first()
    return timezone.localtime(oldest).year if oldest else timezone.localdate().year


def has_shown_count(user: User, block: YearBlock) -> bool:
    rows = counting.count_by_group(counting.filter_received(counting.find_counted_cases(user), *block.days), "office")
    cells, _totals = protect_table([row.counts for row in rows])
    return any(count is not HIDDEN for row in cells for count in row)
