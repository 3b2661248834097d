import sys
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.generic import DetailView, TemplateView

from accounts.actions.editing import find_form
from accounts.drafts import answers
from base.database.storage import Trouble, find_trouble
from base.database.watch import database_watch
from base.languages import find_page_language
from base.links import find_intended_path, get_language_root, make_absolute_url
from base.publicforms.clients import count_client
from base.publicforms.posted_words import read_posted_words
from maps.drawing import Drive
from maps.windows import BANDS_MINUTES
from municipalities.departures.successors import find_successor
from municipalities.models import Municipality, Place, Population, Road
from pages import front, overview, unavailable
from pages.answers import OFFERS, answer_for_municipality, answer_for_place
from pages.figures import choose_cost, list_figures
from pages.sharing import make_municipality_card, make_place_card

WITHIN = "within"  # in the address: how many minutes from a place its map reaches
FORMER = "former"  # in the address: which municipality the reader asked for
MOST_CLOSED = 3  # periods on a municipality's page


def choose_language(request: HttpRequest) -> HttpResponse:
    """Redirect from `/` to a language by Accept-Language. No cookie is set; every other address names its language."""
    response = redirect(get_language_root(find_page_language("", request)))
    patch_vary_headers(response, ["Accept-Language"])
    return response


class Front(TemplateView):
    template_name = "pages/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return (
            super().get_context_data(**kwargs)
            | front.build_front_page()
            | {"structured_data": front.build_site_json_ld()}
        )


class RegionPage(TemplateView):
    """The `RegionPage` has the map with every place and road, and the same as a list for those who do not see it."""

    template_name = "pages/region.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = list(Place.objects.in_region().filter(municipality__in=Municipality.objects.taking_part()))
        here = {place.pk for place in places}
        roads = [road for road in Road.objects.select_related("a", "b") if {road.a_id, road.b_id} <= here]
        return super().get_context_data(**kwargs) | {
            "places": places,
            "drives": [Drive(road.a, road.b, road.minutes) for road in roads],
            "roads": sorted(roads, key=lambda road: (road.a.sort_key, road.minutes)),
            "straight_lines": any(road.is_estimated for road in roads),
            "places_by_municipality": overview.group_places(places),
        }


class MunicipalityPage(DetailView):
    object: Municipality
    template_name = "pages/municipality.html"
    context_object_name = "municipality"

    def get_queryset(self) -> QuerySet[Municipality]:
        return Municipality.objects.select_related("centre", "merged_into")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if successor := find_successor(self.object.slug) if self.object.merged_into_id else None:
            # Never for good: a merger can be taken back, and browsers that were told so would not ask again.
            return redirect(f"{successor.get_absolute_url()}?{urlencode({FORMER: self.object.slug})}")
        if not self.object.takes_part:
            raise Http404
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        municipality = self.object
        places = list(municipality.places.all())
        population = list(Population.objects.filter(municipality=municipality).order_by("year"))
        figures = list_figures(municipality, population)
        page: dict[str, Any] = {
            "points": overview.read_points(municipality),
            "blocks": overview.read_entry_blocks(municipality),
            "people": [figure for figure in figures if not figure.is_cost],
            "costs": [figure for figure in figures if figure.is_cost],
            "neighbours": overview.list_neighbour_municipalities(municipality),
        }
        blocks = {block["key"]: block for block in page["blocks"]}
        return (
            super().get_context_data(**kwargs)
            | page
            | {
                "answers": answer_for_municipality(page, municipality.centre),
                "main_cost": choose_cost(figures),
                "main_blocks": [blocks[key] for key in ("job", "home") if key in blocks],
                "school_block": blocks.get("school"),
                "more_blocks": [block for key, block in blocks.items() if key not in OFFERS],
                "places": places,
                "drives": overview.list_drives_inside(municipality, places),
                "closed_periods": list(municipality.closed_periods.ahead()[:MOST_CLOSED]),
                "edit_url": find_form(self.request, municipality),
                "former": self.find_former(),
                "share_card": make_municipality_card(municipality),
            }
        )

    def find_former(self) -> Municipality | None:
        """Return the municipality whose old address the reader came by, where this one is its successor; else None."""
        slug = self.request.GET.get(FORMER, "")
        return Municipality.objects.filter(slug=slug).first() if slug and find_successor(slug) == self.object else None


class PlacePage(DetailView):
    object: Place
    template_name = "pages/place.html"
    context_object_name = "place"

    def get_queryset(self) -> QuerySet[Place]:
        taking_part = Municipality.objects.taking_part()
        return Place.objects.in_region().filter(municipality__in=taking_part).select_related("municipality")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place, asked = self.object, self.request.GET.get(WITHIN, "")
        known = {str(minutes): minutes for minutes in BANDS_MINUTES}
        more = {
            "edit_url": find_form(self.request, place),
            "share_card": make_place_card(place),
            "unknown_minutes": asked not in ("", *known),
        }
        surroundings = overview.describe_surroundings(place, known.get(asked, BANDS_MINUTES[1]))
        answers = {"answers": answer_for_place(place, surroundings)}
        return super().get_context_data(**kwargs) | surroundings | answers | more


# --- text in templates, with what an installation says about itself ---------------------------------------------------
class About(TemplateView):
    template_name = "pages/about.html"


class Privacy(TemplateView):
    template_name = "pages/privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "controller": settings.CONTROLLER,
            "dpo_contact": settings.DPO_CONTACT,
            "keep_months": settings.KEEP_MONTHS,
            "keep_months_after_move": settings.KEEP_MONTHS_AFTER_MOVE,
        }


class Accessibility(TemplateView):
    template_name = "pages/accessibility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"barrier_contact": settings.BARRIER_CONTACT}


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {make_absolute_url('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


# --- errors ----------------------------------------------------------------------------------------------------------
def render_error_page(request: HttpRequest, status: int, template: str, **context: object) -> HttpResponse:
    """Render an error page in the language of the address, else of the reader.

    Names of pages need no database, so a 500 can use it too.
    """
    with translation.override(find_page_language(request.path, request)):
        return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error_page(request, 400, "pages/400.html")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error_page(request, 403, "pages/403.html")


@count_client
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error_page(request, 404, "pages/404.html", meant=find_intended_path(request.path))


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not this browser's, and give back what was written.

    The answer has the looks of where the form was sent: of a public page, or of the admin.
    """
    request.token_refused = True  # type: ignore[attr-defined]  # so that nobody answers it a second time
    if request.path_info.startswith(reverse("admin:index")):
        return answers.answer_old_token(request)
    with translation.override(find_page_language(request.path, request)):
        return render(
            request, "pages/token_refused.html", {"written": read_posted_words(request.POST.lists())}, status=403
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault without asking the database or context processors, which may be what failed.

    Django calls this view while it handles the fault.
    """
    error = sys.exc_info()[1]
    trouble = find_trouble(error)
    if error is None or trouble is None:
        return unavailable.render_uncached_page(
            request, "pages/500.html", 500, request_id=request.META.get("REQUEST_ID", "")
        )
    if trouble is Trouble.AWAY:
        database_watch.close(error)
    return (
        unavailable.show_not_stored(request, trouble)
        if request.method == "POST"
        else unavailable.show_database_away(request)
    )
