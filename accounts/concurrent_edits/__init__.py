"""Where two people edit one row at the same time, nobody overwrites what they have not seen.

The form carries what it was opened with. `admin.py` hooks into the change form; `cells.py` reads what stands in it;
`comparing.py` decides field by field; `authors.py` and `panel.py` put it into words.
"""
