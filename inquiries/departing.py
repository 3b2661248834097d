"""What the coordinator reads of a municipality's cases before it goes. Cases are named by their number, never by a family."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from base.links import admin_row_path
from inquiries.models import FurtherOffice, Inquiry
from inquiries.models.words import Stage
from municipalities.departures.holdings import Counting, Holding
from municipalities.models import Municipality

NAMED = 100  # cases that are listed one by one


def list_holdings() -> dict[type[Model], Counting]:
    return {Inquiry: count_cases, FurtherOffice: count_help}


def count_cases(municipality: Municipality) -> list[Holding]:
    cases = Inquiry.objects.filter(office=municipality)
    known = cases.filter(anonymised_on=None, closed_at=None)
    unended = known.exclude(stage=Stage.ENDED)
    ended, forgotten = known.filter(stage=Stage.ENDED).count(), cases.exclude(pk__in=known.values("pk")).count()
    note = _("The families read on their page who answers; no mail is sent.")
    return [
        Holding(_("Open cases"), unended.count(), note, rows=name_cases(unended)),
        Holding(_("Ended cases"), ended),
        Holding(_("Cases whose family is forgotten"), forgotten, _("Only counted; nobody can be recognised.")),
    ]


def name_cases(cases: QuerySet[Inquiry]) -> tuple[tuple[str, str], ...]:
    return tuple((str(case), admin_row_path(Inquiry, case.pk)) for case in cases.order_by("pk")[:NAMED])


def count_help(municipality: Municipality) -> list[Holding]:
    number = FurtherOffice.objects.filter(office=municipality).count()
    return [Holding(_("Cases of others that it helps with"), number)]
