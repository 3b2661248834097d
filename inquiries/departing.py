"""The coordinator reads here what a municipality has of cases, before it is merged or leaves.

Cases are named by their number, never by a family.
"""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Draft
from base.links import get_admin_row_path
from inquiries.models import FurtherOffice, Inquiry
from inquiries.models.choices import Scope, Stage
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
    return [
        Holding(
            _("Open cases"),
            unended.count(),
            _("The families read on their page who answers."),
            rows=name_cases(unended),
        ),
        *count_families_of_one_office(unended.filter(scope=Scope.OFFICE)),
        Holding(
            _("Texts that hosts have begun and not sent"),
            count_drafts(known),
            _("They stay with whoever wrote them, and can be sent afterwards."),
        ),
        Holding(_("Ended cases"), ended),
        Holding(_("Cases whose family is forgotten"), forgotten, _("Only counted; nobody can be recognised.")),
    ]


def count_families_of_one_office(cases: QuerySet[Inquiry]) -> list[Holding]:
    """Return how many families chose to write to one office only, and how a merger is told to them."""
    written_to = cases.exclude(email="").filter(mail_stopped=False)
    rung = cases.exclude(pk__in=written_to.values("pk"))
    return [
        Holding(
            _("Families who wrote to this municipality only"),
            written_to.count(),
            _(
                "After the merger the hosts of the other office read their cases too. Each of them gets "
                "a mail that says who answers now; it waits for an hour, and is withdrawn if you take "
                "the merger back before."
            ),
            only_merging=True,
        ),
        Holding(
            _("Families who wrote to this municipality only and get no mail"),
            rung.count(),
            _(
                "They must be rung: after the merger the hosts of the other office read their cases too. "
                "For each of them that is the next action of the office, due on the day of the merger."
            ),
            rows=name_cases(rung),
            only_merging=True,
        ),
    ]


def count_drafts(cases: QuerySet[Inquiry]) -> int:
    return Draft.objects.filter(about__in=[case.topic for case in cases.only("pk")]).count()


def name_cases(cases: QuerySet[Inquiry]) -> tuple[tuple[str, str], ...]:
    return tuple((str(case), get_admin_row_path(Inquiry, case.pk)) for case in cases.order_by("pk")[:NAMED])


def count_help(municipality: Municipality) -> list[Holding]:
    number = FurtherOffice.objects.filter(office=municipality).count()
    return [Holding(_("Cases of others that it helps with"), number)]
