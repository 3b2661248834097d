"""Run by test_entries_domain.py inside a copy of the project that has a sixth domain; any assertion ends it."""

import io
import sys

import tests.environment  # noqa: F401 - sets the environment before Django reads it

# isort: split
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def main(label, path):
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.db import connection

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("demo", verbosity=0, stdout=io.StringIO())

    from base.history.recording import record_author

    people = {user.username: user for user in get_user_model().objects.all()}
    model = apps.get_model(label)
    name = model._meta.model_name
    row = model.objects.get(source_id="example")
    own = people.pop(row.municipality.slug)
    other = next(user for username, user in people.items() if username != "coordinator")
    visitor = Client()

    page = visitor.get(f"/nb/{path}/")
    assert list(page.context["object_list"]) == [row], "the list shows the row"
    assert "season" in page.context["filterset"].form.fields, "its own filter is there"
    with CaptureQueriesContext(connection) as queries:
        detail = visitor.get(row.get_absolute_url()).content.decode()
    assert len(queries) <= 8, "the page keeps the budget"
    assert row.title_nb in detail, "the page shows the row"
    assert f'"@type": "{model.schema_type}"' in detail, "structured data names its type"
    assert row.get_absolute_url() in visitor.get(f"/sitemap-{name}.xml").content.decode(), "the sitemap lists it"
    assert row.title_nb in visitor.get(f"/nb/{path}/feed.xml").content.decode(), "the feed holds it"
    assert f'href="/nb/{path}/"' in visitor.get("/nb/").content.decode(), "the menu leads to it"

    address = f"/admin/{model._meta.app_label}/{name}/{row.pk}/change/"
    assert "title_de" in signed_in(own).get(address).context["adminform"].form.fields, "its office edits it"
    assert signed_in(other).get(address).status_code == 200, "every office sees it"
    assert signed_in(other).post(address, {}).status_code == 403, "another office does not change it"

    with record_author(lambda: own):
        row.summary_nb = "Ny time på dagen"
        row.save()
    history = signed_in(other).get(address.replace("/change/", "/history/")).content.decode()
    assert "Ny time på dagen" in history, "every office reads its history"
    print("the sixth domain stands")


if __name__ == "__main__":
    main(*sys.argv[1:])
