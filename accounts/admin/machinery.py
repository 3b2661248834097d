"""The coordinator reads here what the portal records: mails, nightly runs, versions and changes. Nobody edits it."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import admin as registers_groups  # noqa: F401
from django.contrib.auth.models import Group
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.actions.deleting import find_deletion_url
from accounts.models import User
from accounts.workplace.office_admin import ReadOnlyAdmin
from base.history.changes import ShownChange
from base.models import Change, Mail, NightlyRun, VersionStamp

# Third-party admin pages know nothing of offices.
for model in (Group, DBTaskResult, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The list shows to whom a mail goes and in what state it is, but not its text: that is between office and family.

    A colleague is shown by name, a family by its case and never by its address.
    """

    list_display = ("to_whom", "state", "attempts", "next_try", "sent", "last_error")
    list_filter = ("state",)
    readonly_fields = ("to_whom",)
    groups = [
        (None, ["to_whom", "message_id", "state", "attempts", "next_try", "claimed_until", "last_error"]),
        (None, ["created", "sent"]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        full = NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value(""))
        names = User.objects.get_queryset().filter(email=OuterRef("to")).annotate(known=Coalesce(full, "username"))
        return super().get_queryset(request).annotate(colleague=Subquery(names.values("known")[:1]))

    @admin.display(description=_("to"))
    def to_whom(self, mail: Any) -> str:  # as get_queryset annotates it
        return mail.colleague or name_topic(mail.topic) or gettext("somebody outside the offices")


def name_topic(topic: str) -> str:
    """Return the row that a mail is about in words, for "inquiry:5" the name of the model and 5.

    The text is empty where the topic names no row.
    """
    name, _colon, pk = topic.partition(":")
    found = next((model for model in apps.get_models() if model._meta.model_name == name), None)
    return f"{found._meta.verbose_name} {pk}" if found is not None and pk.isdecimal() else ""


@admin.register(NightlyRun)
class NightlyRunAdmin(ReadOnlyAdmin):
    list_display = ("task", "date", "started", "finished")


@admin.register(VersionStamp)
class VersionStampAdmin(ReadOnlyAdmin):
    list_display = ("kind", "part", "changes", "stamp")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Everybody's changes stand in this list, also those of deleted rows. Each row shows its own history as well."""

    list_display = ("at", "by", "action", "content_type", "name")
    list_filter = ("action", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by", "content_type")
    search_fields = ("name", "by__username", "by__last_name")
    readonly_fields = ("what", "forget")
    groups = [(None, ["at", "by", "action", "content_type", "name", "what", "forget"])]

    @admin.display(description=_("what was changed"))
    def what(self, change: Change) -> SafeString:
        return render_to_string("components/changes.html", {"changes": [ShownChange(change)]})

    @admin.display(description=_("delete for good"))
    def forget(self, change: Change) -> SafeString | str:
        """Return a link to delete the row with its history; empty where there is nothing to delete.

        The link is there for a deleted row too, since the history of such a row is found in this list only.
        """
        if change.action == Change.Action.DELETED and not change.fields:
            return ""  # that is what stayed when it was done
        if change.parent_type is not None and change.parent_id is not None:  # a row inside another goes with that one
            url = find_deletion_url(change.parent_type, change.parent_id)
        else:
            url = find_deletion_url(change.content_type, change.object_id)
        return format_html('<a href="{}">{} …</a>', url, gettext("Delete with its history")) if url else ""
