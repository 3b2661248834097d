"""No word of Django's own stands in English in the Norwegian admin: every message that its pages ask for has an
answer.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext, ngettext, trans_real

from accounts.models import Membership

LISTS = ["jobs/job", "culture/activity", "accounts/user", "municipalities/municipality", "news/article"]


@pytest.fixture
def unanswered(monkeypatch):
    """What was asked in Norwegian since the test began and is in no catalogue."""
    norwegian, missed = trans_real.translation("nb"), set()
    names = {str(model._meta.verbose_name) for model in apps.get_models()}  # asked once more, in Norwegian already

    def listen(name, key):
        ask = getattr(norwegian, name)

        def hear(*words):
            if words[0] not in names and not any(form in norwegian._catalog for form in key(*words)):
                missed.add(words[:-1] if name.startswith("n") else words)
            return ask(*words)

        monkeypatch.setattr(norwegian, name, hear)

    listen("gettext", lambda text: [text])
    listen("pgettext", lambda context, text: [f"{context}\x04{text}"])
    listen("ngettext", lambda one, many, number: [(one, 0), (one, 1)])
    listen("npgettext", lambda context, one, many, number: [(f"{context}\x04{one}", 0), (f"{context}\x04{one}", 1)])
    return missed


def get_all(client, addresses) -> None:
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}


def test_a_word_without_an_answer_is_noticed(unanswered):
    assert gettext("Save") == "Lagre"
    assert ngettext("%(number)s entry was not changed:", "%(number)s entries were not changed:", 2).startswith(
        "%(number)s oppf"
    )
    assert unanswered == set()
    gettext("A word of no catalogue")
    assert unanswered == {("A word of no catalogue",)}


def test_lists_filters_and_empty_forms_are_norwegian(as_person, siri, make_job, tynset, unanswered):
    make_job(tynset)
    pages = ("", "?q=vakt", "?q=ingenting", "?o=1", "add/")
    get_all(as_person(siri), [f"/admin/{name}/{page}" for name in LISTS for page in pages])
    assert unanswered == set()


def test_forms_history_and_deletion_are_norwegian(as_person, siri, kari, make_job, tynset, tolga, unanswered):
    own, foreign = make_job(tynset), make_job(tolga, "En annen")
    pages = [
        ("jobs/job", own),
        ("accounts/user", kari),
        ("accounts/membership", Membership.objects.first()),
    ]
    rows = [f"/admin/{name}/{row.pk}/{page}/" for name, row in pages for page in ("change", "history", "delete")]
    get_all(as_person(siri), rows)
    get_all(
        as_person(kari),
        [f"/admin/jobs/job/{row.pk}/{page}/" for row in (own, foreign) for page in ("change", "history")],
    )
    assert unanswered == set()


def test_today_help_and_the_own_access_are_norwegian(as_person, siri, kari, make_job, tynset, unanswered):
    make_job(tynset)
    for person in (siri, kari):
        get_all(as_person(person), ["/admin/", "/admin/handbook/", "/admin/account/access/", "/admin/password_change/"])
    assert unanswered == set()


def test_what_is_answered_to_a_post_is_norwegian(as_person, siri, make_job, tynset, unanswered):
    job, client = make_job(tynset), as_person(siri)
    chosen = {"_selected_action": [str(job.pk)], "index": "0"}
    for action in ("publish", "extend", "mark_reviewed", "confirm_translations", "archive", "delete_selected", ""):
        client.post("/admin/jobs/job/", chosen | {"action": action}, follow=True)
    client.post("/admin/jobs/job/", {"action": "publish"}, follow=True)
    for name in ("jobs/job", "culture/activity", "accounts/user", "news/article"):
        assert "errornote" in client.post(f"/admin/{name}/add/", {"_save": "1"}).content.decode()
    client.post(f"/admin/jobs/job/{job.pk}/delete/", {"post": "yes"}, follow=True)
    client.get("/admin/jobs/job/4711/change/", follow=True)
    client.post("/admin/password_change/", {})
    client.post("/admin/logout/", follow=True)
    assert unanswered == set()


def test_the_field_that_searches_has_a_norwegian_name(as_person, siri, make_job, tynset):
    make_job(tynset)
    page = as_person(siri).get("/admin/jobs/job/?q=vakt&status__exact=draft").content.decode()
    assert 'alt="Søk"' in page
    assert 'alt="Search"' not in page
    assert '<input type="hidden" name="status__exact" value="draft">' in page


def test_no_column_is_headed_by_the_english_name_of_a_method():
    """Django heads a column by the method's name where nothing else is said."""
    unnamed = []
    for model, own in admin.site._registry.items():
        fields = {field.name for field in model._meta.get_fields()} | {"__str__"}
        for name in set(own.list_display) - fields:
            method = getattr(own, name, None) or getattr(model, name)
            if not getattr(method, "short_description", ""):
                unnamed.append((model._meta.label, name))
    assert unnamed == []
