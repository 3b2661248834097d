"""Tables as files: real dates and numbers, and no text is left a formula, whoever wrote it."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from base.spreadsheets import Sheet, is_formula, quote_formula, respond

MOMENT = datetime.datetime(2026, 11, 23, 8, 30, tzinfo=datetime.UTC)
ROW = [
    "Sjøfører",
    9500,
    Decimal("1.5"),
    datetime.date(2026, 11, 23),
    MOMENT,
    datetime.time(17, 30),
    None,
    gettext_lazy("yes"),
]
HEAD = ["Tittel", "Leie", "Mål", "Dag", "Når", "Klokka", "Tomt", "Ja"]


def book_of(answer):
    return load_workbook(io.BytesIO(answer.content))


def lines_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_in_xlsx_dates_are_dates_and_figures_are_figures():
    answer = respond("xlsx", "liste", Sheet("Liste", HEAD, [ROW]))
    page = book_of(answer).active
    assert [cell.value for cell in page[1]] == HEAD
    values = [cell.value for cell in page[2]]
    assert values[:3] + values[5:] == ["Sjøfører", 9500, 1.5, datetime.time(17, 30), None, "ja"]
    assert [moment.isoformat() for moment in values[3:5]] == ["2026-11-23T00:00:00", "2026-11-23T09:30:00"]
    assert [cell.is_date for cell in page[2]] == [False, False, False, True, True, True, False, False]
    assert page.freeze_panes == "A2"
    assert answer["Content-Disposition"].startswith('attachment; filename="liste-20')


def test_csv_opens_in_norwegian_excel_by_itself():
    answer = respond("csv", "liste", Sheet("Liste", HEAD, [ROW]))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert lines_of(answer)[1] == ["Sjøfører", "9500", "1.5", "2026-11-23", "2026-11-23 09:30", "17:30", "", "ja"]


def test_several_tables_are_several_sheets():
    sheets = [Sheet("Trinn", ["a"], [[1]]), Sheet("Et navn som er lengre enn Excel tåler", ["b"], [])]
    book = book_of(respond("xlsx", "tall", *sheets))
    assert [len(name) <= 31 for name in book.sheetnames] == [True, True]


@given(st.text(max_size=40), st.sampled_from(["", "=", "+", "-", "@", " =", "\t", "\n"]))
def test_no_text_is_a_formula_in_either_kind(text, start):
    sheet = Sheet("Liste", ["Tittel"], [[start + text]])
    for row in book_of(respond("xlsx", "liste", sheet)).active.iter_rows():
        assert {cell.data_type for cell in row} <= {
            "inlineStr",
            "s",
            "n",
        }  # a formula is "f"; an empty cell is of numbers
        assert all(cell.quotePrefix or not is_formula(str(cell.value or "")) for cell in row)
    cell = lines_of(respond("csv", "liste", sheet))[1]
    assert not cell or not is_formula(cell[0])


@pytest.mark.parametrize("text", ["=1+1", "+47 1", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1"])
def test_in_csv_an_apostrophe_stands_before_it(text):
    assert quote_formula(text) == f"'{text}"
    assert quote_formula("Sykepleier = bra") == "Sykepleier = bra"
