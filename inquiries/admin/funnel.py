"""The page shows exact figures to those who may open the cases; in the file for others small groups are hidden."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Reach, SignedInRequest, find_office_ids, is_coordinator, may
from accounts.models import User
from accounts.workplace.office_admin import OfficeAdmin
from accounts.workplace.widgets import DayField
from base.spreadsheets import Cell, Sheet, respond
from base.text.slugs import make_norwegian_slug
from base.values.formats import format_date
from base.values.times import validate_sensible_date
from inquiries.forms.contact import get_model_choice_field, list_answer_languages
from inquiries.funnel import counting
from inquiries.funnel.blocks import keep_block, list_blocks
from inquiries.funnel.disclosure import MIN_SHOWN_COUNT, protect_table
from inquiries.models import Inquiry, YearBlock
from municipalities.models import Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def make_day_field(label: "StrOrPromise") -> DayField:
    return DayField(label=label, required=False, validators=[validate_sensible_date], is_past=True)


class FunnelForm(forms.Form):
    use_required_attribute = False
    by = forms.ChoiceField(
        label=gettext_lazy("A row for each"),
        required=False,
        choices=[(key, label) for key, (label, _f) in counting.GROUPS.items()],
    )
    office: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Municipality.objects.all(),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("all"),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=lambda: [("", _("all")), *list_answer_languages()]
    )
    source = forms.SlugField(
        label=gettext_lazy("Source"),
        required=False,
        help_text=gettext_lazy(
            "How the family came here: the code of a link, from an advertisement for example, or "
            "“telephone” where a host wrote it down. Empty means all."
        ),
    )
    first = make_day_field(gettext_lazy("Received from"))
    last = make_day_field(gettext_lazy("until"))

    def __init__(self, data: QueryDict, *, user: User):
        """Offer the offices that `user` may count; the choice is left out for whoever may count only one."""
        super().__init__(data)
        if is_coordinator(user):
            return
        offices = find_offices(user)
        get_model_choice_field(self, "office").queryset = offices
        if len(offices) < 2:
            del self.fields["office"]

    def list_chosen(self) -> list[str]:
        """Return the chosen filters in words, each as in `Language: German`; the grouping is not among them."""
        found = []
        for name in self.changed_data:
            value = self.cleaned_data.get(name)
            shown = (
                dict(getattr(self.fields[name], "choices", ())).get(value, value) if isinstance(value, str) else value
            )
            if name != "by" and value:
                found.append(
                    f"{self.fields[name].label}: {format_date(value) if isinstance(value, datetime.date) else shown}"
                )
        return found

    @property
    def group(self) -> str:
        return self.cleaned_data.get("by") or "office"

    def narrow(self, cases: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Return the cases that match all chosen filters; a filter with an error beside it filters nothing."""
        values = self.cleaned_data
        wanted = {name: values[name] for name in ("office", "language", "source") if values.get(name)}
        return counting.filter_received(cases.filter(**wanted), values.get("first"), values.get("last"))


def find_offices(user: User) -> QuerySet[Municipality]:
    """Return the offices that `user` serves, and those that own a case with which one of them helps."""
    owners = counting.find_counted_cases(user).order_by().values("office")
    return Municipality.objects.filter(Q(pk__in=find_office_ids(user, Reach.CASE)) | Q(pk__in=owners))


def require_view_permission(request: SignedInRequest) -> None:
    if not may(request.user, "view", Inquiry):
        raise PermissionDenied


def show_figures(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    require_view_permission(request)
    form = FunnelForm(request.GET, user=request.user)
    form.is_valid()
    cases = form.narrow(counting.find_counted_cases(request.user))
    rows = counting.count_by_group(cases, form.group)
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("Figures"),
        "form": form,
        "chosen": form.list_chosen(),
        "group": counting.GROUPS[form.group][0],
        "steps": [label for label, _condition in counting.STEPS.values()],
        "rows": rows,
        "totals": counting.sum_counts(rows),
        "days": counting.compute_median_days(cases),
        "losses": counting.count_losses(cases),
        "file_form": make_export_form(request),
        "query": request.GET.urlencode(),
        "least": MIN_SHOWN_COUNT,
    }
    return render(request, "admin/inquiries/funnel.html", context)


