from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from occupations.lookup import suggest
from planner.data import as_data
from planner.form import LONGEST_WORDS
from planner.plan import build
from planner.presentation import context

HOUR = 3600


@require_safe
def planner(request: HttpRequest) -> HttpResponse:
    """A plan says what a family is like, so no cache keeps it and no search engine lists it."""
    plan = build(request.GET, get_language() or settings.LANGUAGE_CODE)
    answer: HttpResponse
    if request.GET.get("format") == "json":
        answer = JsonResponse(as_data(plan), json_dumps_params={"ensure_ascii": False})
    else:
        answer = render(request, "planner/planner.html", context(plan))
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, no_store=True)
    return answer


@require_safe
def occupations(request: HttpRequest) -> HttpResponse:
    """Suggestions while an occupation is typed: [[code, label]]."""
    found = suggest(request.GET.get("words", "")[:LONGEST_WORDS], get_language())
    answer = JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False})
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, public=True, max_age=HOUR)
    return answer
