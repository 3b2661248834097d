"""Form fields that keep what can be kept: one wrong value among several is said, the others count."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

One = TypeVar("One")  # what a single value becomes
Attributes = dict[str, object]


class Input(forms.TextInput):
    """Drawn without a template of its own: a plan's page shows a dozen, and a template each would take a tenth of its time."""

    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        written = self.format_value(value)
        own = {"type": self.input_type, "name": name} | ({} if written is None else {"value": written})
        return format_html("<input{}>", flatatt(own | self.build_attrs(self.attrs, attrs)))


class Select(forms.Select):
    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "", "<option{}>{}</option>",
            ((flatatt({"value": key, "selected": key in chosen}), label) for key, label in self.choices),
        )  # fmt: skip
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name} | self.build_attrs(self.attrs, attrs)), options
        )


class ListInput(forms.SelectMultiple):
    """A repeated key of the address, as it was sent."""

    def value_from_datadict(self, data: QueryDict | Mapping[str, list[str]], files: object, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


class KeepingField(forms.Field, Generic[One]):
    """Cleans each value by `one()`; what it refuses is left out and remembered in `refused`."""

    widget = ListInput

    def __init__(self, *, label: "StrOrPromise"):
        super().__init__(required=False, label=label)
        self.refused: list[str] = []

    def clean(self, value: Iterable[str] | None) -> tuple[One, ...]:
        self.refused = []
        kept: list[One] = []
        for raw in value or []:
            if not raw.strip():
                continue
            try:
                one = self.one(raw.strip())
            except ValidationError as error:
                self.refused += error.messages
                continue
            if self.repeats or one not in kept:
                kept.append(one)
        return tuple(kept)

    repeats = False

    def one(self, raw: str) -> One:
        raise NotImplementedError


class ChoicesField(KeepingField[str]):
    def __init__(
        self, *, label: "StrOrPromise", choices: "Iterable[tuple[str, StrOrPromise]]", unknown: "StrOrPromise"
    ):
        super().__init__(label=label)
        self.choices, self.unknown = list(choices), unknown

    def one(self, raw: str) -> str:
        if raw not in dict(self.choices):
            raise ValidationError(self.unknown, params={"value": raw[:30]})
        return raw


class YearsField(KeepingField[int]):
    """Years of birth: `between()` gives the first and the last that make sense today."""

    repeats = True  # twins

    def __init__(
        self,
        *,
        label: "StrOrPromise",
        between: Callable[[], tuple[int, int]],
        most: int,
        messages: "Mapping[str, StrOrPromise]",
    ):
        super().__init__(label=label)
        self.between, self.most, self.messages = between, most, messages

    def one(self, raw: str) -> int:
        first, last = self.between()
        if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
            raise ValidationError(self.messages["year"], params={"value": raw[:30]})
        if int(raw) > last:
            raise ValidationError(self.messages["unborn"], params={"value": raw})
        if int(raw) < first:
            raise ValidationError(self.messages["grown"], params={"value": raw, "first": first})
        return int(raw)

    def clean(self, value: Iterable[str] | None) -> tuple[int, ...]:
        years = super().clean(value)
        if len(years) > self.most:
            self.refused.append(self.messages["many"] % {"most": self.most})
        return years[: self.most]