def export_own(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    """Return an Excel file with the exact figures of the page; whoever fetches it may open these cases anyway.

    The file and its first sheet are named "for internal use", because a file is passed on more easily than a page.
    `export()` makes the file for councils.
    """
    require_view_permission(request)
    form = FunnelForm(request.GET, user=request.user)
    form.is_valid()
    return respond(
        "xlsx",
        make_norwegian_slug(_("figures for internal use")),
        *build_sheets(form.narrow(counting.find_counted_cases(request.user)), form.group),
    )


def build_sheets(cases: QuerySet[Inquiry], group: str) -> list[Sheet]:
    rows = counting.count_by_group(cases, group)
    head = [label for label, _condition in counting.STEPS.values()]
    together: list[Cell] = [_("Together"), *counting.sum_counts(rows)]
    groups: list[list[Cell]] = [[row.label, *row.counts] for row in rows]
    days: list[list[Cell]] = [
        [capfirst(str(label)), median, number] for label, median, number in counting.compute_median_days(cases)
    ]
    losses: list[list[Cell]] = [[capfirst(row.label), *row.counts] for row in counting.count_losses(cases)]
    internal = _("For internal use. Small groups can be recognised: not for councils, reports or the press.")
    return [
        Sheet(_("For internal use"), [internal], [[timezone.localdate()]]),
        Sheet(_("How far they came"), [counting.GROUPS[group][0], *head], [*groups, together]),
        Sheet(_("Days between steps"), [_("Step"), _("Median days"), _("Families")], days),
        Sheet(_("Why cases ended"), [_("Reason"), *head], losses),
    ]


class ExportForm(forms.Form):
    """A file covers one block of years, with a row for each office, language or source, but never for each year."""

    use_required_attribute = False
    years = forms.ChoiceField(label=gettext_lazy("Years"))
    by = forms.ChoiceField(
        label=gettext_lazy("A row for each"),
        choices=[(key, label) for key, (label, _f) in counting.GROUPS.items() if key != "year"],
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of file"), choices=[("xlsx", "Excel"), ("csv", "CSV")])

    def __init__(self, data: QueryDict | None = None, *, blocks: list[YearBlock]):
        super().__init__(data, auto_id="file-%s")
        self.blocks = {str(block.first): block for block in blocks}
        choices = [(first, str(block)) for first, block in self.blocks.items()]
        cast("forms.ChoiceField", self.fields["years"]).choices = choices
        self.fields["years"].initial = choices[-1][0] if choices else None


def make_export_form(request: SignedInRequest) -> ExportForm | None:
    return ExportForm(blocks=list_blocks(request.user)) if is_coordinator(request.user) else None


def export(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    """Return a file of one block of years in one grouping, of the whole region, with small groups hidden.

    Only the coordinator may fetch it. It takes a POST, because the first file of a block fixes the years of that block.
    """
    if not is_coordinator(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = ExportForm(request.POST, blocks=list_blocks(request.user))
    if not form.is_valid():
        return HttpResponse(_("Choose the years and what each row stands for."), status=400, content_type="text/plain")
    group, block = form.cleaned_data["by"], keep_block(request.user, int(form.cleaned_data["years"]))
    head, *rows = build_protected_table(
        group,
        counting.count_by_group(
            counting.filter_received(counting.find_counted_cases(request.user), *block.days), group
        ),
    )
    name = "-".join(dict.fromkeys(["funnel", str(block.first), str(block.last), group]))
    return respond(form.cleaned_data["kind"], name, Sheet(str(block), head, rows))


def build_protected_table(group: str, rows: list[counting.FunnelRow]) -> Iterator[list]:
    """Yield the head, a row for each group, and the total; counts that must not be published are replaced by a word."""
    yield [counting.GROUPS[group][0], *(label for label, _condition in counting.STEPS.values())]
    if not rows:
        return
    cells, total = protect_table([row.counts for row in rows])
    for row, counts in zip(rows, cells, strict=True):
        yield [row.label, *map(format_count, counts)]
    yield [_("Together"), *map(format_count, total)]


def format_count(count: int | None) -> str | int:
    return _("hidden") if count is None else count
