"""Tables for a municipal spreadsheet are written as xlsx or as csv.

The csv is UTF-8 with a byte order mark and semicolons, which Excel in Norwegian opens by itself.

Texts may come from anybody, a campaign code from an address for example: none of them is left a formula. In csv an
apostrophe stands before such a text; in xlsx the cell is of text and marked as Excel marks what was typed after one.
"""

import csv
import dataclasses
import datetime
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from base.values.formats import format_timestamp

Cell: TypeAlias = "str | Promise | int | float | Decimal | bool | datetime.date | datetime.time | None"
BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MAX_CELL_CHARACTERS = 32_767  # in a cell, says Excel
MAX_SHEET_NAME_CHARACTERS = 31  # in the name of a sheet
WIDTHS = (12, 42)  # least and most, in characters


@dataclasses.dataclass(frozen=True)
class Sheet:
    name: str
    head: Sequence[Cell]
    rows: Iterable[Sequence[Cell]]
    is_list: bool = (
        False  # one row for each thing, its name first: the name stays in sight, and each column has its filter
    )


def is_formula(text: str) -> bool:
    return text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)


def quote_formula(text: str) -> str:
    """Return the text, with an apostrophe in front where a spreadsheet would calculate it as a formula."""
    return f"'{text}" if is_formula(text) else text


def respond(kind: str, name: str, *sheets: Sheet) -> HttpResponse:
    """Return a file to download as xlsx or csv, with today's date in its name; csv holds the first sheet only."""
    content_type, write = KINDS[kind]
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(write(sheets), content_type=content_type, headers=headers)


# --- csv -------------------------------------------------------------------------------------------------------------
def write_csv(sheets: Sequence[Sheet]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([format_for_csv(cell) for cell in sheets[0].head])
    writer.writerows([format_for_csv(cell) for cell in row] for row in sheets[0].rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def format_for_csv(cell: Cell) -> str | int | float | Decimal | None:
    if isinstance(cell, str | Promise):
        return quote_formula(str(cell))
    if isinstance(cell, datetime.datetime):
        return format_timestamp(cell)
    if isinstance(cell, datetime.time):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


# --- xlsx ------------------------------------------------------------------------------------------------------------
def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    # openpyxl takes a third of a second and 15 MB to load; most processes never write a spreadsheet.
    from base.xlsx import write_workbook

    return write_workbook(sheets)


KINDS: dict[str, tuple[str, Callable[[Sequence[Sheet]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
