"""Small groups are hidden before figures are published, also against subtraction: of cells from a total, and of one
step of the funnel from another, which says how many families were lost between them.

A number is small where it is one to four; a count is small where it is zero as well, for "none of the six found a home"
says something about six families. That nobody at all was lost between two steps is no small group.
"""

MIN_SHOWN_COUNT = 5
HIDDEN = None
Column = list[int | None]
# For each column of the funnel those that it is subtracted from: who is in it is, as a rule, in them too.
BEFORE: tuple[tuple[int, ...], ...] = ((), (0,), (0,), (0, 2), (0, 2, 3), (0, 2, 3, 4))


def is_revealing(difference: int) -> bool:
    return 0 < abs(difference) < MIN_SHOWN_COUNT


class Table:
    """A `Table` works out which rows and columns may be published, column by column, each against those before it.

    A row that is hidden in one column is hidden in those that follow from it, so that the hidden rows of a column are
    one group: what is lost among them is known from totals and shown cells, and is hidden in its turn by hiding more.
    """

    def __init__(self, rows: list[list[int]]):
        self.columns = [list(column) for column in zip(*rows, strict=True)]
        self.hidden: list[set[int]] = []
        self.totals: Column = []
        for number in range(len(self.columns)):
            self.protect(number)

    def protect(self, number: int) -> None:
        column = self.columns[number]
        before = [earlier for earlier in BEFORE[number] if earlier < len(self.columns)]
        shown = [earlier for earlier in before if self.totals[earlier] is not HIDDEN]
        total = sum(column)
        hides_total = total < MIN_SHOWN_COUNT or any(
            is_revealing(sum(self.columns[earlier]) - total) for earlier in shown
        )
        hidden = set().union(*(self.hidden[earlier] for earlier in before))
        hidden |= {
            row
            for row, count in enumerate(column)
            if count < MIN_SHOWN_COUNT or self.has_revealing_loss(row, count, before)
        }
        for row in sorted(set(range(len(column))) - hidden, key=lambda row: column[row]):
            if self.is_safe(hidden, column, shown, hides_total=hides_total):
                break
            hidden.add(row)
        self.hidden.append(hidden)
        self.totals.append(HIDDEN if hides_total else total)

    def has_revealing_loss(self, row: int, count: int, before: list[int]) -> bool:
        return any(is_revealing(self.columns[earlier][row] - count) for earlier in before)

    def is_safe(self, hidden: set[int], column: list[int], shown: list[int], *, hides_total: bool) -> bool:
        """Tell whether a column's hidden rows follow from nothing that is shown, and are together no small group."""
        if hides_total:
            return bool(hidden)
        if not hidden:
            return True
        together = sum(column[row] for row in hidden)
        lost = (sum(self.columns[earlier][row] for row in hidden) - together for earlier in shown)
        return len(hidden) > 1 and together >= MIN_SHOWN_COUNT and not any(map(is_revealing, lost))

    def build_rows(self) -> list[Column]:
        """Return the counts row by row, HIDDEN where they must not be read."""
        pairs = zip(self.columns, self.hidden, strict=True)
        shown = [[HIDDEN if row in hidden else count for row, count in enumerate(column)] for column, hidden in pairs]
        return [list(row) for row in zip(*shown, strict=True)]


def protect_table(rows: list[list[int]]) -> tuple[list[Column], Column]:
    """Return (rows, totals) of a table with the columns of the funnel, HIDDEN where they must not be read."""
    table = Table(rows)
    return table.build_rows(), table.totals
