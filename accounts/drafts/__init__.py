"""Text that somebody types in a form of the workplace and does not send is kept for that person.

It is put back into the form, and deleted when the form is sent. `addresses` says which forms keep text, `keeping` has
the functions that keep, find and delete it, and `middleware` keeps it and puts it back on the server, so that no script
is needed; static/js/unsent.js saves while somebody types. `carrying` takes text through a sign-in. See
docs/decisions/0035-unsent-text.md.
"""
