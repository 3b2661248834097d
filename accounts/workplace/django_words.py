"""Django's admin has words that its own catalogues lack, most of them in Norwegian, or say wrongly ("ny ferdig svar").

The words are named here so that `messages update` keeps them; this app stands before the admin, so its catalogue wins.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

DJANGOS = (
    _("Skip to main content"),
    _("Breadcrumbs"),
    _("Error:"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: light)"),
    _("Toggle theme (current theme: dark)"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Select all objects on this page for an action"),
    _("Select this object for an action - {}"),
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Add %(name)s"),
    _("Add %s"),
    _("Southern Sami"),
    _("Show counts"),
    _("Hide counts"),
    _("Added:"),
    _("Changed:"),
    _("Deleted:"),
    # These its catalogue has, with words for programmers.
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but your account "
        "doesn't have permission to delete the following types of objects:"
    ),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected related "
        "objects:"
    ),
    _(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following related items '
        "will be deleted:"
    ),
    _(
        "Deleting the selected %(objects_name)s would result in deleting related objects, but your "
        "account doesn't have "
        "permission to delete the following types of objects:"
    ),
    _("Deleting the selected %(objects_name)s would require deleting the following protected related objects:"),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? All of the following objects and their related "
        "items will be deleted:"
    ),
    _(
        "Deleting %(class_name)s %(instance)s would require deleting the following protected related objects: "
        "%(related_objects)s"
    ),
    _("Objects"),
    _("Delete multiple objects"),
    ngettext_lazy("entry", "entries"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
)
