"""No address under /admin/ is a 500, whatever stands in it where a number of a row belongs."""

import re
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from base.models import Mail
from inquiries.models import Inquiry
from jobs.models import Job
from tests.makers import MAKERS

HOSTILE = (
    "0",
    "-1",
    "9" * 30,
    "x",
    "١٢",
    "½",
    "1.0",
    "1e3",
    "' OR 1=1 --",
    "a" * 600,
    "_5F_00",
    "_0",
    "å\u202e",
    str(uuid.UUID(int=1)),
    "1/change",
    "None",
    "{{ 7 }}",
)


def patterns(found, names=()):
    """[(name with its namespaces, names of what stands in the address)] of everything below."""
    for pattern in found:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield ":".join([*names, pattern.name]), set(pattern.pattern.regex.groupindex)
        else:
            below = (*names, pattern.namespace) if pattern.namespace else names
            outer = set(pattern.pattern.regex.groupindex)
            yield from ((name, keys | outer) for name, keys in patterns(pattern.url_patterns, below))


def addresses(value):
    """Every named address under /admin/ that holds something, with `value` in each of its places."""
    made = set()
    for name, keys in patterns(get_resolver().url_patterns):
        if keys:
            try:
                made.add(reverse(name, kwargs=dict.fromkeys(keys, value)))
            except NoReverseMatch:
                continue  # such a value is no part of that address
    return sorted(path for path in made if path.startswith("/admin/"))


# Each value goes to every address: `make test` takes one of each sort, `make audit` all.
EACH_SORT = ("9" * 30, "x", "½", "' OR 1=1 --", "_0")
HOSTILE_CASES = [
    pytest.param(value, id=ascii(value)[:20], marks=[] if value in EACH_SORT else [pytest.mark.slow])
    for value in HOSTILE
]


@pytest.mark.parametrize("value", HOSTILE_CASES)
def test_no_address_of_the_admin_fails_on_what_stands_in_it(value, as_person, siri):
    client = as_person(siri)
    client.raise_request_exception = False
    paths = addresses(value)
    assert any("/change/" in path for path in paths)
    assert [path for path in paths if client.get(path).status_code >= 500] == []
    posted = [path for path in paths if not re.search(r"/(history|r)/", path)]
    assert [path for path in posted if client.post(path, {"post": "yes", "_save": "1"}).status_code >= 500] == []


# --- "view on site" ---------------------------------------------------------------------------------------------------
def on_site(model, pk):
    return f"/admin/r/{ContentType.objects.get_for_model(model).pk}/{pk}/"


@pytest.mark.parametrize("pk", ["1", "x", str(uuid.UUID(int=2)), "9" * 30])
@pytest.mark.parametrize("model", [DBTaskResult, ContentType, User, Mail, Job, Inquiry])
def test_a_row_that_is_not_there_or_has_no_page_is_a_404_whatever_its_key_is(model, pk, as_person, siri):
    assert as_person(siri).get(on_site(model, pk)).status_code == 404


def test_view_on_site_leads_to_the_page_of_the_row(as_person, kari, make_job, tynset):
    job = make_job(tynset)
    assert as_person(kari).get(on_site(Job, job.pk)).url == job.get_absolute_url()
    assert as_person(kari).get(on_site(type(tynset), tynset.pk)).url == tynset.get_absolute_url()


def test_nobody_is_led_to_what_they_may_not_see(as_person, ola, tynset, visitor, make_job):
    case = MAKERS["inquiries.Inquiry"][1](tynset)
    assert as_person(ola).get(on_site(Inquiry, case.pk)).status_code == 404
    assert as_person(ola).get(on_site(User, ola.pk)).status_code == 404
    assert visitor.get(on_site(Job, make_job(tynset).pk)).url.startswith("/admin/login/")
