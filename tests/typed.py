"""Every field of every own form, found by walking admins, rows inside them, lists of readers and form classes: no list
to keep.
"""

from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.urls import get_resolver

from base.registry import list_own_apps
from entries.filters import EntryFilter


def subclasses(cls):
    for found in cls.__subclasses__():
        yield found
        yield from subclasses(found)


def is_own(cls) -> bool:
    return cls.__module__.partition(".")[0] in {config.name for config in list_own_apps()}


def admin_forms(user):
    """[(where, form)] of what the user may change, the rows inside with it."""
    request = RequestFactory().get("/")
    request.user = user
    for model, own in admin.site._registry.items():
        if is_own(model) and (own.has_add_permission(request) or own.has_change_permission(request)):
            yield f"{model._meta.label} admin", own.get_form(request)
            yield f"{model._meta.label} admin", own.get_form(request, model(), change=True)
            for inline in own.get_inline_instances(request):
                yield f"{model._meta.label} row", inline.get_formset(request).form


def walk_fields(user) -> list[tuple[str, forms.Field]]:
    """[(where it stands, the field)], the boxes of a field of several as fields of their own."""
    assert get_resolver().url_patterns  # every view, and so every form, is imported
    in_admin = list(admin_forms(user))
    drawn_there = {base for _place, form in in_admin for base in form.__mro__}  # with the fields of the admin
    places = [(place, form.base_fields) for place, form in in_admin]
    places += [
        (form.__name__, form.base_fields)
        for form in subclasses(forms.BaseForm)
        if is_own(form) and form not in drawn_there
    ]
    places += [(own.__name__, own().form.fields) for own in subclasses(EntryFilter)]
    found = []
    for place, fields in places:
        for name, field in fields.items():
            parts = field.fields if isinstance(field, forms.MultiValueField) else [field]
            found += [(f"{place}.{name}", part) for part in parts]
    return found
