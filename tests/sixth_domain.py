"""Run by test_entries_domain.py inside a copy of the project that has a sixth domain; any assertion ends it."""

import io

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


def main():
    from django.db import connection

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("demo", verbosity=0, stdout=io.StringIO())

    from health.models import Clinic

    from accounts.models import User
    from base.history import written_by

    people = {user.username: user for user in User.objects.all()}
    clinic = Clinic.objects.get(source_id="eksempel-legesenter")
    visitor = Client()

    page = visitor.get("/nb/clinics/")
    assert list(page.context["object_list"]) == [clinic], "the list shows the clinic"
    assert "kind" in page.context["filterset"].form.fields, "its own filter is there"
    with CaptureQueriesContext(connection) as queries:
        detail = visitor.get(clinic.get_absolute_url()).content.decode()
    assert len(queries) <= 8, "the page keeps the budget"
    assert "Eksempel legesenter" in detail, "the page shows the clinic"
    assert "MedicalClinic" in detail, "structured data names its type"
    assert clinic.get_absolute_url() in visitor.get("/sitemap-clinic.xml").content.decode(), "the sitemap lists it"
    assert "Eksempel legesenter" in visitor.get("/nb/clinics/feed.xml").content.decode(), "the feed holds it"
    assert 'href="/nb/clinics/"' in visitor.get("/nb/").content.decode(), "the menu leads to it"

    address = f"/admin/health/clinic/{clinic.pk}/change/"
    assert "title_de" in signed_in(people["tynset"]).get(address).context["adminform"].form.fields, (
        "its office edits it"
    )
    assert signed_in(people["tolga"]).get(address).status_code == 200, "every office sees it"
    assert signed_in(people["tolga"]).post(address, {}).status_code == 403, "another office does not change it"

    with written_by(lambda: people["tynset"]):
        clinic.summary_nb = "Ny time på dagen"
        clinic.save()
    history = signed_in(people["tolga"]).get(address.replace("/change/", "/history/")).content.decode()
    assert "Ny time på dagen" in history, "every office reads its history"
    print("the sixth domain stands")


if __name__ == "__main__":
    main()
