"""Whatever a public page shows tells of each change, so that a page, or what is worked out from rows, can be kept."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.caching.versions import Tracked

FROM = re.compile(r'(?:FROM|JOIN) "(\w+)"')
# Read by public pages and not tracked, each for its reason.
NOT_KEPT = {
    "base.VersionStamp": "the versions themselves",
    "accounts.HostProfile": "hosts are asked for anew by every page: who takes it back is gone at once",
    "accounts.Membership": "as above",
    "accounts.User": "as above",
}


def read_tables(visitor, addresses) -> set[str]:
    with CaptureQueriesContext(connection) as queries:
        for address in addresses:
            assert visitor.get(address).status_code == 200, address
    return {table for query in queries for table in FROM.findall(query["sql"])}


@pytest.mark.django_db
def test_every_model_that_public_pages_read_is_tracked(demo, visitor):
    pages = re.findall(r"<loc>http://testserver(/[^<]+)", visitor.get("/sitemap.xml").content.decode())
    shown = []
    for section in pages:
        places = re.findall(r"<loc>http://testserver(/nb/[^<]+)", visitor.get(section).content.decode())
        shown += [*places[:12], *places[-2:]]
    assert len(shown) > 60
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    untracked = {
        models[table]._meta.label for table in read_tables(visitor, shown) if not issubclass(models[table], Tracked)
    }
    assert untracked == set(NOT_KEPT)
