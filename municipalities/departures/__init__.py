"""A municipality can go, into another one (a merger) or from the portal, and come back: `actions.py` carries it out.

`on_merger.py` says what becomes of its rows, `successors.py` where its old addresses lead.
"""
