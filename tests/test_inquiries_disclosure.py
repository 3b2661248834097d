"""What leaves the desk: no small group can be read, nor computed from what is shown."""

import csv
import datetime
import io
import itertools
import re
from fractions import Fraction

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.funnel.disclosure import LEAST, protect_table
from inquiries.models import Inquiry
from inquiries.models.words import Stage

columns = st.lists(st.integers(0, 40), min_size=1, max_size=12)


def protect(counts):
    """One column by itself: (its cells, its total)."""
    cells, totals = protect_table([[count] for count in counts])
    return list(itertools.chain(*cells)), totals[0]


def possible_values(cells, total):
    """For each hidden cell the least and the most it could be, for a reader who knows that counts are never negative."""
    hidden = [index for index, cell in enumerate(cells) if cell is None]
    if total is None:
        return dict.fromkeys(hidden, (0, None))
    rest = total - sum(cell for cell in cells if cell is not None)
    return {index: (0 if len(hidden) > 1 else rest, rest) for index in hidden}


@given(columns)
def test_no_group_under_five_is_shown(counts):
    cells, total = protect(counts)
    assert all(cell is None or cell >= LEAST for cell in cells)
    assert total is None or total >= LEAST


@given(columns)
def test_what_is_shown_is_true(counts):
    cells, total = protect(counts)
    assert all(cell in (None, count) for cell, count in zip(cells, counts, strict=True))
    assert total in (None, sum(counts))


@given(columns)
def test_no_hidden_cell_can_be_computed_from_what_is_shown(counts):
    cells, total = protect(counts)
    for index, (least, most) in possible_values(cells, total).items():
        assert most is None or least < most, (counts, cells, total, index)


@given(columns)
def test_what_is_hidden_is_together_no_small_group_either(counts):
    cells, total = protect(counts)
    hidden = [count for cell, count in zip(cells, counts, strict=True) if cell is None]
    assert total is None or not hidden or (len(hidden) > 1 and sum(hidden) >= LEAST)


@given(columns)
def test_the_regions_total_stands_whenever_it_is_five_or_more(counts):
    assert protect(counts)[1] == (sum(counts) if sum(counts) >= LEAST else None)


@given(columns)
def test_nothing_is_hidden_where_every_group_is_large(counts):
    large = [count + LEAST for count in counts]
    assert protect(large) == (large, sum(large))


@given(columns, st.integers(0, 40))
def test_another_table_of_the_same_families_adds_nothing_but_the_same_total(counts, first):
    """Offices and languages are two tables of one year: they share their total, and it is shown in both or in neither."""
    total = sum(counts)
    other = [min(first, total), total - min(first, total)]
    assert protect(counts)[1] == protect(other)[1]


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([10, 3, 8], [10, None, None], 21),  # one small group: the next smallest hides it
        ([10, 3, 4, 8], [10, None, None, 8], 25),  # two small groups hide each other
        ([10, 1, 2, 8], [10, None, None, None], 21),  # two, but together under five
        ([10, 0, 0], [None, None, None], 10),  # a zero says something about every family
        ([3], [None], None),
        ([9], [9], 9),
        ([2, 2], [None, None], None),
        ([2, 4], [None, None], 6),
    ],
)
def test_examples(counts, cells, total):
    assert protect(counts) == (cells, total)


# --- one step of the funnel and another --------------------------------------------------------------------------------
CONTACTED, IN_TIME, VISITED, DECIDED, MOVED, SETTLED = range(6)
PAIRS = [(CONTACTED, step) for step in range(1, 6)] + [
    (VISITED, DECIDED), (VISITED, MOVED), (VISITED, SETTLED), (DECIDED, MOVED), (DECIDED, SETTLED), (MOVED, SETTLED)
]  # fmt: skip


@st.composite
def funnels(draw):
    """A few rows in which each step is taken by some of those who took the one before, most often by nearly all."""

    def some_of(number):
        return max(0, number - draw(st.one_of(st.integers(0, 6), st.integers(0, 40))))

    rows = []
    for _row in range(draw(st.integers(1, 4))):
        contacted = draw(st.integers(0, 40))
        visited = some_of(contacted)
        decided = some_of(visited) if draw(st.booleans()) else some_of(contacted)  # a visit can be left out
        moved = some_of(decided)
        rows.append([contacted, some_of(contacted), visited, decided, moved, some_of(moved)])
    return rows


