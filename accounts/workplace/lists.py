"""The lists and choosers of all our admins find rows by plain words, and sort them as in a Norwegian index."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from base.text.finding import find_rows, resolve_order
from base.text.folding import list_search_words


class OrderedList(ChangeList):
    """A column of words is sorted as in a Norwegian index, whatever collation the database has."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        return [resolve_order(self.model, each) for each in super().get_ordering(request, queryset)]


class FoldedSearch(admin.ModelAdmin):
    """Each word of a search must stand in one of the columns `search_fields`, in whatever spelling.

    A queryset with a method `find()` is asked instead; `search_fields` then only makes the search box appear.
    """

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OrderedList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        if find := getattr(queryset, "find", None):
            return find(search_term), False
        words, names = list_search_words(search_term), list(self.get_search_fields(request))
        if not words or not names:
            return queryset.none(), False
        several = any(lookup_spawns_duplicates(self.opts, name) for name in names)
        return find_rows(queryset, words, names), several
