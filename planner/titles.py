"""Names of what a plan shows, of every domain at once: one query whatever their number."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.urls import reverse

from base.kept import Basis, KeptByKey
from base.languages import reading_order
from base.othertongues import wrap
from base.translation import choose_shown, shown_columns
from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service
from news.models import Guide
from partners.models import Partner
from planner.moment import Moment

MODELS = {"job": Job, "home": Home, "activity": Activity}
# What a name is read from, by domain.
NAMED_BY = {
    "job": (Job, Partner), "home": (Home, Partner), "activity": (Activity, Partner), "service": (Service,),
    "guide": (Guide, Partner),
}  # fmt: skip
DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE


@dataclasses.dataclass(frozen=True)
class Title:
    """A name as the page shows it; `language` is the one it is written in."""

    text: str
    language: str
    url: str = ""
    partner: str = ""

    @property
    def marked(self) -> str:
        return wrap(self.text, self.language, "span")


NO_TITLE = Title("", "")  # kept where there is no guide on approval
GUIDE = 0  # the guide on approval stands under this number
Ids = dict[str, set[int]]  # by domain: job, home, activity, service, guide
Key = tuple[str, int]  # (domain, id)
Titles = dict[Key, Title]
Row = tuple  # domain, id, slug, partner, and the text in each language of the reading order


def load(ids: Ids, *, language: str, known: KeptByKey[tuple, Title], moment: Moment) -> Titles:
    """Return the names of entries that are public at `moment`; `known` has those that were asked for before.

    The addresses are of the active language, which is `language`.
    """
    basis: dict[str, Basis] = {domain: moment.basis(moment.versions.of(NAMED_BY[domain])) for domain in ids}
    wanted = {(language, domain, pk): basis[domain] for domain, pks in ids.items() for pk in pks}

    def ask(new: list[tuple]) -> dict[tuple, Title]:
        fresh = dict(asked(grouped(new), language, moment))
        return {key: fresh.get(key[1:], NO_TITLE) for key in new}

    found = known.get_many(wanted, ask)
    return {key[1:]: title for key, title in found.items() if title is not NO_TITLE}


def grouped(keys: Iterable[tuple]) -> Ids:
    """Return the ids by domain, of keys (language, domain, id)."""
    ids: Ids = defaultdict(set)
    for _language, domain, pk in keys:
        ids[domain].add(pk)
    return ids


def asked(ids: Ids, language: str, moment: Moment) -> Iterator[tuple[Key, Title]]:
    arms = [entries(domain, model.objects.filter(pk__in=ids[domain]), language)
            for domain, model in MODELS.items() if ids.get(domain)]  # fmt: skip
    if ids.get("guide"):
        arms.append(entries("guide", Guide.objects.public(moment.time).filter(topic=Guide.Topic.APPROVAL), language))
    if ids.get("service"):
        rows = Service.objects.filter(pk__in=ids["service"])
        names: list[Combinable] = [F("name"), *(Value("") for _code in reading_order(language)[1:])]
        arms.append(columns(rows, "service", Value(""), Value(""), names))
    if arms:
        first, *rest = arms
        for row in first.union(*rest, all=True) if rest else first:
            yield named(row, language)


def entries(domain: str, queryset: QuerySet, language: str) -> QuerySet:
    titles = [F(column) for column in shown_columns("title", language)]
    return columns(queryset, domain, F("slug"), F("partner__name"), titles)


def columns(
    queryset: QuerySet, domain: str, slug: Combinable, partner: Combinable, texts: Sequence[Combinable]
) -> QuerySet:
    # A union reads its arms by position, and modeltranslation's own values_list() has the columns in any order.
    rows = queryset.rewrite(False).order_by()  # type: ignore[attr-defined]  # of modeltranslation's querysets
    in_order = {f"in_text_{number}": text for number, text in enumerate(texts)}
    rows = rows.annotate(in_domain=Value(domain), in_slug=slug, in_partner=partner, **in_order)
    return rows.values_list("in_domain", "pk", "in_slug", "in_partner", *in_order)


def named(row: Row, language: str) -> tuple[Key, Title]:
    domain, pk, slug, partner, *texts = row
    url = reverse(f"{domain}-detail", args=[slug]) if slug else ""
    text, code = choose_shown(texts, language)
    if domain == "service":
        code = ""  # a name
    return (domain, GUIDE if domain == "guide" else pk), Title(text, code, url, partner or "")
