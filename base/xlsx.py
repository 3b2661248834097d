"""A spreadsheet is written as xlsx with openpyxl. Only `base/spreadsheets.py` loads this module, once it is needed."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from base.spreadsheets import MAX_CELL_CHARACTERS, MAX_SHEET_NAME_CHARACTERS, WIDTHS, Cell, Sheet, is_formula
from base.text.characters import strip_invisible


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        write_sheet(book.create_sheet(sheet.name[:MAX_SHEET_NAME_CHARACTERS]), sheet)
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
    return strip_invisible(str(cell))[:MAX_CELL_CHARACTERS] if isinstance(cell, str | Promise) else cell


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
