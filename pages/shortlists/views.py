from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pages.shortlists.comparing import Comparison, compare_group
from pages.shortlists.reading import read_groups
from pages.shortlists.references import (
    COMPARE,
    FEWEST_COMPARED,
    KEEP,
    MOST_COMPARED,
    Reference,
    build_shortlist_url,
    read_references,
)


@require_safe
def show_shortlist(request: HttpRequest) -> HttpResponse:
    """Show the list that stands in the address, or, where it asks for that, some of it side by side.

    The server keeps nothing of it, and no search engine or cache shall.
    """
    kept = read_references(request.GET.getlist(KEEP))
    chosen = read_references(request.GET.getlist(COMPARE)) if COMPARE in request.GET else None
    comparison, message = (None, "") if chosen is None else find_comparison(chosen)
    groups = [] if comparison else read_groups(kept)
    found = sum(len(group.shown) + len(group.ended) for group in groups)
    context = {
        "kept": kept,
        "groups": groups,
        "missing": 0 if comparison else len(kept) - found,
        "comparison": comparison,
        "message": message,
        "list_url": build_shortlist_url(kept),
    }
    answer = render(request, "pages/shortlist.html", context)
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


def find_comparison(chosen: list[Reference]) -> tuple[Comparison | None, str]:
    """Return the table of what was chosen, and a sentence for the reader where there can be none."""
    one_kind = len({reference.kind for reference in chosen}) == 1
    if not (one_kind and FEWEST_COMPARED <= len(chosen) <= MOST_COMPARED):
        return None, _("Choose two, three or four of the same kind to see them side by side.")
    groups = read_groups(chosen)
    comparison = compare_group(groups[0]) if groups and groups[0].has_facts else None
    return comparison, "" if comparison else _("Fewer than two of these are still here, so they cannot be compared.")
