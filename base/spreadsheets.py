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
from typing import Any, TypeAlias

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from base.text.characters import strip_invisible
from base.values.formats import format_timestamp

Cell: TypeAlias = "str | Promise | int | float | Decimal | bool | datetime.date | datetime.time | None"
BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_TEXT = 32_767  # characters in a cell, says Excel
LONGEST_NAME = 31  # characters in the name of a sheet
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
    book = Workbook(write_only=True)
    for sheet in sheets:
        write_sheet(book.create_sheet(sheet.name[:LONGEST_NAME]), sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_sheet(page: Any, sheet: Sheet) -> None:
    """Write a sheet into a page of openpyxl.

    Widths and the fixed head come first in the file, so the rows are read before they are written.
    """
    rows = [[convert_for_xlsx(cell) for cell in row] for row in sheet.rows]
    head = [str(cell) for cell in sheet.head]
    for number, title in enumerate(head):
        longest = max([len(title), *(len(str(row[number] or "")) for row in rows[:200] if number < len(row))])
        page.column_dimensions[get_column_letter(number + 1)].width = min(max(longest + 2, WIDTHS[0]), WIDTHS[1])
    page.freeze_panes = "B2" if sheet.is_list else "A2"
    if sheet.is_list and head:
        page.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"
    page.append([make_text_cell(page, title, bold=True) for title in head])
    for row in rows:
        page.append([make_text_cell(page, cell) if isinstance(cell, str) else cell for cell in row])


def convert_for_xlsx(cell: Cell) -> Any:
    """Return the cell as a spreadsheet calculates with it.

    A moment is that of the clock of Oslo, since spreadsheets know no zones.
    """
    if isinstance(cell, datetime.datetime):
        return timezone.localtime(cell).replace(tzinfo=None, microsecond=0)
    return strip_invisible(str(cell))[:LONGEST_TEXT] if isinstance(cell, str | Promise) else cell


def make_text_cell(page: Any, text: str, *, bold: bool = False) -> Any:
    """Return a cell that is text whatever it begins with."""
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = TYPE_STRING
    if bold:
        cell.font = Font(bold=True)
    if is_formula(text):
        cell.quotePrefix = True
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


KINDS: dict[str, tuple[str, Callable[[Sequence[Sheet]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
