"""One valid row of each registered model, belonging to a municipality. A model without a maker fails the table test."""

import datetime

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Membership, User
from base.models import Change, Mail, NightlyRun, VersionStamp
from culture.models import Activity, Event, Venue, WeeklyTime
from entries.registry import list_entry_models
from housing.models import Home
from jobs.models import Job
from maps.models import Outlines, Skylines
from municipalities.models import (
    ClosedPeriod,
    Place,
    Point,
    Population,
    PostalCode,
    Region,
    Road,
    Service,
    ServiceCoverage,
)
from news.models import Article, Guide, Story
from occupations.models import Neighbour, Occupation, UnreadWord, Word
from partners.models import Partner
from schools.models import Grade, OutsideSchool, School
from tests.events import hours

OFFICE = "office"  # every office views, the owner changes
FACTS = "facts"  # every office views, the coordinator changes
DESK = "desk"  # the coordinator's alone
CASE = "case"  # the office's hosts and the coordinator, who change it by steps of its own
READ_ONLY_CASE = "read-only case"
READ_ONLY_DESK = "read-only desk"


def occupation():
    return Occupation.objects.get_or_create(code="7115", defaults={"name_nb": "Tømrere"})[0]


def neighbour(m):
    advert = Occupation.objects.get_or_create(code=f"{m.pk:04}", defaults={"name_nb": f"Yrke i {m.name}"})[0]
    return Neighbour.objects.get_or_create(person=occupation(), advert=advert, defaults={"reason": m.slug})[0]


def unread_word(m):
    values = {"language": "nb", "days": 5, "first_day": DAY, "last_day": DAY, "word": f"grynt {m.slug}"}
    return UnreadWord.objects.update_or_create(digest=m.slug, defaults=values)[0]


def entry(model, **values):
    return lambda m: model.objects.create(municipality=m, title_nb=f"Oppføring i {m.name}", **values)


def required_choices(model) -> dict[str, object]:
    """Return the first choice of each field that a form would ask for; other fields need a line in MAKERS."""
    fields = [field for field in model._meta.concrete_fields if field.choices and not field.blank]
    return {field.name: field.choices[0][0] for field in fields if not field.has_default()}


def activity(m):
    return entry(Activity, category="music")(m)


def school(m):
    return entry(School, kind="compulsory")(m)


def user(m):
    name = f"bruker-{m.slug}"  # is there already where only a row of theirs was deleted
    return User.objects.filter(username=name).first() or User.objects.create_user(name, f"{name}@example.org")


def road(m):
    outside = Place.objects.create(name=f"Byen ved {m.name}", kind="outside", lat=61, lon=11)
    return Road.objects.create(a=m.centre, b=outside, minutes=90, km=100)


ORG_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def make_org_number(number):
    """A number of an organisation that is not there, with its check digit; some numbers have none."""
    body = f"{80_000_000 + 2 * number:08}"
    digit = -sum(int(each) * weight for each, weight in zip(body, ORG_WEIGHTS, strict=True)) % 11
    return f"{body}{digit}" if digit < 10 else make_org_number(number + 500_000)


def outside_school(m):
    place = Place.objects.create(name=f"Skolebyen ved {m.name}", kind="outside", lat=61, lon=11)
    return OutsideSchool.objects.create(
        name=f"Skolen ved {m.name}",
        org_number=make_org_number(m.pk),
        county_number="34",
        county_name="Innlandet",
        place=place,
        source="prøve",
    )


def coverage(m):
    return ServiceCoverage.objects.get_or_create(kind="library", defaults={"source": f"prøve av {m.name}"})[0]


def change(m):
    kind = ContentType.objects.get_for_model(m)
    return Change.objects.create(action="changed", content_type=kind, object_id=m.pk, name=m.name)


def mail(m):
    return Mail.objects.create(
        message_id=f"<{m.slug}@x>", to="a@example.org", subject="s", body="b", next_try=timezone.now()
    )


def of_desk(name):
    """Asked for when a row is made: these pages are also tried without the apps of floor five."""
    return apps.get_model("inquiries", name).objects


def inquiry(m):
    return of_desk("Inquiry").create(office=m, name=f"Familien fra {m.name}", email="f@example.org")


DAY = datetime.date(2030, 1, 2)
MOMENT = datetime.datetime(2030, 1, 2, 18, tzinfo=datetime.UTC)

