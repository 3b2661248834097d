"""One entry's page: who sees it, in which language, and what it says about itself."""

import json
import re

import pytest
from django.utils import timezone, translation

from culture.models import Venue
from jobs.models import Job
from news.models import Article
from schools.models import School


def page_of(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_draft_is_not_found_by_a_visitor(visitor, make_job, tynset):
    job = make_job(tynset, "Upublisert", summary_nb="Med kvernstein", status="draft")
    assert "kvernstein" not in page_of(visitor, job.get_absolute_url(), 404)


def test_staff_see_a_draft_at_its_public_address_with_a_banner_and_no_cache_keeps_it(as_person, ola, make_job, tynset):
    job = make_job(tynset, "Upublisert", summary_nb="Med kvernstein", status="draft")
    answer = as_person(ola).get(job.get_absolute_url())
    page = answer.content.decode()
    assert "kvernstein" in page
    assert "notice-preview" in page
    assert "application/ld+json" not in page
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_a_session_of_somebody_without_an_office_sees_no_draft(as_person, make_job, tynset):
    from accounts.models import User

    job = make_job(tynset, "Upublisert", summary_nb="Med kvernstein", status="draft")
    stranger = User.objects.create_user("fremmed")
    assert "kvernstein" not in page_of(as_person(stranger), job.get_absolute_url(), 404)


def test_what_has_ended_says_so_and_shows_what_is_open(visitor, make_job, tynset, recently):
    gone = make_job(tynset, "Borte nå", publish_until=recently)
    make_job(tynset, "Fortsatt ledig")
    page = page_of(visitor, gone.get_absolute_url(), 410)
    assert "Fortsatt ledig" in page
    assert "Borte nå" not in page
    assert 'content="noindex"' in page


def test_an_archived_entry_has_ended(visitor, make_job, tynset):
    job = make_job(tynset)
    Job.objects.update(status="archived")
    page_of(visitor, job.get_absolute_url(), 410)


def test_text_without_translation_is_marked_with_its_language(visitor, make_job, tynset):
    job = make_job(tynset, "Sykepleier", title_en="Nurse", summary_nb="Bare på norsk", body_nb="<p>Også dette</p>")
    page = page_of(visitor, f"/en/jobs/{job.slug}/")
    assert "<h1>Nurse</h1>" in page
    assert '<span lang="nb">Bare på norsk</span>' in page
    assert '<div lang="nb"><p>Også dette</p></div>' in page


def test_alternates_list_the_languages_whose_title_exists(visitor, make_job, tynset):
    job = make_job(tynset, "Sykepleier", title_de="Pflegefachkraft")
    page = page_of(visitor, f"/en/jobs/{job.slug}/")
    assert set(re.findall(r'rel="alternate" hreflang="(\w+)"', page)) == {"nb", "de"}
    assert f'rel="canonical" href="http://testserver/en/jobs/{job.slug}/"' in page


def test_structured_data_is_a_job_posting_that_cannot_break_out(visitor, make_job, tynset, hospital, soon):
    job = make_job(tynset, "Lege </script><b>", partner=hospital, deadline=soon.date())
    page = page_of(visitor, job.get_absolute_url())
    document = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1)
    data = json.loads(document)
    assert data["@type"] == "JobPosting"
    assert data["title"] == "Lege </script><b>"
    assert data["hiringOrganization"]["name"] == "Fjellklinikken"
    assert data["validThrough"][:10] == job.last_day.isoformat()


def test_a_sample_says_once_that_it_is_one(visitor, make_job, tynset):
    sample, real = make_job(tynset, "Prøvejobb", source="sample"), make_job(tynset, "Ekte")
    shown = page_of(visitor, sample.get_absolute_url()).partition("<main")[2].partition('class="related"')[0]
    assert shown.count("eksempel") == shown.count("oppdiktet") == 1
    assert "badge" not in shown
    assert "eksempel" not in page_of(visitor, real.get_absolute_url()).partition("<main")[2].partition("related")[0]


def test_how_to_ask_stands_on_top_once_and_behind_how_to_apply(visitor, make_job, tynset):
    job = make_job(tynset, apply_url="https://example.org/sok")
    page = page_of(visitor, job.get_absolute_url())
    actions = page.partition('class="entry-actions"')[2].partition("</header>")[0]
    assert re.findall(r'<a class="button" href="([^"?]+)', actions) == ["https://example.org/sok", "/nb/kontakt/"]
    assert page.count("/nb/kontakt/?about=job") == actions.count("/nb/kontakt/?about=job") == 1


def test_the_page_names_the_office_and_the_source(visitor, make_job, tynset):
    tynset.office_phone = "62 00 00 00"
    tynset.save()
    job = make_job(
        tynset,
        source="Kommunens egen side",
        source_url="https://example.org/stilling",
        reviewed_on=timezone.localdate(),
    )
    page = page_of(visitor, job.get_absolute_url())
    assert "62 00 00 00" in page
    assert 'href="https://example.org/stilling"' in page


def test_each_domain_names_its_own_sources():
    with translation.override("en"):
        assert School(source="nsr").source_name == "the national school register"
        assert Venue(source="valglokaler-2017").source_name == "the list of polling places 2015 and 2017"
        assert Job(source="nsr").source_name == "nsr", "a source that the domain does not have stays as it is written"


def test_the_note_to_editors_is_never_shown(visitor, make_job, tynset):
    job = make_job(tynset, review_note="Ring kvernsteinen")
    assert "kvernstein" not in page_of(visitor, job.get_absolute_url())


def test_markup_in_a_title_is_text(visitor, make_job, tynset):
    job = make_job(tynset, "<img src=x onerror=alert(1)>")
    assert "<img src=x" not in page_of(visitor, job.get_absolute_url())


def test_deposit_rule_stands_beside_every_rental_and_unknown_residency_is_not_none(visitor, tynset):
    from housing.models import Home

    home = Home.objects.create(municipality=tynset, title_nb="Leilighet", kind="rent", status="published")
    page = page_of(visitor, f"/en/homes/{home.slug}/")
    assert "six months" in page
    assert "Residency duty: not stated" in page
    assert "no residency duty" not in page


def test_news_of_the_region_has_no_office(visitor, region):
    article = Article.objects.create(title_nb="For alle", status="published")
    assert 'id="office-title"' not in page_of(visitor, article.get_absolute_url())


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_answers_no_other_method(method, visitor, make_job, tynset):
    assert getattr(visitor, method)(make_job(tynset).get_absolute_url()).status_code == 405


def test_nynorsk_of_a_municipality_that_writes_it_is_marked_on_every_page(visitor, make_job, tynset):
    tynset.language_form = "nynorsk"
    tynset.summary_nb = "Ei fjellbygd"
    tynset.save()
    job = make_job(tynset, "Sjukepleiar")
    assert '<span lang="nn">Sjukepleiar</span>' in page_of(visitor, job.get_absolute_url())
    assert '<span lang="nn">Sjukepleiar</span>' in page_of(visitor, f"/en/jobs/{job.slug}/")
    assert '<span lang="nn">Ei fjellbygd</span>' in page_of(visitor, "/nb/")
