"""What leaves the desk: no small group can be read, nor computed from what is shown."""

import csv
import datetime
import io
import itertools
from fractions import Fraction
from unittest.mock import patch

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from inquiries.funnel import blocks
from inquiries.funnel.disclosure import MIN_SHOWN_COUNT, protect_table
from inquiries.models import Inquiry, YearBlock
from inquiries.models.choices import Stage

columns = st.lists(st.integers(0, 40), min_size=1, max_size=12)


def protect(counts):
    """One column by itself: (its cells, its total)."""
    cells, totals = protect_table([[count] for count in counts])
    return list(itertools.chain(*cells)), totals[0]


def possible_values(cells, total):
    """For each hidden cell the least and the most it could be, for a reader who knows that counts are never
    negative.
    """
    hidden = [index for index, cell in enumerate(cells) if cell is None]
    if total is None:
        return dict.fromkeys(hidden, (0, None))
    rest = total - sum(cell for cell in cells if cell is not None)
    return {index: (0 if len(hidden) > 1 else rest, rest) for index in hidden}


@given(columns)
def test_no_group_under_five_is_shown(counts):
    cells, total = protect(counts)
    assert all(cell is None or cell >= MIN_SHOWN_COUNT for cell in cells)
    assert total is None or total >= MIN_SHOWN_COUNT


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
    assert total is None or not hidden or (len(hidden) > 1 and sum(hidden) >= MIN_SHOWN_COUNT)


@given(columns)
def test_the_regions_total_stands_whenever_it_is_five_or_more(counts):
    assert protect(counts)[1] == (sum(counts) if sum(counts) >= MIN_SHOWN_COUNT else None)


@given(columns)
def test_nothing_is_hidden_where_every_group_is_large(counts):
    large = [count + MIN_SHOWN_COUNT for count in counts]
    assert protect(large) == (large, sum(large))


@given(columns, st.integers(0, 40))
def test_another_table_of_the_same_families_adds_nothing_but_the_same_total(counts, first):
    """Offices and languages are two tables of one year: they share their total, and it is shown in both or in
    neither.
    """
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


# --- one step of the funnel and another -------------------------------------------------------------------------------
CONTACTED, IN_TIME, VISITED, DECIDED, MOVED, SETTLED = range(6)
PAIRS = [(CONTACTED, step) for step in range(1, 6)] + [
    (VISITED, DECIDED),
    (VISITED, MOVED),
    (VISITED, SETTLED),
    (DECIDED, MOVED),
    (DECIDED, SETTLED),
    (MOVED, SETTLED),
]


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
    """For every choice of rows: what a reader can compute is no group of one to four families, and no count under
    five.
    """
    cells, totals = protect_table(rows)
    reader = Reader(cells, totals)
    for size in range(1, len(rows) + 1):
        for chosen in itertools.combinations(range(len(rows)), size):
            for step in range(6):
                if reader.can_work_out({(row, step): 1 for row in chosen}):
                    assert sum(rows[row][step] for row in chosen) >= MIN_SHOWN_COUNT, (
                        rows,
                        cells,
                        totals,
                        chosen,
                        step,
                    )
            for before, after in PAIRS:
                weights = {(row, before): 1 for row in chosen} | {(row, after): -1 for row in chosen}
                if reader.can_work_out(weights):
                    lost = sum(rows[row][before] - rows[row][after] for row in chosen)
                    assert not 0 < abs(lost) < MIN_SHOWN_COUNT, (rows, cells, totals, chosen, before, after)


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


# --- the file ---------------------------------------------------------------------------------------------------------
FUNNEL = "/admin/inquiries/inquiry/funnel/"


def rows_of(answer) -> dict[str, list[str]]:
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    return {line[0]: line[1:] for line in lines}


def many(number, office, year=2026, **values):
    created = datetime.datetime(year, 3, 1, tzinfo=datetime.UTC)
    Inquiry.objects.bulk_create(
        Inquiry(office=office, name="F", email="f@example.org", created=created, **values) for _number in range(number)
    )


