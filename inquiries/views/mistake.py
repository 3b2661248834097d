from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from base.publicforms.forms import public_form
from inquiries import about, services
from inquiries.forms.contact import MistakeForm
from inquiries.models import Inquiry
from inquiries.models.words import FACTS, Kind
from inquiries.rules.retention import months_of_report
from inquiries.views.contact import to_receipt


@public_form
def mistake(request: HttpRequest) -> HttpResponse:
    """A fact that a reader says is wrong, to the office of the page; of a page of the whole region to the
    coordinator.
    """
    initial = {name: request.GET.get(name, "") for name in ("about", "fact")}
    form = MistakeForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST":
        case = services.received_with(key=form.key) or (store(form) if form.is_valid() else None)
        if case is not None:
            return to_receipt(request, case, form)
    page = about.find_page_asked_about(form.fields["about"].clean(form["about"].value()) or "")
    context = {"form": form, "page": page, "office": about.find_office(page), "keep_months": months_of_report()}
    return render(request, "inquiries/mistake.html", context, status=form.status)


def store(form: MistakeForm) -> Inquiry:
    values = form.cleaned_data
    return services.receive(
        key=form.key,
        kind=Kind.MISTAKE,
        text="\n\n".join(filter(None, (values["fact"], values["text"]))),
        email=values["email"],
        about=about.find_page_asked_about(values["about"]),
        language=get_language(),
        source=FACTS,
    )
