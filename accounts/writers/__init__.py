"""Two who write one row at the same time: the form says what it was opened with, and nobody overwrites what they have
not seen.

`admin.py` hooks into the change form; `cells.py` reads what stands in it; `meeting.py` decides field by field;
`authors.py` and `panel.py` say it in words.
"""
