"""Characters that come with pasted text and that nobody sees."""

# Tab, line feed and carriage return stay.
CONTROL_CHARACTERS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def strip_control_characters(text: str) -> str:
    """Return `text` without what no reader sees and XML cannot carry."""
    return text.translate(CONTROL_CHARACTERS)
