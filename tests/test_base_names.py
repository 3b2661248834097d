"""What editors and operators read of our models."""

import pytest
from django.apps import apps
from django.utils.translation import override

from base.languages import translate_language_name
from base.models import Mail
from tests.browser import LANGUAGES

OWN = [
    model for model in apps.get_models() if model.__module__.split(".")[0] in {"base", "inquiries", "culture", "news"}
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_kinds_of_rows_have_the_same_name(language):
    with override(language):
        names = [str(model._meta.verbose_name) for model in OWN]
    assert len(OWN) > 10
    assert sorted(names) == sorted(set(names))


def test_a_mail_says_in_the_readers_language_how_far_it_is():
    with override("nb"):
        assert str(Mail(message_id="<1@example.org>", state=Mail.State.SENT)) == "<1@example.org> (sendt)"


@pytest.mark.parametrize(
    ("language", "name"), [("nb", "norsk"), ("en", "norwegian"), ("de", "norwegisch"), ("nl", "noors")]
)
def test_bokmal_is_named_in_the_language_of_the_page(language, name):
    with override(language):
        assert translate_language_name("nb").lower().startswith(name)
