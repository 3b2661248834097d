"""Loading entries from data files, on a folder of its own: errors by name, dates, inner rows, repetition."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from base.datafiles.reading import DataFault, FileRow
from base.values.times import make_moment
from culture.models import Activity, Event
from entries.loading import Loader, load_entries
from jobs.models import Job
from news.models import Guide
from partners.models import Partner

TODAY = datetime.date(2026, 3, 27)  # two days before the clocks go forward
JOB = """
[[job]]
id = "{id}"
source = "{source}"
municipality = "{municipality}"
occupation = "2223"
engagement = "permanent"
extent_percent = 100
title_nb = "{title}"
{more}
"""


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(make_moment(TODAY, datetime.time(12)), tick=False):
        yield


@pytest.fixture
def write(tmp_path, monkeypatch, tynset, nurse):
    """Puts a file into the data folder of an app; the real folders are out of sight."""
    monkeypatch.setattr("base.datafiles.reading.get_data_folder", lambda app_label: tmp_path / app_label)

    def into(name, text):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    return into


def job(id="vakt", title="Sykepleier", source="nav", municipality="tynset", more=""):
    return JOB.format(id=id, title=title, source=source, municipality=municipality, more=more)


def load(*, sample=True):
    return load_entries(sample=sample)


# --- faults -----------------------------------------------------------------------------------------------------------
def test_an_unknown_field_is_named_with_its_row(write):
    write("jobs/a.toml", job(more='lonn = "god"'))
    with pytest.raises(DataFault, match=r"jobs/a\.toml, row 1 of \[\[job\]\] \('vakt'\), field lonn: "):
        load()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"municipality": "atlantis"}, "atlantis"),
        ({"more": 'partner = "ingen"'}, "ingen"),
        ({"more": 'place = "ingensteds"'}, "ingensteds"),
    ],
)
def test_an_unknown_reference_is_named_and_nothing_is_half_loaded(values, name, write, make_job, tynset):
    make_job(tynset, "Kontorets egen", source_id="gammel", summary_nb="Urørt")
    write(
        "jobs/a.toml",
        job("ny", "God rad") + job("gammel", "Omskrevet") + job("feil", **values),
    )
    with pytest.raises(DataFault, match=name):
        load()
    assert list(Job.objects.values_list("title_nb", "summary_nb")) == [("Kontorets egen", "Urørt")]


def test_inner_rows_that_the_model_does_not_know_stop_the_load(write):
    write("jobs/a.toml", job(more='shifts = [{start = "08:00"}]'))
    with pytest.raises(DataFault, match="field shifts: there is no such field"):
        load()
    assert not Job.objects.exists()


# --- dates ------------------------------------------------------------------------------------------------------------
def test_relative_days_are_days_from_today_and_moments_begin_at_seven_in_oslo(write):
    write("jobs/a.toml", job(more="deadline_days = 21\npublish_from_days = -4"))
    load()
    vakt = Job.objects.get()
    assert vakt.deadline == datetime.date(2026, 4, 17)
    assert vakt.publish_from == make_moment(datetime.date(2026, 3, 23), datetime.time(7))


def test_a_moment_after_the_clocks_went_forward_is_still_seven_in_oslo(write):
    write("jobs/a.toml", job(more="publish_from_days = 3"))
    load()
    begins = Job.objects.get().publish_from
    assert timezone.localtime(begins).hour == 7
    assert begins == datetime.datetime(2026, 3, 30, 5, tzinfo=datetime.UTC)


def test_a_date_in_words_stays_that_date(write):
    write("jobs/a.toml", job(more='deadline = "2026-05-17"\nreviewed_on = "2026-01-02"'))
    load()
    assert Job.objects.get().deadline == datetime.date(2026, 5, 17)
    assert Job.objects.get().reviewed_on == datetime.date(2026, 1, 2)


EVENT = """
[[event]]
id = "fest"
source = "sample"
municipality = "tynset"
category = "music"
title_nb = "Fest"
starts_days = 9
start = "18:00"
{more}
"""


@pytest.mark.parametrize(
    ("more", "ends"),
    [
        ("", (None, None)),
        ('end = "20:30"', (None, datetime.time(20, 30))),
        ('end = "01:00"\nends_days = 10', (datetime.date(2026, 4, 6), datetime.time(1))),
    ],
)
def test_days_relative_to_today_and_hours_as_written_make_an_event(more, ends, write):
    write("culture/events.toml", EVENT.format(more=more))
    load()
    fest = Event.objects.get()
    assert (fest.day, fest.start) == (datetime.date(2026, 4, 5), datetime.time(18))
    assert (fest.to_day, fest.end) == ends


# --- inner rows -------------------------------------------------------------------------------------------------------
ACTIVITY = """
[[activity]]
id = "kor"
source = "sample"
municipality = "tynset"
category = "music"
title_nb = "Kor"
times = [{times}]
"""


def test_inner_rows_are_replaced_and_not_doubled(write):
    two = '{weekday = 1, start = "18:00", end = "19:30"}, {weekday = 3, start = "17:00"}'
    write("culture/a.toml", ACTIVITY.format(times=two))
    load()
    load()
    kor = Activity.objects.get()
    assert list(kor.times.values_list("weekday", "start")) == [(1, datetime.time(18)), (3, datetime.time(17))]
    write("culture/a.toml", ACTIVITY.format(times='{weekday = 2, start = "20:00"}'))
    load()
    assert list(kor.times.values_list("weekday", "start", "end")) == [(2, datetime.time(20), None)]


# --- source and repetition --------------------------------------------------------------------------------------------
def test_a_source_in_words_is_shown_in_place_of_the_short_one(write, visitor):
    guide = '[[guide]]\nid = "{id}"\nsource = "editorial"\ntopic = "housing"\ntitle_nb = "{id}"\n'
    write(
        "news/g.toml", guide.format(id="med") + 'source_name = "Skatteetaten, Helsenorge"\n' + guide.format(id="uten")
    )
    load(sample=False)
    loaded = Guide.objects.filter(source_id__in=("med", "uten"))  # beside those of the country's law
    assert dict(loaded.values_list("source_id", "source")) == {
        "med": "Skatteetaten, Helsenorge",
        "uten": "editorial",
    }
    page = visitor.get(Guide.objects.get(source_id="med").get_absolute_url()).content.decode()
    assert "Skatteetaten, Helsenorge" in page


def test_loading_again_updates_the_texts_and_keeps_address_and_row(write):
    write("jobs/a.toml", job(title="Sykepleier på natt", more='summary_en = "Old"'))
    load()
    before = Job.objects.get()
    write("jobs/a.toml", job(title="Nattsykepleier", more='summary_en = "New"'))
    load()
    after = Job.objects.get()
    assert (after.title_nb, after.summary_en) == ("Nattsykepleier", "New")
    assert (after.pk, after.slug, after.created) == (before.pk, "sykepleier-pa-natt", before.created)
    assert after.first_published == before.first_published


def test_an_entry_that_the_office_archived_stays_archived_where_the_file_says_nothing(write):
    write("jobs/a.toml", job())
    load()
    Job.objects.update(status="archived")
    load()
    assert Job.objects.get().status == "archived"


def test_sample_rows_are_left_out_where_only_facts_are_wanted(write):
    write("jobs/a.toml", job("ekte", "Ekte") + job("oppdiktet", "Oppdiktet", source="sample"))
    load(sample=False)
    assert list(Job.objects.values_list("title_nb", flat=True)) == ["Ekte"]
    load(sample=True)
    assert set(Job.objects.values_list("title_nb", flat=True)) == {"Ekte", "Oppdiktet"}
    assert Job.objects.get(source_id="oppdiktet").is_sample


def test_the_files_of_a_folder_are_read_together_and_a_title_twice_gives_two_addresses(write):
    write("jobs/b.toml", job("b"))
    write("jobs/a.toml", job("a"))
    load()
    assert dict(Job.objects.values_list("source_id", "slug")) == {"a": "sykepleier", "b": "sykepleier-2"}


def test_a_reference_is_found_by_its_natural_key(write, hospital, tynset, nurse):
    Partner.objects.filter(pk=hospital.pk).update(source_id="klinikken")
    write("jobs/a.toml", job(more='partner = "klinikken"\nplace = "tynset"'))
    load()
    vakt = Job.objects.get()
    assert (vakt.partner, vakt.place, vakt.occupation) == (hospital, tynset.centre, nurse)


def test_text_is_stripped_and_sanitised_on_this_path_too(write):
    body = "<p>God dag</p><script>alert(1)</script>"
    write("jobs/a.toml", job(title="  Sykepleier ", more=f"body_nb = '''\n{body}\n'''"))
    load()
    assert (Job.objects.get().title_nb, Job.objects.get().body_nb) == ("Sykepleier", "<p>God dag</p>")


def test_the_loader_asks_for_what_it_refers_to_once(write, django_assert_num_queries):
    loader = Loader(Job)
    values = {"source": "nav", "municipality": "tynset", "occupation": "2223", "engagement": "permanent"}
    rows = [FileRow(values | {"id": str(n)}, "a.toml") for n in range(3)]
    before = {name: dict(found) for name, found in loader.relations.items()}
    with django_assert_num_queries(0):
        read = [loader.read(row)[0] for row in rows]
    assert [values["municipality"].slug for values in read] == ["tynset"] * 3
    assert loader.relations == before
