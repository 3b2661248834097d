from django.urls import reverse

from entries.registry import entry_models


def menu(request):
    """The lists in the head of every page: each model that wants to stand there, in the order of INSTALLED_APPS."""
    return {
        "menu": [
            {"name": model._meta.verbose_name_plural, "url": reverse(f"{model._meta.model_name}-list")}
            for model in entry_models()
            if model.in_menu
        ]
    }
