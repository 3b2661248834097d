import hashlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from base.values.identitynumbers import validate_no_identity_number
from inquiries.admin import seen
from inquiries.admin.steps.fields import StepField
from inquiries.models import CaseEvent, Inquiry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Buttons = tuple[tuple[str, str, StrOrPromise], ...]  # (name, value, words)

OPENED = "opened"  # the field whose text is new each time the page is shown


def make_opened_token() -> dict[str, str]:
    """Return the hidden field that is new each time a page is shown, as {name: random text}."""
    return {OPENED: secrets.token_urlsafe(24)}


def make_step_key(posted: MultiValueDict[str, str], pk: int, verb: str) -> str:
    """Return a key that is the same for the same form sent twice; empty where the page's hidden field is missing.

    All words count: a form that was changed after sending is no second post.
    """
    if not posted.get(OPENED):
        return ""
    words = sorted((name, posted.getlist(name)) for name in posted if name != "csrfmiddlewaretoken")
    return hashlib.blake2b(repr([pk, verb, words]).encode(), digest_size=16).hexdigest()


class StepForm(forms.Form):
    """A `StepForm` is one thing that a host can do with a case, sent as a POST to an address of its own."""

    verb = ""
    data: MultiValueDict[str, str]
    title: "StrOrPromise" = ""
    told_at: str | None = None  # the field beside which a refusal stands
    bound_field_class = StepField
    row: CaseEvent | None = None  # that the step has written first
    is_open = False  # though it is one of those that are folded away
    use_required_attribute = False  # the server's sentences are in the person's language

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        case: Inquiry,
        user: User,
        initial: dict[str, object] | None = None,
    ):
        self.case, self.user = case, user
        self.since: list[CaseEvent] = []  # what others have written meanwhile, where that holds the step up
        super().__init__(data, auto_id=f"id_{self.verb}_%s", initial=initial)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):  # a host writes down what a family says, numbers too
                field.validators.append(validate_no_identity_number)

    @property
    def auto_target(self) -> str:
        """Return the HTML id of the whole step on the page."""
        return f"step-{self.verb}"

    @property
    def buttons(self) -> "Buttons":
        return ()

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return True

    def is_only_prepared(self) -> bool:
        """Tell whether the person has pressed a button that changes the form, not the case; if so, change the form."""
        return False

    def run(self) -> str:
        """Take the step, and return a sentence that says what was done. Raise StepNotAllowed where it is refused."""
        raise NotImplementedError

    @property
    def hidden(self) -> dict[str, str]:
        """Return the hidden fields of the page as it is shown now, never those that came with a refused form."""
        return make_opened_token() | seen.build_hidden_fields(self.case)

    def take(self, verb: Callable[..., Inquiry], **values: object) -> Inquiry:
        """Call a function of the services, and remember in `row` the event by which the step can be undone."""
        key = make_step_key(self.data, self.case.pk, self.verb)
        case = verb(inquiry=self.case, by=self.user, key=key, **values)
        self.row = case.first_row
        return case
