from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from base.publicforms.forms import PublicForm, public_form
from inquiries import about, services
from inquiries.forms.contact import ContactForm, LinkForm
from inquiries.models import Inquiry
from inquiries.plans import describe_plan_today
from inquiries.views.private import show_erased

ATTACHED = ("about", "plan", "source")
F = TypeVar("F", bound=PublicForm)


def prefill(query: QueryDict) -> dict[str, str]:
    """Return what the page before has put into the address, `?about=job:…&plan=…&source=…`, and its office."""
    values = {name: query.get(name, "") for name in ATTACHED}
    if office := about.find_office(about.find_page_asked_about(values["about"])):
        values["office"] = office.slug
    return values | {"language": get_language()}


def store(form: ContactForm) -> Inquiry:
    values = dict(form.cleaned_data)
    page = about.find_page_asked_about(values.pop("about"))
    for name in ("token", "homepage"):
        del values[name]
    return services.receive_enquiry(key=form.key, about=page, **values)


@public_form
def contact(request: HttpRequest) -> HttpResponse:
    """Show the contact form, and receive it; a post with a key that is known leads to the same receipt again."""
    if request.method != "POST":
        return show(request, ContactForm(request=request, initial=prefill(request.GET)))
    form = ContactForm(request.POST, request=request)
    return receive_form(request, form, store) or show(request, form)


def receive_form(request: HttpRequest, form: F, store_form: Callable[[F], Inquiry]) -> HttpResponse | None:
    """Return the receipt of a form that was sent, now or before; None where the form is to be shown."""
    if request.method != "POST":
        return None
    case = services.find_received_case(key=form.key) or (store_form(form) if form.is_valid() else None)
    return redirect_to_receipt(request, case, form) if case else None


def redirect_to_receipt(request: HttpRequest, case: Inquiry, form: PublicForm) -> HttpResponse:
    """Lead to the receipt of a form that was sent.

    A form of another day that comes again opens nothing: whoever finds it in a browser need not be the family.
    """
    if case.is_forgotten:
        return show_erased(request, case)
    if not form.is_fresh:
        return render(request, "inquiries/already_sent.html")
    return redirect("own-received", token=services.create_private_link(inquiry=case))


def show(request: HttpRequest, form: ContactForm) -> HttpResponse:
    attached = {name: form.fields[name].clean(form[name].value()) for name in ATTACHED}
    page = about.find_page_asked_about(attached["about"])
    context = {
        "form": form,
        "page": page,
        "office": about.find_office(page),
        "plan": describe_plan_today(attached["plan"], get_language()),
        "keep_months": settings.KEEP_MONTHS,
    }
    return render(request, "inquiries/contact.html", context, status=form.status)


@public_form
def show_link_request(request: HttpRequest) -> HttpResponse:
    """Mail a new link to a family's page. The answer is the same for an email that nobody knows."""
    form = LinkForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        services.renew_link(email=form.cleaned_data["email"])
        return render(request, "inquiries/link_sent.html")
    return render(
        request, "inquiries/link.html", {"form": form, "expired": "expired" in request.GET}, status=form.status
    )
