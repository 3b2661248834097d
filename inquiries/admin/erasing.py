"""An office can erase a family that rings. A page asks first, and says what goes, what stays and what to tell them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.workplace.office_admin import OfficeAdmin
from base.links import get_admin_list_path, get_admin_row_path
from inquiries import services
from inquiries.admin import casepage
from inquiries.models import Inquiry
from inquiries.services import CaseForgotten


class EraseForm(forms.Form):
    """The form asks for the family's name or the number of the case, for a button alone is pressed too easily.

    There is no way back.
    """

    use_required_attribute = False
    typed = forms.CharField(required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry):
        super().__init__(data, auto_id="erase_%s")
        self.case = case
        self.fields["typed"].label = _("Type the name of the family, or the number of the case")
        self.fields["typed"].help_text = ", ".join(name for name in (case.name, str(case.pk)) if name)

    def clean_typed(self) -> str:
        typed = flatten(self.cleaned_data["typed"])
        if not typed or typed not in {flatten(name) for name in (self.case.name, str(self.case.pk), str(self.case))}:
            raise forms.ValidationError(_("That is neither the name nor the number of this case. Nothing is deleted."))
        return typed


def flatten(name: str) -> str:
    return " ".join(name.split()).casefold()


def confirm_and_erase(admin: OfficeAdmin, request: SignedInRequest, pk: int) -> HttpResponse:
    case = casepage.fetch(admin, request, pk)
    if case.is_forgotten:
        return redirect(get_admin_row_path(Inquiry, pk))
    if not services.may_erase(case, request.user):
        raise PermissionDenied
    form = EraseForm(request.POST if request.method == "POST" else None, case=case)
    if form.is_valid():
        return erase(request, case)
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("Delete all about the family"),
        "case": case,
        "form": form,
        "backup_days": settings.BACKUP_DAYS,
    }
    return render(request, "admin/inquiries/erase.html", context, status=casepage.WRONG if form.errors else 200)


def erase(request: SignedInRequest, case: Inquiry) -> HttpResponse:
    try:
        case = services.erase(inquiry=case, by=request.user)
    except CaseForgotten as sentence:  # by the family itself, a moment ago
        messages.info(request, str(sentence))
        return redirect(get_admin_list_path(Inquiry))
    if case.closed_at:
        messages.warning(
            request,
            _(
                "The case is closed for everybody. It is deleted as soon as the archive has its copy; "
                "that is tried every hour."
            ),
        )
    elif copy := case.archived.select_related("office").first():
        kept = _(
            "All about the family is deleted here. The archive of %(office)s has its copy, and what is counted stays."
        )
        messages.success(request, kept % {"office": copy.office})
    else:
        messages.success(request, _("All about the family is deleted. What is counted stays."))
    return redirect(get_admin_list_path(Inquiry))


def redirect_to_erasing(admin: OfficeAdmin, request: SignedInRequest, pk: int) -> HttpResponse:
    """Redirect the admin's delete pages to erasing, which removes all about the family but keeps the counted row."""
    return redirect("admin:inquiries_erase", pk=pk)
