"""The people of every test, a small region, and makers of rows. Nothing reaches beyond this machine."""

import contextlib
import datetime
import gc
import io
import os
import pathlib
import shutil

import hypothesis
import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from accounts.access import Role
from accounts.models import Membership, User
from base.caching import caches
from base.messages import catalogues
from entries.models import Status
from jobs.models import Job
from municipalities.models import Municipality, Place, Region, Road
from occupations.catalogue import occupation_catalogue
from occupations.loading import load_occupations
from occupations.models import Occupation
from occupations.words import unread
from partners.models import Partner
from tests import browser, prepared, touching
from tests.datafolder import DataFolder
from tests.environment import PASSWORD

PHONE = {"width": 360, "height": 740}


hypothesis.settings.register_profile("default", max_examples=30, deadline=None)
hypothesis.settings.register_profile("audit", max_examples=500, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Before -m chooses among them."""
    touching.mark_by_database(items)


def pytest_collection_finish():
    """What has been loaded until here stays to the end: looking through it again and again for garbage found
    nothing.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    touching.refuse_hidden_use(fixturedef.argname, request.node)
    if fixturedef.argname != "django_db_setup" or request.getfixturevalue("worker_id") == "master":
        return (yield)
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), prepared.Tables(request.getfixturevalue("shared_folder")).share():
        return (yield)


def pytest_terminal_summary(terminalreporter):
    """How many cells of the admin's table ran, counted over all workers."""
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    cells = sum(
        value
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == "cells"
    )
    if cells:
        terminalreporter.write_line(f"admin table: {cells} cells")


