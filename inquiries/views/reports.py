"""Readers report here what is wrong with the pages: a fact that is not so, or a barrier that stopped somebody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from base.publicforms.forms import public_form
from inquiries import about, services
from inquiries.forms.contact import BarrierForm, MistakeForm
from inquiries.models import Inquiry
from inquiries.models.choices import ACCESSIBILITY, FACTS, Kind
from inquiries.rules.retention import get_report_months
from inquiries.views.contact import receive_form


@public_form
def report_mistake(request: HttpRequest) -> HttpResponse:
    """Show the form for a fact that is wrong, and send it to the office of the page; else to the coordinator."""
    initial = {name: request.GET.get(name, "") for name in ("about", "fact")}
    form = MistakeForm(request.POST or None, request=request, initial=initial)
    if receipt := receive_form(request, form, store_mistake):
        return receipt
    page = about.find_page_asked_about(form.fields["about"].clean(form["about"].value()) or "")
    context = {"form": form, "page": page, "office": about.find_office(page), "keep_months": get_report_months()}
    return render(request, "inquiries/mistake.html", context, status=form.status)


def store_mistake(form: MistakeForm) -> Inquiry:
    values = form.cleaned_data
    return services.receive_enquiry(
        key=form.key,
        kind=Kind.MISTAKE,
        text="\n\n".join(filter(None, (values["fact"], values["text"]))),
        email=values["email"],
        about=about.find_page_asked_about(values["about"]),
        language=get_language(),
        source=FACTS,
    )


@public_form
def report_barrier(request: HttpRequest) -> HttpResponse:
    """Show the form for what stopped somebody on these pages, and send it to the coordinator's desk.

    An installation may name another address instead (BARRIER_CONTACT).
    """
    form = BarrierForm(request.POST or None, request=request, initial={"page": request.GET.get("page", "")})
    if not settings.BARRIER_CONTACT and (receipt := receive_form(request, form, store_barrier)):
        return receipt
    context = {"form": form, "barrier_contact": settings.BARRIER_CONTACT}
    return render(request, "inquiries/barrier.html", context, status=form.status)


def store_barrier(form: BarrierForm) -> Inquiry:
    values = form.cleaned_data
    return services.receive_enquiry(
        key=form.key,
        kind=Kind.BARRIER,
        text=values["text"],
        name=values["name"],
        email=values["email"],
        about_title=values["page"],
        language=get_language(),
        source=ACCESSIBILITY,
    )
