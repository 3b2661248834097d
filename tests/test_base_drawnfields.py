"""Fields that are drawn without a template each: the same as Django draws, in the reader's language, and escaped."""

from django import forms
from django.test.html import parse_html
from django.utils import translation
from django.utils.translation import gettext_lazy

from base.publicforms.drawnfields import Input, Select, draw_checks, draw_field

CHOICES = [("", gettext_lazy("either")), ("full", gettext_lazy("Full time")), ("<b>", "<b>")]


class Asking(forms.Form):
    words = forms.CharField(widget=Input(attrs={"placeholder": 45}), max_length=5)
    extent = forms.ChoiceField(choices=CHOICES, required=False, widget=Select)
    like = forms.MultipleChoiceField(choices=CHOICES[1:], required=False)


class AsDjangoDraws(Asking):
    words = forms.CharField(widget=forms.TextInput(attrs={"placeholder": 45}), max_length=5)
    extent = forms.ChoiceField(choices=CHOICES, required=False)


def drawn(data, name, **extra):
    form = Asking(data)
    return str(draw_field(form[name], **extra))


def test_text_and_choice_are_drawn_as_django_draws_them():
    for data in ({"words": "a<b", "extent": "full"}, {"words": "far too long", "extent": "<b>"}, {}, None):
        own, django = Asking(data), AsDjangoDraws(data)
        for name in ("words", "extent"):
            assert parse_html(str(own[name])) == parse_html(str(django[name])), (data, name)


def test_a_field_has_its_label_its_hint_and_one_error_that_the_widget_names():
    html = drawn({"words": "far too long"}, "words", hint="<5 letters")
    assert '<label for="id_words">Words</label>' in html
    assert '<p class="hint">&lt;5 letters</p>' in html
    assert '<p class="error" id="id_words_error">' in html
    assert 'aria-describedby="id_words_error"' in html
    assert 'class="field field-wrong"' in html
    assert "error" not in drawn({"words": "nurse"}, "words")


def test_each_reader_has_the_choices_in_their_language_and_their_own_chosen():
    def options(language, extent):
        with translation.override(language):
            return drawn({"words": "x", "extent": extent}, "extent")

    seen = [options(language, extent) for language in ("nb", "de", "nb") for extent in ("full", "")]
    assert seen[:2] == seen[4:]
    assert len(set(seen[:4])) == 4
    assert 'value="full" selected' in seen[0]
    assert 'value="full" selected' not in seen[1]


def test_boxes_are_ticked_as_sent_and_escape_what_they_say():
    form = Asking({"words": "x", "like": ["<b>", "nothing we offer"]})
    html = draw_checks(form["like"], form.fields["like"].choices)
    assert html.count("checked") == 1
    assert 'value="&lt;b&gt;" checked> &lt;b&gt;' in html
    assert "<b>" not in html
    assert html.count('<p class="error">') == 1
