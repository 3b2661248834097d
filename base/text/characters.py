"""Pasted text brings characters that nobody sees; they are found and taken away here."""

# Tab, line feed and carriage return stay; so do soft hyphens and joiners, which change how a word is set.
CONTROLS = (*range(9), 11, 12, *range(14, 32), 127)
# Spaces without width, and marks that turn the direction of a line, as telephone numbers from an address book have
# them.
WITHOUT_WIDTH = (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
INVISIBLE = dict.fromkeys((*CONTROLS, *WITHOUT_WIDTH))
JOINERS = dict.fromkeys((0xAD, 0x200C, 0x200D))


def strip_invisible(text: str) -> str:
    """Return `text` without what no reader sees, and what XML cannot carry."""
    return text.translate(INVISIBLE)


def is_seen(text: str) -> bool:
    """Return whether a reader sees anything of `text`; soft hyphens and joiners alone are nothing."""
    return bool(strip_invisible(text).translate(JOINERS).strip())
