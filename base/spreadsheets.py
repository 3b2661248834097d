"""Tables for a municipal spreadsheet: UTF-8 with a byte order mark and semicolons, which Excel in Norwegian opens by itself."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.functional import Promise

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def quote_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would calculate: it then reads it as text."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text


def make_csv_response(file_name: str, rows: Iterable[Iterable]) -> HttpResponse:
    """Return an answer that is saved as `file_name`; the first of `rows` is the head.

    Texts may come from anybody, a campaign code from an address for example: none of them is left a formula.
    """
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerows(
        [quote_formula(str(cell)) if isinstance(cell, str | Promise) else cell for cell in row] for row in rows
    )
    return response
