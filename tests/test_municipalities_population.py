"""Population in the workplace: the coordinator enters it as a row of numbers, each office reads it."""

import pytest

from municipalities.models import Population

LIST = "/admin/municipalities/population/"


def form(tynset, **values):
    return {"municipality": tynset.pk, "year": 2027, "by_age": "15 20 17"} | values


@pytest.mark.parametrize("numbers", ["15 20 17", "15, 20, 17", "15\r\n20\r\n17\r\n", "15\t20\t17", " 15;20;17 "])
def test_the_coordinator_enters_a_year_as_it_is_copied_from_a_table(numbers, as_person, siri, tynset):
    answer = as_person(siri).post(f"{LIST}add/", form(tynset, by_age=numbers))
    assert answer.status_code == 302
    assert Population.objects.get().by_age == [15, 20, 17]


@pytest.mark.parametrize("numbers", ["", "femten 20", "15 -1", "1.5", "[1, 2]", "99999999999", " ".join(["1"] * 131)])
def test_what_is_no_row_of_numbers_is_refused_and_stays_in_the_form(numbers, as_person, siri, tynset):
    answer = as_person(siri).post(f"{LIST}add/", form(tynset, by_age=numbers))
    assert answer.status_code == 200
    assert "by_age" in answer.context["adminform"].form.errors
    assert not Population.objects.exists()
    if numbers:
        assert numbers[:20] in answer.content.decode()


def test_the_form_shows_the_numbers_as_a_row_and_a_change_is_in_the_history(as_person, siri, tynset):
    row = Population.objects.create(municipality=tynset, year=2026, by_age=[15, 20, 17])
    client, url = as_person(siri), f"{LIST}{row.pk}/change/"
    assert ">\n15 20 17</textarea>" in client.get(url).content.decode()
    assert client.post(url, form(tynset, year=2026, by_age="15 20 18")).status_code == 302
    row.refresh_from_db()
    assert row.by_age == [15, 20, 18]
    assert "18" in client.get(f"{LIST}{row.pk}/history/").content.decode()


@pytest.mark.parametrize("person", ["kari", "ola", "eli"])
def test_each_office_reads_every_municipalitys_and_changes_none(person, as_person, request, tynset):
    row = Population.objects.create(municipality=tynset, year=2026, by_age=[15, 20, 17])
    client = as_person(request.getfixturevalue(person))
    assert "52" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{row.pk}/change/", form(tynset, by_age="1")).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    row.refresh_from_db()
    assert row.by_age == [15, 20, 17]
