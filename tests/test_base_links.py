"""Names of languages as the switch shows them."""

from base.links import short_names


def test_norwegian_is_just_norwegian_where_there_is_one_form_of_it():
    assert short_names([("nb", "Norsk (bokmål)"), ("en", "English")]) == [("nb", "Norsk"), ("en", "English")]


def test_two_forms_of_norwegian_keep_their_names():
    both = [("nb", "Norsk (bokmål)"), ("nn", "Norsk (nynorsk)"), ("en", "English")]
    assert short_names(both) == both