class Reader:
    """Knows the file, and all that follows from it by adding and subtracting: exact Gaussian elimination."""

    def __init__(self, cells, totals):
        self.height, self.width = len(cells), len(totals)
        self.known: list[list[Fraction]] = []
        for row, column in itertools.product(range(self.height), range(self.width)):
            if cells[row][column] is not None:
                self.learn(self.vector({(row, column): 1}))
        for column in range(self.width):
            if totals[column] is not None:
                self.learn(self.vector({(row, column): 1 for row in range(self.height)}))

    def vector(self, weights) -> list[Fraction]:
        found = [Fraction(0)] * (self.height * self.width)
        for (row, column), weight in weights.items():
            found[row * self.width + column] += weight
        return found

    def reduced(self, vector):
        for base in self.known:
            lead = next(index for index, value in enumerate(base) if value)
            if vector[lead]:
                factor = vector[lead] / base[lead]
                vector = [mine - factor * its for mine, its in zip(vector, base, strict=True)]
        return vector

    def learn(self, vector):
        if any(rest := self.reduced(vector)):
            self.known.append(rest)

    def can_work_out(self, weights) -> bool:
        return not any(self.reduced(self.vector(weights)))


@given(funnels())
@settings(max_examples=60)
def test_no_sum_of_rows_and_no_loss_between_two_steps_can_be_worked_out_where_it_is_small(rows):
    """For every choice of rows: what a reader can compute is no group of one to four families, and no count under five."""
    cells, totals = protect_table(rows)
    reader = Reader(cells, totals)
    for size in range(1, len(rows) + 1):
        for chosen in itertools.combinations(range(len(rows)), size):
            for step in range(6):
                if reader.can_work_out({(row, step): 1 for row in chosen}):
                    assert sum(rows[row][step] for row in chosen) >= LEAST, (rows, cells, totals, chosen, step)
            for before, after in PAIRS:
                weights = {(row, before): 1 for row in chosen} | {(row, after): -1 for row in chosen}
                if reader.can_work_out(weights):
                    lost = sum(rows[row][before] - rows[row][after] for row in chosen)
                    assert not 0 < abs(lost) < LEAST, (rows, cells, totals, chosen, before, after)


@given(funnels())
def test_what_a_funnel_shows_is_true(rows):
    cells, totals = protect_table(rows)
    for shown, row in zip(cells, rows, strict=True):
        assert all(cell in (None, count) for cell, count in zip(shown, row, strict=True))
    sums = [sum(column) for column in zip(*rows, strict=True)]
    assert all(total in (None, exact) for total, exact in zip(totals, sums, strict=True))


@given(funnels())
def test_another_table_of_the_same_families_shows_and_hides_the_same_totals(rows):
    """Offices, languages and sources are three tables of one year; by another grouping no total may come out."""
    together = [sum(column) for column in zip(*rows, strict=True)]
    assert protect_table(rows)[1] == protect_table([together])[1]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_a_funnel_of_large_steps_is_shown_whole(sizes):
    rows = [[60 + size, 50 + size, 40 + size, 30 + size, 20 + size, 10 + size] for size in sizes]
    assert protect_table(rows) == (rows, [sum(column) for column in zip(*rows, strict=True)])


@pytest.mark.parametrize(
    ("rows", "cells", "totals"),
    [
        # two of twelve were not answered in time, and the next smallest row hides it
        ([[12, 10], [30, 20], [40, 30]], [[12, None], [30, None], [40, 30]], [82, 60]),
        # all were: nobody is lost, nothing to hide
        ([[12, 12], [30, 30]], [[12, 12], [30, 30]], [42, 42]),
        # three lost in the whole region: the total goes too
        ([[12, 12], [30, 27]], [[12, 12], [30, None]], [42, None]),
        ([[9, 7]], [[9, None]], [9, None]),
        # a small office is hidden in all that follows
        ([[10, 6], [3, 1], [8, 0]], [[10, None], [None, None], [None, None]], [21, 7]),
    ],
)
def test_examples_of_two_columns(rows, cells, totals):
    assert protect_table(rows) == (cells, totals)


