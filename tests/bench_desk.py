"""`make bench`: the desk with 50,000 cases, as a host and as the coordinator: queries and median milliseconds of each
page.
"""

import datetime
import os
import pathlib
import random
import statistics
import time

import tests.environment  # noqa: F401 - sets the environment before Django reads its settings

CASES, OFFICES, ROUNDS = 50_000, 9, 15
INBOX = "/admin/inquiries/inquiry/"
PAGES = {
    "inbox": INBOX,
    "inbox, page 10": f"{INBOX}?p=10",
    "inbox, overdue": f"{INBOX}?due=overdue",
    "inbox, search": f"{INBOX}?q=Familie+4711",
    "inbox, a note": f"{INBOX}?q=hybelhus4711",
    "inbox, a common word": f"{INBOX}?q=takk",
    "inbox, no such word": f"{INBOX}?q=%C3%B8degaarden+finnes+ikke",
    "inbox, a number": f"{INBOX}?q=%2B47+998+04+711",
    "today": "/admin/",
    "funnel": f"{INBOX}funnel/",
}


def prepare():
    import django

    os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['VAR_DIR']}/bench.sqlite3")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill():
    """Offices with cases of every queue, as three years of a busy region would leave them."""
    from django.utils import timezone

    from inquiries.models import Inquiry
    from municipalities.models import Municipality, Region

    Region.objects.create(name_nb="Prøvefjell")
    offices = [
        Municipality.objects.create(number=f"90{number:02}", name=f"Fjell {number}") for number in range(OFFICES)
    ]
    draw, now = random.Random(1), timezone.now()

    def case(number):
        created = now - datetime.timedelta(days=draw.randrange(1000), minutes=number % 1000)
        received = timezone.localdate(created)
        values = {"stage": "ended", "ended_reason": "answered"} if draw.random() < 0.8 else {"stage": "dialogue"}
        if number % 50 == 0:
            values = {"unanswered_since": created, "promised_by": received + datetime.timedelta(days=2)}
        elif number % 20 == 0:
            values = {
                "stage": "dialogue",
                "next_action": "Ringe",
                "next_action_on": now.date() + datetime.timedelta(days=number % 30),
            }
        return Inquiry(
            office=draw.choice(offices),
            name=f"Familie {number}",
            email=f"f{number}@example.org",
            phone=f"998 {number:05}",
            created=created,
            last_event_at=created,
            last_contact_on=received,
            first_answer_on=received,
            answered_in_time=draw.random() < 0.9,
            visited_on=received if draw.random() < 0.2 else None,
            language=draw.choice(["nb", "en", "de"]),
            **values,
        )

    Inquiry.objects.bulk_create((case(number) for number in range(CASES)), batch_size=1000)
    fill_timelines()
    return offices


def fill_timelines():
    """Four rows for each case, of the length that people write."""
    from inquiries.models import CaseEvent, Inquiry

    long = "Vi vurderer å flytte og lurer på skole, barnehage og om det finnes arbeid til begge to. " * 5

    def rows():
        for number, pk in enumerate(Inquiry.objects.order_by("pk").values_list("pk", flat=True)):
            for kind, by, text in (
                ("received", "family", long),
                ("from_host", "office", f"Takk! {long}"),
                ("note", "office", f"Trenger hybelhus{number}"),
                ("from_family", "family", long),
            ):
                yield CaseEvent(inquiry_id=pk, kind=kind, by=by, text=text)

    CaseEvent.objects.bulk_create(rows(), batch_size=2000)


def measure(client, address: str) -> tuple[int, float, float]:
    """(queries, median milliseconds, those of them in this process: on SQLite all, on PostgreSQL without the
    server's)
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        number = len(queries)  # the next request clears the log
    assert answer.status_code == 200, address
    wall, processor = [], []
    for _round in range(ROUNDS):
        started = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append((time.perf_counter() - started[0]) * 1000)
        processor.append((time.process_time() - started[1]) * 1000)
    return number, statistics.median(wall), statistics.median(processor)


def main():
    prepare()
    from django.db import connection
    from django.test import Client

    from accounts.access import Role
    from accounts.models import Membership, User

    offices = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"\n{CASES} cases, "
        f"{connection.vendor}\n{'page':<22}{'person':<14}{'queries':>8}{'median ms':>12}{'of own CPU':>12}"
    )
    for role, office in ((Role.HOST, offices[0]), (Role.COORDINATOR, None)):
        user = User.objects.create_user(role, f"{role}@example.org")
        Membership.objects.create(user=user, role=role, municipality=office)
        client = Client()
        client.force_login(user)
        for name, address in PAGES.items():
            queries, median, own = measure(client, address)
            print(f"{name:<22}{role!s:<14}{queries:>8}{median:>12.0f}{own:>12.0f}", flush=True)
    connection.close()
    pathlib.Path(os.environ["VAR_DIR"], "bench.sqlite3").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
