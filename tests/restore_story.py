"""Steps of the restore story, each a process of its own with a database of its own: `python -m tests.restore_story
STEP`.

What a step finds it prints as JSON on the last line.
"""

import contextlib
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys

import django
import psycopg

NEEDLES = {
    "family": ["Qvadratsen", "qvadratsen@example.org", "98765432", "quantensprung", "messe-hos-qvadratsen"],
    "story": ["Quokkafamilien", "quittenbaum", "90807060"],
}
PAGES = ("/nb/", "/nb/nyheter/", "/nb/jobber/", "/nb/kontakt/")


# --- the database as a file ------------------------------------------------------------------------------------------
def back_up(target: pathlib.Path) -> None:
    """As docs/operation.md says it, while the portal runs."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        with (
            contextlib.closing(sqlite3.connect(database["NAME"])) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return
    run_postgres("pg_dump", "--format=custom", f"--file={target}", os.environ["DATABASE_URL"])


def restore(folder: pathlib.Path, copy: pathlib.Path) -> None:
    """The portal has stopped. An empty database takes what the backup holds."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        for name in ("flytthit.sqlite3", "flytthit.sqlite3-wal", "flytthit.sqlite3-shm"):
            (folder / name).unlink(missing_ok=True)
        (folder / "flytthit.sqlite3").write_bytes(copy.read_bytes())
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    run_postgres("pg_restore", "--no-owner", f"--dbname={url}", str(copy))


def run_postgres(program: str, *arguments: str) -> None:
    from tests.postgres import binaries

    folder = binaries()
    assert folder is not None
    subprocess.run([folder / program, *arguments], check=True, capture_output=True)


# --- what the portal holds --------------------------------------------------------------------------------------------
def prepare() -> str:
    from django.core.management import call_command

    said = io.StringIO()
    call_command("prepare", stdout=said)
    return said.getvalue()


def everything() -> str:
    """Every value of every table, and every file: the database's own, its log, mails, pictures, lists."""
    from django.conf import settings
    from django.db import connection

    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [repr(row) for row in cursor.fetchall()]
    files = [
        path for path in pathlib.Path(settings.VAR_DIR).rglob("*") if path.is_file() and "static" not in path.parts
    ]
    parts += [f"{path} {path.read_bytes().decode('latin-1')}" for path in files if path.suffix != ".copy"]
    return "\n".join(parts).casefold()


def found(who: str) -> list[str]:
    text = everything()
    return [needle for needle in NEEDLES[who] if needle.casefold() in text]


def statuses() -> list[int]:
    from django.test import Client

    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    return [client.get(page).status_code for page in PAGES]


# --- the steps -------------------------------------------------------------------------------------------------------
def step_live(folder: pathlib.Path) -> dict:
    """An old version, an upgrade with a migration, a family and a story, a backup, and both erased."""
    from django.core.management import call_command

    from base.mail.outbox import send_due
    from inquiries import services
    from municipalities.models import Region

    call_command("migrate", verbosity=0)
    Region.objects.create(name_nb="Prøvefjell")
    call_command("migrate", "news", "zero", verbosity=0)
    back_up(folder / "older.copy")
    upgraded = prepare()
    case, story, client = write_down()
    send_due()
    there = [*found("family"), *found("story")]
    back_up(folder / "full.copy")
    services.erase(inquiry=case)
    answer = client.post(f"/admin/news/story/{story}/delete-with-history/")
    left = [*found("family"), *found("story")]
    return {"upgraded": upgraded, "there": there, "left": left, "answer": answer.status_code, "pages": statuses()}


def write_down():
    """A family with its mail, and a story that the coordinator wrote and corrected in the workplace."""
    from django.test import Client

    from accounts.models import Membership, User
    from inquiries import services
    from news.models import Story

    siri = User.objects.create_user("siri", "siri@example.org")
    Membership.objects.create(user=siri, role="coordinator")
    client = Client(headers={"host": "localhost"})
    client.force_login(siri)
    values = {"name": "Familien Qvadratsen", "email": "qvadratsen@example.org", "phone": "98765432"}
    case = services.receive_enquiry(key="k" * 30, text="Ein quantensprung", source="messe-hos-qvadratsen", **values)
    written = {"title_nb": "Quokkafamilien flyttet", "body_nb": "<p>Ring 90807060</p>", "status": "draft"}
    client.post("/admin/news/story/add/", written)
    story = Story.objects.get()
    client.post(f"/admin/news/story/{story.pk}/change/", written | {"summary_nb": "Under et quittenbaum"})
    return case, story.pk, client


def step_restored(folder: pathlib.Path) -> dict:
    """The backup from before the erasures is back: `prepare`, then what is there. Then a family that has nothing to do
    with it, who is given a number again."""
    from inquiries import services
    from inquiries.models import Inquiry
    from news.models import Story

    said = prepare()
    left = [*found("family"), *found("story")]
    counted = [Inquiry.objects.filter(anonymised_on=None).count(), Inquiry.objects.count(), Story.objects.count()]
    new = services.receive_enquiry(key="n" * 30, text="Hei", name="Familien Nyberg", email="nyberg@example.org")
    again = prepare()
    new.refresh_from_db()
    return {"said": said, "left": left, "counted": counted, "pages": statuses(), "again": again, "new": new.name}


def step_older(folder: pathlib.Path) -> dict:
    """A backup from before the upgrade is back; then the database of a newer version."""
    from django.core.management import CommandError
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    said = prepare()
    pages = statuses()
    MigrationRecorder(connection).record_applied("inquiries", "0099_of_tomorrow")
    try:
        refused = prepare()
    except CommandError as error:
        refused = str(error)
    return {"said": said, "pages": pages, "refused": refused}


STEPS = {"live": step_live, "restored": step_restored, "older": step_older}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flytthit.settings")
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](pathlib.Path(os.environ["VAR_DIR"]))))