# --- the file ----------------------------------------------------------------------------------------------------------
FUNNEL = "/admin/inquiries/inquiry/funnel/"


def rows_of(answer) -> dict[str, list[str]]:
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    return {line[0]: line[1:] for line in lines}


def many(number, office, year=2026, **values):
    created = datetime.datetime(year, 3, 1, tzinfo=datetime.UTC)
    Inquiry.objects.bulk_create(
        Inquiry(office=office, name="F", email="f@example.org", created=created, **values) for _number in range(number)
    )


@pytest.mark.django_db
def test_the_file_hides_small_groups_where_the_page_is_exact(tynset, tolga, siri, as_person):
    many(12, tynset, visited_on=datetime.date(2026, 4, 1))
    many(3, tolga)
    many(8, None)
    page = as_person(siri).get(FUNNEL).content.decode()
    assert "<td>3</td>" in page
    rows = rows_of(as_person(siri).get(f"{FUNNEL}csv/?year=2026&by=office"))
    assert rows["Tynset"][0] == "12"
    assert rows["Tolga"] == ["skjult"] * 6
    assert rows["Koordinatoren"][0] == "skjult"
    assert rows["Til sammen"][:3] == ["23", "skjult", "12"]


@pytest.mark.django_db
def test_the_file_is_the_coordinators_and_one_year_only(tynset, kari, siri, as_person):
    many(6, tynset, year=2025)
    many(9, tynset)
    assert as_person(kari).get(f"{FUNNEL}csv/?year=2026&by=office").status_code == 403
    assert rows_of(as_person(siri).get(f"{FUNNEL}csv/?year=2025&by=office"))["Tynset"][0] == "6"
    for query in ("", "?by=office", "?year=2026", "?year=2026&by=year", "?year=1990&by=office", "?year=x&by=office"):
        assert as_person(siri).get(f"{FUNNEL}csv/{query}").status_code == 400
    narrowed = as_person(siri).get(f"{FUNNEL}csv/?year=2026&by=office&language=de&first=2026-03-02")
    assert rows_of(narrowed)["Tynset"][0] == "9"  # filters would make tables that can be subtracted


@pytest.mark.django_db
def test_the_page_offers_just_what_a_file_is_made_of(tynset, siri, kari, as_person):
    many(6, tynset, year=2025)
    client = as_person(siri)
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)):
        offered = client.get(FUNNEL).content.decode().partition('id="as-file"')[2]
        years, groups = (re.findall(r'<option value="(\w+)"', part) for part in offered.split('name="by"'))
        assert (years, groups) == (["2026", "2025"], ["office", "language", "source"])
        for query in (f"?year={year}&by={group}" for year in years for group in groups):
            assert client.get(f"{FUNNEL}csv/{query}").status_code == 200
        assert 'id="as-file"' not in as_person(kari).get(FUNNEL).content.decode()


@pytest.mark.django_db
def test_a_year_without_families_is_a_file_with_a_head_only(region, siri, as_person):
    year = datetime.datetime.now(tz=datetime.UTC).year
    assert list(rows_of(as_person(siri).get(f"{FUNNEL}csv/?year={year}&by=language"))) == ["Språk"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["-1-1", " =1+1"])
def test_a_campaign_code_is_never_a_formula(code, tynset, siri, as_person):
    many(6, tynset, source=code)
    rows = rows_of(as_person(siri).get(f"{FUNNEL}csv/?year=2026&by=source"))
    assert f"'{code}" in rows


@pytest.mark.django_db
def test_advertising_is_no_family(tynset, siri, as_person):
    many(7, tynset)
    many(5, tynset, stage=Stage.ENDED, ended_reason="not_meant")
    assert rows_of(as_person(siri).get(f"{FUNNEL}csv/?year=2026&by=office"))["Tynset"][0] == "7"
