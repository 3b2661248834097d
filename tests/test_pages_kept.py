"""What a browser may keep: a page, never the answer that there is none, for what was over may be shown again."""

import datetime

import pytest
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.test import RequestFactory
from django.utils import timezone, translation

from base.requests.middleware import OnlyPagesAreKept
from entries.registry import list_entry_models
from tests.makers import MAKERS

REFUSED = (
    "/nb/finnes-ikke/",
    "/nb/jobber/finnes-ikke/",
    "/nb/kommuner/finnes-ikke/",
    "/nb/steder/finnes-ikke/",
    "/media/finnes-ikke.webp",
    "/sitemap-finnes-ikke.xml",
    "/nb/kontakt/mi/finnes-ikke/",
    "/nb/jobber/%00/",
    "/.well-known/finnes-ikke",
    "/static/finnes-ikke.css",
    "/sma/om/",
)
LEADS_ELSEWHERE = ("/", "/nb", "/nb/om", "/admin", "/admin/", "/admin/jobs/job/")


@pytest.mark.parametrize("model", list_entry_models(), ids=lambda model: model._meta.model_name)
def test_what_was_withdrawn_and_is_shown_again_is_seen_by_whoever_saw_that_it_was_over(model, visitor, tynset):
    row = MAKERS[model._meta.label][1](tynset)
    past = timezone.now() - datetime.timedelta(days=1)
    model.objects.filter(pk=row.pk).update(status="archived", first_published=past)
    row.refresh_from_db()
    answer = visitor.get(row.get_absolute_url())
    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    model.objects.filter(pk=row.pk).update(status="draft", first_published=None)
    answer = visitor.get(row.get_absolute_url())
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_every_answer_that_is_no_page_is_asked_for_anew(visitor, region):
    kept = {}
    for path in REFUSED + LEADS_ELSEWHERE:
        answer = visitor.get(path)
        assert (answer.status_code >= 400) == (path in REFUSED), path
        words = answer.get("Cache-Control", "")
        if not ("no-store" in words or (answer.status_code < 400 and "no-cache" in words)):
            kept[path] = (answer.status_code, words)
    assert kept == {}


def test_a_municipality_that_merged_leads_to_the_other_and_no_browser_keeps_the_way(visitor, tynset, tolga):
    path = tolga.get_absolute_url()
    tolga.merged_into, tolga.member_until = tynset, timezone.localdate() - datetime.timedelta(days=1)
    tolga.save()
    answer = visitor.get(path)
    assert answer.url == f"{tynset.get_absolute_url()}?former=tolga"
    assert answer["Cache-Control"] == "no-cache"


def test_a_page_and_an_answer_that_says_nothing_new_keep_their_own_words(visitor, make_job, tynset):
    job = make_job(tynset)
    assert "no-store" not in visitor.get(job.get_absolute_url()).get("Cache-Control", "")
    words = {
        status: answered(HttpResponse(status=status, headers={"Cache-Control": "max-age=9"}))
        for status in (200, 304, 404)
    }
    assert words == {200: "max-age=9", 304: "max-age=9", 404: "no-store"}
    assert answered(HttpResponsePermanentRedirect("/nb/")) == "no-cache"


def answered(answer):
    return OnlyPagesAreKept(lambda request: answer)(RequestFactory().get("/")).get("Cache-Control", "")


# --- what the page suggests instead -----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nb", "en", "de", "nl"])
@pytest.mark.parametrize("model", list_entry_models(), ids=lambda model: model._meta.model_name)
def test_an_erased_entry_is_not_suggested_at_the_very_address_that_was_asked_for(model, language, visitor, tynset):
    row = MAKERS[model._meta.label][1](tynset)
    with translation.override(language):
        path = row.get_absolute_url()
    row.delete()
    for asked in (path, f"{path}?fra=mail", path.replace("-", "%2D", 1)):
        page = visitor.get(asked).content.decode()
        assert page.count("<h1>") == 1
        assert 'class="notice"' not in page


def test_the_word_of_another_language_still_leads_to_the_page(visitor, make_job, tynset):
    job = make_job(tynset)
    words = {}
    for language in ("nb", "en"):
        with translation.override(language):
            words[language] = job.get_absolute_url()
    mixed = words["nb"].replace("/nb/", "/en/")
    assert f'class="notice">Did you mean: <a href="{words["en"]}">' in visitor.get(mixed).content.decode()
