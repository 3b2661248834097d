"""Steps of test_flytthit_erased.py, each a process beside the portal that runs: `python -m tests.erased_story STEP`.

Every word that is to be gone holds `MARK`, but for the telephone number. What a step finds it prints as JSON on the
last line.
"""

import datetime
import json
import os
import pathlib
import re
import sys

import django

MARK = "qvadrx"
PHONE = "90706543"
NIGHTS_AHEAD = 14  # days before the end of an entry on which its office is reminded by mail


# --- the search -------------------------------------------------------------------------------------------------------
def search_rows() -> str:
    """Every value of every table, and what sessions hold packed."""
    from django.contrib.sessions.models import Session
    from django.db import connection

    from accounts.signin.sealedsessions import SessionStore

    parts = [repr(SessionStore().decode(session.session_data)) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                parts += [
                    bytes(value).decode("latin-1") if isinstance(value, memoryview) else repr(value) for value in row
                ]
    return "\n".join(parts)


def search_statistics() -> str:
    """What PostgreSQL repeats of columns, to plan its queries."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats")
        return "\n".join(map(repr, cursor.fetchall()))


def search_files(folder: pathlib.Path) -> str:
    """Names and bytes of every file: the database's own, its log, mails, pictures, archive, lists."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(f"{path.relative_to(folder)} {path.read_bytes().decode('latin-1')}" for path in files)


def marked(text: str) -> list[str]:
    """The marked words in a text, as far as they are letters and digits."""
    found = set(re.findall(rf"{MARK}[a-z0-9]*", text.casefold()))
    return sorted(found | ({PHONE} if PHONE in re.sub(r"(?<=\d) (?=\d)", "", text) else set()))


def left(folder: pathlib.Path) -> dict[str, list[str]]:
    texts = {"rows": search_rows(), "files": search_files(folder), "statistics": search_statistics()}
    return {where: marked(text) for where, text in texts.items()}


# --- the steps -------------------------------------------------------------------------------------------------------
def step_begin(folder: pathlib.Path) -> dict:
    """A region of two offices with their people, and a partner that came with a data file."""
    from django.conf import settings
    from django.core.management import call_command

    from accounts.models import Membership, User
    from inquiries.models import LinkCode
    from municipalities.models import Municipality, Place, Region
    from partners.models import Partner

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Region.objects.create(name_nb="Prøvefjell")
    offices: dict[str | None, Municipality] = {}
    for number, name in (("3427", "Tynset"), ("3426", "Tolga")):
        office = Municipality.objects.create(number=number, name=name, county_name="Fjellfylket", archives_cases=True)
        office.centre = Place.objects.create(name=name, municipality=office, kind="village", lat=62.3, lon=10.8)
        office.save()
        offices[name] = office
    for name, role, served in (("siri", "coordinator", None), ("kari", "host", "Tynset"), ("ola", "host", "Tolga")):
        user = User.objects.create_user(name, f"{name}@example.org", settings.DEMO_PASSWORD)
        Membership.objects.create(user=user, role=role, municipality=offices.get(served))
    LinkCode.objects.create(code="messe-2027")
    partner = Partner.objects.create(
        name="Kvadrats gard", municipality=offices["Tynset"], kind="landlord", sector="private"
    )
    Partner.objects.filter(pk=partner.pk).update(name=f"{MARK}foernavn gard")
    return {"tynset": offices["Tynset"].pk, "tolga": offices["Tolga"].pk, "partner": partner.pk}


def step_before(folder: pathlib.Path) -> dict:
    """A night passes while all is still there; PostgreSQL looks at its tables, as it does by itself sooner or later."""
    from django.db import connection

    from base.operation import nightly

    assert nightly.run_all(tomorrow()) == []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return left(folder)


def step_after(folder: pathlib.Path) -> dict:
    """An hour and a night later."""
    from django.contrib.admin.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    from base.models import Change, Erasure
    from base.operation import nightly
    from inquiries.models import Inquiry
    from news.models import Story

    at_once = left(folder)
    assert nightly.run_hourly() == []
    assert nightly.run_all(tomorrow() + datetime.timedelta(days=1)) == []
    case = Inquiry.objects.exclude(anonymised_on=None).get()
    change = Change.objects.get(action="deleted", content_type=ContentType.objects.get_for_model(Story))
    return {
        "at once": at_once,
        "later": left(folder),
        "case": [case.office and case.office.name, case.stage, case.source, case.answered_in_time, case.name],
        "timeline": sorted(set(case.events.values_list("kind", flat=True))),
        "texts": sorted(set(case.events.values_list("text", flat=True))),
        "change": [change.by and change.by.username, change.fields],
        "log": LogEntry.objects.filter(object_repr__icontains=MARK).count(),
        "erased": sorted(Erasure.objects.values_list("kind", flat=True)),
        "others": [
            *Story.objects.values_list("title_nb", flat=True),
            *Inquiry.objects.exclude(name="").values_list("name", flat=True),
        ],
    }


def tomorrow() -> datetime.date:
    from django.utils import timezone

    return timezone.localdate() + datetime.timedelta(days=1)


STEPS = {"begin": step_begin, "before": step_before, "after": step_after}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flytthit.settings")
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](pathlib.Path(os.environ["VAR_DIR"]))))
