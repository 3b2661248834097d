"""One staff page shows each component in all its states, from rows that are never saved."""

import datetime

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.registry import list_entry_models
from jobs.filters import JobFilter
from jobs.models import Job
from maps.lights import HOURS, SEASONS, Light
from maps.ridges import draw_ridges
from municipalities.models import Municipality
from occupations.models import Occupation
from partners.models import Partner

LONG = "Fagansvarlig spesialsykepleier i palliasjon, rehabilitering og hjemmebaserte tjenester med ambulerende team"


def make_example_job(municipality: Municipality | None, **values: object) -> Job:
    home = municipality or Municipality(name="Eksempel", slug="eksempel")
    place = home.centre if municipality and home.centre else None
    job = Job(
        municipality=home,
        place=place,
        slug="eksempel",
        occupation=Occupation(code="2223", name_nb="Sykepleiere", name_en="Nurses"),
        engagement="permanent",
        extent_percent=100,
        summary_nb="Dag, kveld og hver tredje helg.",
        summary_en="Days, evenings, every third weekend.",
    )
    for name, value in {"title_nb": "Sykepleier", "title_en": "Nurse", **values}.items():
        setattr(job, name, value)
    return job


def make_example_jobs() -> list[tuple[str, Job]]:
    """Return [(what is shown, a job in that state)]."""
    home = Municipality.objects.taking_part().select_related("centre").first()
    soon = timezone.localdate() + datetime.timedelta(days=1)
    near = make_example_job(home, deadline=soon)
    near.drive_words = _("about %(minutes)s min") % {"minutes": 20}
    partner = Partner(name="Fjellheim bo- og omsorgssenter", kind="employer", sector="public")
    return [
        (_("ordinary"), make_example_job(home, partner=partner)),
        (_("sample"), make_example_job(home, source="sample")),
        (_("with a drive and a near deadline"), near),
        (_("long title"), make_example_job(home, title_nb=LONG, title_en=None)),
        (_("without summary or translation"), make_example_job(home, title_en=None, summary_nb="", summary_en="")),
    ]


def list_lights() -> list[tuple[str, dict]]:
    """Return [(name, ridge lines)] of the four seasons by day, and of the four hours of a summer's day."""
    seasons = (_("winter"), _("spring"), _("summer"), _("autumn"))
    hours = (_("morning"), _("day"), _("evening"), _("night"))
    lights = [Light(season, "day") for season in SEASONS] + [Light("summer", hour) for hour in HOURS]
    return [(name, draw_ridges("eksempel", light)) for name, light in zip(seasons + hours, lights, strict=True)]


def gallery(request: HttpRequest) -> TemplateResponse:
    narrowed = JobFilter({"extent": "full", "sort": "deadline"}, Job.objects.none())
    broken = JobFilter({"near": "atlantis", "engagement": "unknown"}, Job.objects.none())
    pages = Paginator(range(60), 20)
    context = {
        "cards": make_example_jobs(),
        "filterset": broken,
        "narrowed": narrowed,
        "paginator": pages,
        "page_obj": pages.page(2),
        "lights": list_lights(),
        "bare": Municipality(name="Prøve", slug="prove"),
        "full": Municipality(
            name="Eksempel",
            slug="eksempel",
            office_address="Storgata 1",
            office_phone="+47 00 00 00 00",
            office_email="vert@example.org",
            office_hours_nb="Hverdager 9–15",
            office_hours_en="Weekdays 9–15",
            office_languages="nb,en,de",
            website="https://example.org",
        ),
        "models": [model._meta.verbose_name_plural for model in list_entry_models()],
    }
    for filterset in (broken, narrowed):
        filterset.form.is_valid()
    return TemplateResponse(request, "pages/gallery.html", context)


view = admin.site.admin_view(gallery)
