from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from base.publicforms.forms import public_form
from inquiries import services
from inquiries.forms.contact import BarrierForm
from inquiries.models import Inquiry
from inquiries.models.words import ACCESSIBILITY, Kind
from inquiries.views.contact import to_receipt


@public_form
def barrier(request: HttpRequest) -> HttpResponse:
    """What stopped somebody on these pages, to the coordinator's desk; an installation may name another address
    instead.
    """
    form = BarrierForm(request.POST or None, request=request, initial={"page": request.GET.get("page", "")})
    if request.method == "POST" and not settings.BARRIER_CONTACT:
        case = services.received_with(key=form.key) or (store(form) if form.is_valid() else None)
        if case is not None:
            return to_receipt(request, case, form)
    context = {"form": form, "barrier_contact": settings.BARRIER_CONTACT}
    return render(request, "inquiries/barrier.html", context, status=form.status)


def store(form: BarrierForm) -> Inquiry:
    values = form.cleaned_data
    return services.receive(
        key=form.key,
        kind=Kind.BARRIER,
        text=values["text"],
        name=values["name"],
        email=values["email"],
        about_title=values["page"],
        language=get_language(),
        source=ACCESSIBILITY,
    )
