from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.workplace.office_admin import OfficeAdmin, OfficeInline
from base.links import get_admin_list_path, get_admin_row_path
from occupations.models import Neighbour, Occupation, UnreadWord, Word
from occupations.words import unread


class WordInline(OfficeInline):
    model = Word


@admin.register(Occupation)
class OccupationAdmin(OfficeAdmin):
    rank = 70
    list_display = ("code", "name", "category", "is_regulated", "median_monthly")
    list_filter = ("is_regulated",)
    search_fields = ("code", *Occupation.named_by, "words__word")
    list_select_related = ("parent",)
    inlines = [WordInline]


@admin.register(Word)
class WordAdmin(OfficeAdmin):
    rank = 70
    list_display = ("word", "language", "occupation")
    list_filter = ("language",)
    list_select_related = ("occupation",)
    search_fields = ("word", "occupation__code")


@admin.register(Neighbour)
class NeighbourAdmin(OfficeAdmin):
    rank = 70
    list_display = ("person", "advert", "is_nearly", "reason")
    list_filter = ("is_nearly",)
    list_select_related = ("person", "advert")
    search_fields = ("person__code", "person__name_nb", "advert__code", "advert__name_nb", "reason_nb", "reason_en")
    autocomplete_fields = ("person", "advert")


@admin.action(description=gettext_lazy("No occupation: forget the word"), permissions=["change"])
def dismiss(modeladmin: "UnreadWordAdmin", request: HttpRequest, queryset: QuerySet[UnreadWord]) -> None:
    for row in queryset:
        unread.dismiss(row)
    n = len(queryset)
    words = ngettext("%(n)s word is not shown again.", "%(n)s words are not shown again.", n)
    modeladmin.message_user(request, words % {"n": n}, messages.SUCCESS)


@admin.register(UnreadWord)
class UnreadWordAdmin(OfficeAdmin):
    """The coordinator says here what words mean that were typed on five days and not understood, most days first.

    Once a word has a meaning, it is read from then on.
    """

    rank = 70
    exports = False
    list_display = ("word", "spoken", "days", "last_day")
    list_filter = ("language",)
    search_fields = ("word",)
    autocomplete_fields = ("occupation",)
    readonly_fields = ("word", "spoken", "days", "last_day")
    groups = [(None, ["word", "spoken", "days", "last_day", "occupation", "is_dismissed"])]
    actions = (dismiss,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnreadWord]:
        return super().get_queryset(request).exclude(word="")

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def spoken(self, row: UnreadWord) -> str:
        return dict(Word.LANGUAGES).get(row.language, row.language)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["show_save_and_continue"] = False  # there is nothing more to say of the word
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.is_dismissed:
            unread.dismiss(obj)
            self.message_user(request, gettext("The word is not shown again."), messages.SUCCESS)
        elif obj.occupation:
            said = gettext("“%(word)s” is read as %(occupation)s from now on.")
            word = unread.add_word(obj, obj.occupation)
            words = said % {"word": word, "occupation": obj.occupation}
            link = format_html('<a href="{}">{}</a>', get_admin_row_path(Word, word.pk), gettext("Change or delete it"))
            self.message_user(request, format_html("{} {}", words, link), messages.SUCCESS)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing to Django's log, where a word that is forgotten here would stand for two years."""

    def response_change(self, request: HttpRequest, obj: UnreadWord) -> HttpResponse:
        return redirect(get_admin_list_path(UnreadWord))
