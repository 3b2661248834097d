"""Squares that a telephone reads (QR codes), drawn as SVG on paper: no other host and no picture file is asked."""

import functools
from itertools import groupby

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET_MODULES = 4  # white around the square, which readers of the code need


@functools.lru_cache(maxsize=512)
def draw_qr_code(url: str) -> SafeString:
    """Return an SVG that leads to `url`. Whoever shows it writes the address beside it, so it is hidden from readers.

    Drawn once takes some milliseconds, therefore the last ones are remembered.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(url)
    rows = code.get_matrix()
    template = '<svg class="qr-code" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false"><path d="{1}"/></svg>'
    return format_html(template, len(rows), "".join(draw_row(row, top) for top, row in enumerate(rows)))


def draw_row(row: list[bool], top: int) -> str:
    """Return the path of the dark runs of one row: one rectangle for neighbours."""
    path, left = [], 0
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            path.append(f"M{left} {top}h{width}v1h-{width}z")
        left += width
    return "".join(path)
