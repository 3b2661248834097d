"""The funnel: exact on the page, for those who may open the cases; small groups hidden in the file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest, is_coordinator, may
from accounts.office_admin import OfficeAdmin
from accounts.widgets import DayField
from base.spreadsheets import make_csv_response
from base.times import sensible
from inquiries.forms import answer_languages
from inquiries.funnel import counting
from inquiries.funnel.disclosure import LEAST, protect_table
from inquiries.models import Inquiry
from municipalities.models import Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def day(label: "StrOrPromise") -> DayField:
    return DayField(label=label, required=False, validators=[sensible], is_past=True)


class FunnelForm(forms.Form):
    use_required_attribute = False
    by = forms.ChoiceField(
        label=gettext_lazy("A row for each"), required=False, choices=[(key, label) for key, (label, _f) in counting.GROUPS.items()]
    )  # fmt: skip
    office: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Municipality.objects.all(), required=False, to_field_name="slug",
        empty_label=gettext_lazy("all"),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=lambda: [("", _("all")), *answer_languages()]
    )
    source = forms.SlugField(label=gettext_lazy("Source"), required=False)
    first = day(gettext_lazy("Received from"))
    last = day(gettext_lazy("until"))

    @property
    def group(self) -> str:
        return self.cleaned_data.get("by") or "office"

    def narrow(self, cases: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Leave out what a filter does not want; a filter with an error beside it filters nothing."""
        values = self.cleaned_data
        wanted = {name: values[name] for name in ("office", "language", "source") if values.get(name)}
        return counting.within(cases.filter(**wanted), values.get("first"), values.get("last"))


def guard(request: SignedInRequest) -> None:
    if not may(request.user, "view", Inquiry):
        raise PermissionDenied


def page(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    guard(request)
    form = FunnelForm(request.GET)
    form.is_valid()
    cases = form.narrow(counting.families(request.user))
    rows = counting.by_group(cases, form.group)
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("The funnel"),
        "form": form,
        "group": counting.GROUPS[form.group][0],
        "steps": [label for label, _condition in counting.STEPS.values()],
        "rows": rows,
        "totals": counting.totals(rows),
        "days": counting.median_days(cases),
        "losses": counting.losses(cases),
        "file_form": ExportForm() if is_coordinator(request.user) else None,
        "least": LEAST,
    }
    return render(request, "admin/inquiries/funnel.html", context)


def years() -> list[int]:
    """For which a file can be made, newest first."""
    oldest = Inquiry.objects.order_by("created").values_list("created", flat=True).first()
    this = timezone.localdate().year
    return list(range(this, timezone.localtime(oldest).year - 1, -1)) if oldest else [this]


class ExportForm(forms.Form):
    """What a file may be of: one year, by anything but the year."""

    use_required_attribute = False
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    by = forms.ChoiceField(
        label=gettext_lazy("A row for each"), choices=[(key, label) for key, (label, _f) in counting.GROUPS.items() if key != "year"]
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None):
        super().__init__(data, auto_id="csv-%s")
        cast("forms.ChoiceField", self.fields["year"]).choices = [(year, str(year)) for year in years()]


def export(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    """One calendar year by one grouping, of the whole region: tables that overlap could be subtracted from each other."""
    if not is_coordinator(request.user):
        raise PermissionDenied
    form = ExportForm(request.GET)
    if not form.is_valid():
        return HttpResponse(_("Choose a year and what each row stands for."), status=400, content_type="text/plain")
    group, year = form.cleaned_data["by"], form.cleaned_data["year"]
    first = timezone.localdate().replace(year=year, month=1, day=1)
    cases = counting.within(counting.families(request.user), first, first.replace(month=12, day=31))
    return make_csv_response(f"funnel-{year}-{group}.csv", protected_table(group, counting.by_group(cases, group)))


def protected_table(group: str, rows: list[counting.Row]) -> Iterator[list]:
    """Yield the head, each row and the total, with what may not leave the desk hidden."""
    yield [counting.GROUPS[group][0], *(label for label, _condition in counting.STEPS.values())]
    if not rows:
        return
    cells, total = protect_table([row.counts for row in rows])
    for row, counts in zip(rows, cells, strict=True):
        yield [row.label, *map(shown, counts)]
    yield [_("Together"), *map(shown, total)]


def shown(count: int | None) -> str:
    return _("hidden") if count is None else str(count)
