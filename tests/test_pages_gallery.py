import pytest


def test_the_gallery_is_for_staff(visitor, region):
    assert visitor.get("/admin/components/").url.startswith("/admin/login/")


def test_the_gallery_shows_each_component_in_all_its_states(as_person, kari, tynset):
    page = as_person(kari).get("/admin/components/").content.decode()
    assert page.count('class="card"') >= 5
    assert page.count('class="error"') == 2
    assert page.count('class="art"') == 8
    assert 'class="art art-wide"' in page
    assert 'class="plain actions"' in page
    assert 'class="figures"' in page
    assert 'class="pager"' in page
    assert 'class="empty"' in page
    assert 'id="office-titlefull"' in page
    assert "vert@example.org" in page


def test_the_gallery_saves_nothing(as_person, kari, tynset):
    from jobs.models import Job
    from partners.models import Partner

    as_person(kari).get("/admin/components/")
    assert not Job.objects.exists()
    assert not Partner.objects.exists()


@pytest.mark.parametrize("person", ["kari", "siri"])
def test_no_front_page_of_the_workplace_leads_to_what_only_developers_need(person, request, as_person, tynset):
    page = as_person(request.getfixturevalue(person)).get("/admin/").content.decode()
    assert "/admin/components/" not in page


def test_the_gallery_names_the_seasons_in_the_words_of_the_page(as_person, kari, tynset):
    page = as_person(kari).get("/admin/components/").content.decode()
    assert [name in page for name in ("<p>vinter</p>", "<p>vår</p>", "<p>sommer</p>", "<p>høst</p>")] == [True] * 4


def test_an_office_that_answers_in_norwegian_says_so_in_the_language_of_the_page(as_person, kari, tynset):
    assert "Norwegian" not in as_person(kari).get("/admin/components/").content.decode()