@pytest.fixture
def clock():
    with time_machine.travel(datetime.datetime(2027, 2, 1, 9, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


def fetch(client, years, by="office", kind="csv", **more):
    return client.post(f"{FUNNEL}file/", {"years": years, "by": by, "kind": kind} | more)


def offered(client) -> list[str]:
    """The years of which a file is offered."""
    form = client.get(FUNNEL).context["file_form"]
    return [str(label) for _value, label in form.fields["years"].choices]


@pytest.mark.django_db
def test_the_file_hides_small_groups_where_the_page_is_exact(tynset, tolga, siri, as_person, clock):
    many(12, tynset, visited_on=datetime.date(2026, 4, 1))
    many(3, tolga)
    many(8, None)
    page = as_person(siri).get(FUNNEL).content.decode()
    assert "<td>3</td>" in page
    rows = rows_of(fetch(as_person(siri), 2026))
    assert rows["Tynset"][0] == "12"
    assert rows["Tolga"] == ["skjult"] * 6
    assert rows["Koordinatoren"][0] == "skjult"
    assert rows["Til sammen"][:3] == ["23", "skjult", "12"]


@pytest.mark.django_db
def test_years_that_show_nothing_alone_leave_the_desk_together(tynset, tolga, siri, as_person, clock):
    for year, number in ((2022, 3), (2023, 4), (2024, 4), (2025, 3), (2026, 4), (2027, 40)):
        many(number, tynset, year=year)
        many(number, tolga, year=year)
    client = as_person(siri)
    assert offered(client) == ["2022–2023", "2024–2025"]  # 2026 alone shows nothing, 2027 is not over
    rows = rows_of(fetch(client, 2022))
    assert (rows["Tynset"][0], rows["Til sammen"][0]) == ("7", "14")
    clock.move_to(datetime.datetime(2028, 1, 1, 9, tzinfo=datetime.UTC))
    assert offered(as_person(siri)) == ["2022–2023", "2024–2025", "2026–2027"]


@pytest.mark.django_db
def test_a_block_that_was_fetched_never_changes_whatever_happens_to_its_cases(tynset, siri, as_person, clock):
    for year in (2023, 2024, 2025, 2026):
        many(4, tynset, year=year)
    client = as_person(siri)
    assert offered(client) == ["2023–2024", "2025–2026"]
    assert not YearBlock.objects.exists()  # looking writes nothing
    fetch(client, 2023)
    assert [str(block) for block in YearBlock.objects.all()] == ["2023–2024"]
    many(9, tynset, year=2023)
    many(9, tynset, year=2025)
    assert offered(client) == ["2023–2024", "2025"]


@settings(max_examples=20)
@given(numbers=st.lists(st.integers(0, 8), min_size=1, max_size=6), fetched=st.integers(0, 5))
def test_no_two_files_ever_share_a_year(numbers, fetched):
    """Worked out on counts alone: the blocks of any day follow each other, and those that were kept stay."""
    shows = lambda _user, block: sum(numbers[block.first : block.last + 1]) >= 5  # noqa: E731
    with patch.object(blocks, "has_shown_count", shows), patch.object(blocks, "find_oldest_year", lambda: 0):
        found = list(blocks.make_new_blocks(None, [], until=len(numbers)))
        kept = found[:fetched]
        numbers[0] += 5
        later = [*kept, *blocks.make_new_blocks(None, kept, until=len(numbers))]
    years = [year for block in later for year in range(block.first, block.last + 1)]
    assert years == list(range(len(years)))
    assert [str(block) for block in later[: len(kept)]] == [str(block) for block in kept]


@pytest.mark.django_db
def test_the_file_is_the_coordinators_and_of_a_block_only(tynset, kari, siri, as_person, clock):
    many(6, tynset, year=2025)
    many(9, tynset)
    client = as_person(siri)
    assert fetch(as_person(kari), 2026).status_code == 403
    assert client.get(f"{FUNNEL}file/").status_code == 405
    for years, by in (("", "office"), (2026, ""), (2026, "year"), (1990, "office"), ("x", "office"), (2027, "office")):
        assert fetch(client, years, by).status_code == 400
    assert not YearBlock.objects.exists()
    narrowed = fetch(client, 2026, language="de", first="2026-03-02")
    assert rows_of(narrowed)["Tynset"][0] == "9"  # filters would make tables that can be subtracted


@pytest.mark.django_db
def test_the_form_offers_each_block_with_each_grouping_and_each_kind(tynset, kari, siri, as_person, clock):
    many(6, tynset, year=2025)
    many(6, tynset)
    client = as_person(siri)
    assert offered(client) == ["2025", "2026"]
    for years, by, kind in itertools.product((2025, 2026), ("office", "language", "source"), ("xlsx", "csv")):
        assert fetch(client, years, by, kind).status_code == 200
    page = load_workbook(io.BytesIO(fetch(client, 2026, kind="xlsx").content)).active
    assert page["B2"].value == 6


@pytest.mark.django_db
def test_before_a_year_is_over_there_is_no_file_and_the_page_says_so(tynset, siri, as_person, clock):
    many(9, tynset, year=2027)
    page = as_person(siri).get(FUNNEL).content.decode()
    assert "Det finnes ingen fil ennå" in page
    assert f"{FUNNEL}file/" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["-1-1", " =1+1"])
def test_a_campaign_code_is_never_a_formula(code, tynset, siri, as_person, clock):
    many(6, tynset, source=code)
    assert f"'{code}" in rows_of(fetch(as_person(siri), 2026, "source"))


@pytest.mark.django_db
def test_advertising_is_no_family(tynset, siri, as_person, clock):
    many(7, tynset)
    many(5, tynset, stage=Stage.ENDED, ended_reason="not_meant")
    assert rows_of(fetch(as_person(siri), 2026))["Tynset"][0] == "7"


# --- the own office's ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_host_has_the_own_offices_exact_numbers_as_excel_and_nobody_elses(
    tynset, tolga, kari, eli, visitor, as_person, clock
):
    many(3, tynset, language="de", visited_on=datetime.date(2026, 4, 1))
    many(2, tynset, language="nb")
    many(8, tolga)
    book = load_workbook(io.BytesIO(as_person(kari).get(f"{FUNNEL}own/?by=language&first=2026-01-01").content))
    rows = {row[0]: row[1:] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert rows["Deutsch"] == (3, 0, 3, 0, 0, 0)
    assert rows["Til sammen"][0] == 5
    assert [sheet.title for sheet in book.worksheets][2] == "Dager mellom stegene"
    assert as_person(eli).get(f"{FUNNEL}own/").status_code == 403
    assert visitor.get(f"{FUNNEL}own/").status_code == 302
    page = as_person(kari).get(f"{FUNNEL}?by=language").content.decode()
    assert f"{FUNNEL}own/?by=language" in page
