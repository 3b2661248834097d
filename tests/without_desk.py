"""Run by test_floors.py in a process of its own: the portal without apps of floor five; any assertion ends it."""

import tests.environment  # noqa: F401 - sets the environment before Django reads it

# isort: split
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.lower_floors"

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402


def main():
    setup_test_environment()
    call_command("migrate", run_syncdb=True, verbosity=0)

    from base import hooks
    from entries.registry import list_entry_models
    from municipalities.models import Region
    from tests.conftest import make_municipality
    from tests.makers import MAKERS

    Region.objects.create(name_nb="Prøvefjell")
    municipality = make_municipality("3427", "Tynset", 62.2759, 10.7824)
    for model in list_entry_models():
        row = MAKERS[model._meta.label][1](municipality)
        model.objects.filter(pk=row.pk).update(status="published")
    pages = [model.objects.public().first().get_absolute_url() for model in list_entry_models()]
    pages += [municipality.get_absolute_url(), municipality.centre.get_absolute_url(), "/sitemap-pages.xml"]
    pages += [reverse(name) for name in ("front", "region", "about", "privacy", "accessibility")]
    visitor = Client()
    here = {
        path: apps.is_installed(app) for path, app in (("/nb/kontakt/", "inquiries"), ("/nb/planlegger/", "planner"))
    }
    for page in pages:
        answer = visitor.get(page)
        assert answer.status_code == 200, page
        for path, stands in here.items():
            assert stands or path not in answer.content.decode(), page
    for path, stands in here.items():
        assert visitor.get(path).status_code == (200 if stands else 404), path
    print(f"{len(pages)} pages stand; never asked: {sorted(name for name, _function in hooks.list_undefined())}")


if __name__ == "__main__":
    main()
