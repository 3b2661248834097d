"""Values put into the forms of a finished page: nothing else of the page changes, and no word breaks out of its
field.
"""

from hypothesis import given
from hypothesis import strategies as st

from base.publicforms import htmlforms

PAGE = """<!doctype html><p title="a > b">5 &lt; 6 &amp; 7</p>
<form method="get"><input name="q" value="søk"></form>
<form method="post" action="/x/" id="one"><input type="hidden" name="token" value="t">\
<input type="hidden" name="rows-0-id" value="7">
<input type="text" name="title" value="Før &amp; nå" required><textarea name="body" rows="3">
Gammelt &lt;b&gt;</textarea><select name="kind"><option value="">velg</option>\
<option value="a" selected>A</option><option value="b">B</option></select>
<input type="checkbox" name="pets" value="yes" checked><input type="password" name="pin">\
<input type="file" name="picture">
<input type="text" name="rows-0-text" value=""><input name="other" form="two"><button name="send">Send</button></form>
<script>const html = "<form method='post'><input name='x'>";</script>"""
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


def the_form(page: str) -> htmlforms.Form:
    (form,) = htmlforms.read_forms(page)
    return form


def test_only_what_a_person_fills_in_is_a_field():
    assert the_form(PAGE).names() == {"title", "body", "kind", "pets", "rows-0-text"}


@given(texts, texts)
def test_what_is_put_in_is_what_a_browser_would_show_and_nothing_else_changes(title, body):
    values = {"title": [title], "body": [body], "kind": ["b"], "pets": [], "token": ["mine"], "pin": ["1"]}
    page = htmlforms.edit(PAGE, the_form(PAGE).fill(values))
    form = the_form(page)
    assert all(field.is_alike(values[field.name]) for field in form.fields if field.name in values)
    assert page.partition('<input type="text"')[0] == PAGE.partition('<input type="text"')[0]
    assert page.partition('<input type="password"')[2] == PAGE.partition('<input type="password"')[2]


def test_a_choice_that_is_not_offered_any_more_is_left_alone():
    assert the_form(PAGE).fill({"kind": ["gone"], "title": ["Før & nå"]}) == []


def test_words_of_a_row_follow_its_id_and_those_of_one_that_is_gone_go_nowhere():
    form = the_form(PAGE)
    assert form.align({"rows-3-id": ["7"], "rows-3-text": ["Hei"]})["rows-0-text"] == ["Hei"]
    assert "rows-0-text" not in form.align({"rows-0-id": ["8"], "rows-0-text": ["Hei"]})
    # A colleague's new row, saved meanwhile, has the number that ours was given: ours stands after it.
    assert form.align({"rows-0-id": [""], "rows-0-text": ["Min nye"]})["rows-1-text"] == ["Min nye"]
    assert form.find_rows_to_add({"rows-1-id": [""], "rows-1-text": ["Ny"]}) == {"rows-1-text": ["Ny"]}