@pytest.fixture
def still_clock():
    """Stop the clock, so that no half minute of an authenticator app ends between a code and the request with it."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_messages():
    """Under xdist several workers need the catalogues; the runner has compiled them before, a lone pytest has not."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues.compile_all()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_id):
    """One folder for all test processes of a run."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def migrated_file(shared_folder):
    """A SQLite database with every table and no row, for tests that start processes of their own: they copy it."""
    return prepared.migrate_once(shared_folder / "migrated")


@pytest.fixture(scope="session")
def prepared_folder(shared_folder):
    """A folder with all that `manage.py prepare` makes, to be copied; `make test` names one for all its parts."""
    folder = pathlib.Path(os.environ.get("PREPARED_FOLDER") or shared_folder / "prepared")
    browser.prepare(folder)
    return folder


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]


@pytest.fixture(autouse=True)
def norwegian():
    with translation.override("nb"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept(request):
    """A test finds no value that another has made. Only where a module has all occupations loaded their catalogue
    stays, which takes half a second to read: its version says whether it is that of the rows at hand.
    """
    has_occupations = {"loaded", "demo"} & set(request.fixturenames)
    caches.clear_caches(but=[occupation_catalogue] if has_occupations else [])


@pytest.fixture(autouse=True)
def nothing_gathered(monkeypatch):
    """No thread writes into the database of a test: what was typed waits until a test writes it, and is forgotten after
    it.
    """
    monkeypatch.setattr(unread.TYPED, "held", {})
    monkeypatch.setattr(unread.TYPED, "has_writer", True)


# --- a small region --------------------------------------------------------------------------------------------------
@pytest.fixture
def region(db):
    return Region.objects.create(
        name_nb="Prøvefjell", name_en="Test Mountains", tagline_nb="Jobb til begge", is_demo=True
    )


def make_municipality(number, name, lat, lon, **values):
    municipality = Municipality.objects.create(number=number, name=name, county_name="Fjellfylket", **values)
    municipality.centre = Place.objects.create(name=name, municipality=municipality, kind="village", lat=lat, lon=lon)
    municipality.save()
    return municipality


@pytest.fixture
def tynset(region):
    return make_municipality("3427", "Tynset", 62.2759, 10.7824)


@pytest.fixture
def tolga(region):
    return make_municipality("3426", "Tolga", 62.4106, 10.9912)


@pytest.fixture
def road(tynset, tolga):
    return Road.objects.create(a=tynset.centre, b=tolga.centre, minutes=20, km=22)


# --- the people -------------------------------------------------------------------------------------------------
def make_person(username, role, municipality=None, **membership):
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD)
    Membership.objects.create(user=user, role=role, municipality=municipality, **membership)
    return user


@pytest.fixture
def kari(tynset):
    """A host of Tynset."""
    return make_person("kari", Role.HOST, tynset)


@pytest.fixture
def ola(tolga):
    """A host of Tolga."""
    return make_person("ola", Role.HOST, tolga)


@pytest.fixture
def siri(region):
    """The regional coordinator."""
    return make_person("siri", Role.COORDINATOR)


@pytest.fixture
def eli(tynset):
    """An editor of Tynset."""
    return make_person("eli", Role.EDITOR, tynset)


@pytest.fixture
def per(tolga):
    """An editor of Tolga."""
    return make_person("per", Role.EDITOR, tolga)


@pytest.fixture
def vera(tynset):
    """She stood in for the host of Tynset until yesterday."""
    today = timezone.localdate()
    days = {"valid_from": today - datetime.timedelta(days=30), "valid_until": today - datetime.timedelta(days=1)}
    return make_person("vera", Role.HOST, tynset, substitute=True, **days)


@pytest.fixture
def visitor():
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def as_person():
    def client_of(user):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return client_of


# --- rows -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def nurse(db):
    return Occupation.objects.create(code="2223", name_nb="Sykepleiere", name_en="Nurses")


@pytest.fixture
def hospital(tynset):
    return Partner.objects.create(name="Fjellklinikken", kind="employer", sector="public", municipality=tynset)


@pytest.fixture
def make_job(nurse, db):
    """A published job; `titles` by language."""

    def make(municipality, title="Sykepleier på vakt", **values):
        values = {
            "status": Status.PUBLISHED,
            "occupation": nurse,
            "engagement": "permanent",
            "extent_percent": 100,
            "apply_email": "jobb@example.org",
        } | values
        return Job.objects.create(municipality=municipality, title_nb=title, **values)

    return make


@pytest.fixture
def soon():
    return timezone.now() + datetime.timedelta(days=3)


@pytest.fixture
def recently():
    return timezone.now() - datetime.timedelta(days=3)


@contextlib.contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()  # the rows inside may have had other ids


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, shared_folder):
    """The demo region, there for a module and rolled back after it."""
    with django_db_blocker.unblock(), translation.override("nb"), rolled_back():
        prepared.load_once(shared_folder / "demo.rows", lambda: call_command("demo", stdout=io.StringIO()))
        yield


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, shared_folder):
    """The occupations as shipped, there for a module and rolled back after it. A test asks for `db` as well."""
    with django_db_blocker.unblock(), rolled_back():
        prepared.load_once(shared_folder / "occupations.rows", load_occupations)
        yield


@pytest.fixture
def data_folder(tmp_path, settings):
    """The files of another region, named by DATA_DIR."""
    return DataFolder(tmp_path / "data", settings)


# --- a browser --------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def portal_folder(tmp_path_factory, prepared_folder):
    """Makes a folder with what a portal keeps: a copy of the prepared one."""
    return lambda name: shutil.copytree(prepared_folder, tmp_path_factory.mktemp(name), dirs_exist_ok=True)


@pytest.fixture(scope="session")
def base(portal_folder):
    """The address of a demo portal of this test process."""
    with browser.portal(portal_folder("portal")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = [*browser.FLAGS, browser.THIS_MACHINE_ONLY]
        started = playwright.chromium.launch(executable_path=browser.CHROMIUM, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def strict_folder(portal_folder):
    return portal_folder("strict")


@pytest.fixture(scope="session")
def strict(strict_folder):
    """A portal that requires the second step, as production does."""
    with browser.portal(strict_folder, SECOND_FACTOR="1") as address:
        yield address


@pytest.fixture
def person(chromium):
    """Opens pages for one person at a time; each has a browser of its own."""
    contexts = []

    def new(viewport=PHONE, **options):
        contexts.append(chromium.new_context(viewport=viewport, **options))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()
