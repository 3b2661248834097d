from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from accounts.actions.editing import find_form
from accounts.signin import workplace_access
from base.text.other_languages import make_lang_attribute
from base.values.formats import describe_drive_minutes
from entries.filters import EntryFilter
from entries.models import Entry, EntryQuerySet
from entries.place_map import build_place_map
from entries.sharing import make_entry_card, make_list_card
from entries.syndication.presentation import build_structured_data, find_description_language

RELATED = 3


class EntryList(ListView):
    """An `EntryList` has filters, order and pages. A domain says `model` and `filterset_class`.

    With `has_map` a map beside the list shows at which places stand how many of all that it finds.
    """

    paginate_by = 20
    has_map = False
    model: type[Entry]

    filterset_class: type[EntryFilter]

    def get_template_names(self) -> list[str]:
        options = self.model._meta
        return [f"{options.app_label}/{options.model_name}_list.html", "entries/list.html"]

    def get_base_queryset(self) -> EntryQuerySet:
        return self.model.objects.public().for_cards()

    def get_queryset(self) -> EntryQuerySet:
        self.filterset = self.filterset_class(self.request.GET, self.get_base_queryset())
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        """Return the page asked for; in place of one that does not exist the nearest, and a sentence says so."""
        paginator = self.get_paginator(queryset, page_size)
        if self.has_map:
            self.place_counts = self.filterset.count_by_place(queryset)
            paginator.count = sum(self.place_counts.values())  # known now: one query for both
        number = self.request.GET.get(self.page_kwarg) or 1
        self.page_message = ""
        try:
            page = paginator.page(number)
        except (EmptyPage, PageNotAnInteger):
            page = paginator.get_page(number)
            self.page_message = _("There is no page %(number)s; this is page %(shown)s.") % {
                "number": str(number)[:20],
                "shown": page.number,
            }
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        minutes_to = self.filterset.minutes_to
        if minutes_to:
            for entry in context["object_list"]:
                if (minutes := minutes_to.get(entry.place_id)) is not None:  # what is done from home may lie anywhere
                    entry.drive_words = describe_drive_minutes(minutes)
        options = self.model._meta
        return context | {
            "filterset": self.filterset,
            "groups": self.filterset.group(list(context["object_list"]), context["paginator"].count),
            "filters_by_name": {field.name: field for field in self.filterset.form},
            "place_map": build_place_map(self.filterset, self.place_counts, self.model) if self.has_map else None,
            "notes": self.filterset.say_notes(),
            "page_message": self.page_message,
            "heading": str(options.verbose_name_plural),
            "share_card": make_list_card(self.model),
            "list_url": f"{options.model_name}-list",
            "feed_url": f"{options.model_name}-feed",
        }


class EntryDetail(DetailView):
    """An `EntryDetail` shows one public entry; one that has ended is answered with 410.

    Staff see a draft at the same URL, with a banner; nobody else learns that the draft exists.
    """

    model: type[Entry]
    context_object_name = "entry"

    def get_template_names(self) -> list[str]:
        options = self.model._meta
        if self.gone:
            return ["entries/gone.html"]
        return [f"{options.app_label}/{options.model_name}_detail.html", "entries/detail.html"]

    def get_queryset(self) -> EntryQuerySet:
        return self.model.objects.for_cards().select_related("partner__municipality")

    def get_object(self, queryset: QuerySet | None = None) -> Entry:
        rows = self.get_queryset().filter(slug=self.kwargs["slug"])
        entry = rows.public().first()
        self.preview = self.gone = False
        if (
            entry is None
            and settings.SESSION_COOKIE_NAME in self.request.COOKIES
            and workplace_access.can_enter_workplace(self.request.user)
        ):
            entry = rows.visible_to(self.request.user).first()
            self.preview = entry is not None
        if entry is None:
            entry = next((row for row in rows if row.has_ended and self.is_open(row)), None)
            self.gone = entry is not None
        if entry is None:
            raise Http404
        return entry

    @staticmethod
    def is_open(entry: Entry) -> bool:
        return entry.municipality is None or entry.municipality.takes_part

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        # 410: search engines should forget it. A browser keeps no such answer, for an office may show it again.
        status = 410 if self.gone else 200
        return super().render_to_response(context, status=status, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.object
        return super().get_context_data(**kwargs) | {
            "preview": self.preview,
            "edit_url": "" if self.gone else find_form(self.request, entry),
            "facts": [(label, value) for label, value in entry.facts() if value not in (None, "")],
            "related": self.list_related_entries(entry),
            "structured_data": build_structured_data(entry),
            "share_card": make_entry_card(entry),
            "description_lang": make_lang_attribute(find_description_language(entry), to_name=False),
            "list_url": f"{entry._meta.model_name}-list",
            "list_name": str(entry._meta.verbose_name_plural),
        }

    def list_related_entries(self, entry: Entry) -> list[Entry]:
        return list(self.model.objects.public().nearest_to(entry).for_cards()[:RELATED])