# model -> (who may do what with it, how to make a row of a municipality)
MAKERS = {
    "jobs.Job": (OFFICE, lambda m: entry(Job, occupation=occupation(), engagement="permanent", extent_percent=80)(m)),
    "housing.Home": (OFFICE, entry(Home, kind="rent")),
    "schools.School": (OFFICE, school),
    "schools.Grade": (OFFICE, lambda m: Grade.objects.create(school=school(m), grade=1, pupils=9, counted_on=DAY)),
    "culture.Activity": (OFFICE, activity),
    "culture.WeeklyTime": (
        OFFICE,
        lambda m: WeeklyTime.objects.create(activity=activity(m), weekday=1, start=datetime.time(18)),
    ),
    "culture.Venue": (OFFICE, entry(Venue, kind="library")),
    "culture.Event": (OFFICE, entry(Event, category="music", **hours(MOMENT))),
    "news.Article": (OFFICE, entry(Article)),
    "news.Story": (OFFICE, entry(Story)),
    "news.Guide": (OFFICE, entry(Guide, topic="housing")),
    "partners.Partner": (
        OFFICE,
        lambda m: Partner.objects.create(municipality=m, name=f"Partner i {m.name}", kind="employer", sector="private"),
    ),
    "municipalities.Municipality": (OFFICE, lambda m: m),
    "municipalities.Place": (
        OFFICE,
        lambda m: Place.objects.create(municipality=m, name=f"Grend i {m.name}", kind="hamlet", lat=62, lon=11),
    ),
    "municipalities.Service": (
        OFFICE,
        lambda m: Service.objects.create(place=m.centre, kind="library", name=f"Bibliotek i {m.name}", source="prøve"),
    ),
    "municipalities.Point": (
        OFFICE,
        lambda m: Point.objects.create(municipality=m, kind="strength", text_nb="Kort vei"),
    ),
    "municipalities.ClosedPeriod": (OFFICE, lambda m: ClosedPeriod.objects.create(municipality=m, first=DAY)),
    "municipalities.Region": (FACTS, lambda m: Region.objects.first()),
    "maps.Outlines": (FACTS, lambda m: Outlines.objects.get_or_create(region=Region.objects.first())[0]),
    "maps.Skylines": (FACTS, lambda m: Skylines.objects.get_or_create(region=Region.objects.first())[0]),
    "municipalities.Road": (FACTS, road),
    "municipalities.ServiceCoverage": (FACTS, coverage),
    "schools.OutsideSchool": (FACTS, outside_school),
    "municipalities.PostalCode": (
        FACTS,
        lambda m: PostalCode.objects.create(code=m.number, name=m.name.upper(), municipality=m),
    ),
    "occupations.Occupation": (FACTS, lambda m: occupation()),
    "occupations.Word": (
        FACTS,
        lambda m: Word.objects.get_or_create(occupation=occupation(), language="nb", word=f"snekker {m.slug}")[0],
    ),
    "occupations.Neighbour": (FACTS, neighbour),
    "occupations.UnreadWord": (DESK, unread_word),
    "municipalities.Population": (
        FACTS,
        lambda m: Population.objects.create(municipality=m, year=2026, by_age=[1, 2, 3]),
    ),
    "accounts.User": (DESK, user),
    "accounts.Membership": (
        DESK,
        lambda m: Membership.objects.create(user=user(m), municipality=m, role="editor"),
    ),
    "inquiries.Inquiry": (CASE, inquiry),
    "inquiries.ArchivedCase": (
        READ_ONLY_CASE,
        lambda m: of_desk("ArchivedCase").create(inquiry=inquiry(m), office=m, name=f"{m.number}/1"),
    ),
    "inquiries.LinkCode": (FACTS, lambda m: of_desk("LinkCode").create(code=f"messe-{m.slug}")),
    "inquiries.Snippet": (
        OFFICE,
        lambda m: of_desk("Snippet").create(office=m, title_nb=f"Tekstbit fra {m.name}", body_nb="Hei {name}"),
    ),
    "base.Mail": (READ_ONLY_DESK, mail),
    "base.Change": (READ_ONLY_DESK, change),
    "base.NightlyRun": (READ_ONLY_DESK, lambda m: NightlyRun.objects.create(task=m.slug, date=DAY, started=MOMENT)),
    "base.VersionStamp": (READ_ONLY_DESK, lambda m: VersionStamp.objects.create(kind=m.slug, stamp=1)),
}
# A domain that is not named above, whose rows need no more than their choices.
for model in list_entry_models():
    MAKERS.setdefault(model._meta.label, (OFFICE, entry(model, **required_choices(model))))
