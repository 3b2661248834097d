"""Unsent text of the workplace: kept for its writer, put back into the form, gone when it is sent.

`addresses` says which forms keep it, `keeping` are the verbs, `middleware` keeps and puts back on the server, so that
it works without scripts; static/js/unsent.js saves while somebody types. `carrying` takes text through a sign-in. See
docs/decisions/0035-unsent-text.md.
"""
