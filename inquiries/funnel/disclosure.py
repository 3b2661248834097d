"""Small groups are hidden before figures leave the desk, also against subtraction from a total."""

LEAST = 5
HIDDEN = None
Column = list[int | None]


def protect(counts: list[int]) -> tuple[Column, int | None]:
    """One column of a table as it may be published: (its cells, its total), None where hidden.

    A group under five is hidden. What is hidden must not follow from the total: so, smallest first, further groups are
    hidden until the hidden ones are at least two and together at least five. The total stands where it is five or more.
    Zero is a group under five as well: "none of the six found a home" says something about six families.
    """
    hidden = {index for index, count in enumerate(counts) if count < LEAST}
    rest = sorted((index for index in range(len(counts)) if index not in hidden), key=lambda index: counts[index])
    while hidden and rest and (len(hidden) == 1 or sum(counts[index] for index in hidden) < LEAST):
        hidden.add(rest.pop(0))
    total = sum(counts)
    cells = [HIDDEN if index in hidden else count for index, count in enumerate(counts)]
    return cells, total if total >= LEAST else HIDDEN


def protect_table(rows: list[list[int]]) -> tuple[list[Column], Column]:
    """Column by column: (rows, totals)."""
    columns = [protect(list(column)) for column in zip(*rows, strict=True)]
    cells = [list(row) for row in zip(*(column for column, _total in columns), strict=True)]
    return cells, [total for _column, total in columns]
