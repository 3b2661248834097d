"""History: who changed what, when, from what to what; read by whoever may view the row, recorded by itself."""

import datetime
import re

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.access import Reach
from accounts.models import Membership, User
from base.history import recording
from base.history.changes import ShownChange
from base.models import Change
from base.text import differences
from culture.models import Activity, WeeklyTime
from entries.models import Status
from entries.registry import list_entry_models
from jobs.models import Job
from municipalities.departures import actions
from municipalities.models import ClosedPeriod, Municipality, Place, Point, Region, Service
from partners.models import Partner
from tests.conftest import make_municipality
from tests.merging import merge


def answers(client, address) -> dict:
    """What the form would send if nobody touched it."""
    form = client.get(address).context["adminform"].form
    found: dict = {}
    for field in form:
        value = field.value()
        if hasattr(field.field.widget, "decompress") and not isinstance(value, list):
            value = field.field.widget.decompress(value)
        if isinstance(value, list | tuple):
            found |= {f"{field.html_name}_{part}": text for part, text in enumerate(value) if text}
        elif value is not False and value not in (None, "") and not hasattr(value, "storage"):
            found[field.html_name] = value
    return found


def change(client, row, **values):
    address = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    inlines = {"times-TOTAL_FORMS": 0, "times-INITIAL_FORMS": 0} if isinstance(row, Activity) else {}
    response = client.post(address, answers(client, address) | inlines | values)
    assert response.status_code == 302, response.context["errors"]


def history_of(row) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/history/"


def words(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode().replace("<", " <")))


@pytest.fixture
def job(make_job, tynset, nurse):
    return make_job(tynset, "Sykepleier på vakt", body_nb="<p>Ski fra døra.</p><p>Ingen kø.</p>", apply_asap=True)


@pytest.fixture
def changed(job, as_person, kari):
    change(as_person(kari), job, title_nb="Kveldsvakt", summary_nb="Trollgjengen søker flere")
    job.refresh_from_db()
    return job


# --- recorded ---------------------------------------------------------------------------------------------------------
def test_a_change_in_the_admin_says_who_when_and_from_what_to_what(changed, kari):
    row = Change.objects.get()
    assert (row.by, row.action, row.name) == (kari, Change.Action.CHANGED, "Kveldsvakt")
    assert row.fields == {
        "title_nb": ["Sykepleier på vakt", "Kveldsvakt"],
        "summary_nb": [None, "Trollgjengen søker flere"],
    }
    assert timezone.now() - row.at < datetime.timedelta(minutes=1)


def test_saving_without_a_change_records_nothing(job, as_person, kari):
    change(as_person(kari), job)
    assert not Change.objects.exists()
    assert Job.objects.get().updated_by is None  # who wrote nothing is not the one who wrote last


def test_derived_values_are_not_recorded(job, as_person, kari):
    change(as_person(kari), job, status=Status.ARCHIVED)
    assert Change.objects.get().fields == {"status": ["published", "archived"]}
    recorded = {field.name for field in recording.list_edited_fields(Job)}
    derived = {"slug", "updated", "updated_by", "created", "first_published", "renditions", "translation_state"}
    assert not recorded & {*derived, "picture_width", "picture_height", "title", "summary", "body"}
    assert {"title_nb", "title_en", "body_de", "place", "publish_until", "picture"} <= recorded


def test_a_foreign_key_is_kept_by_its_name(job, as_person, siri, tolga):
    change(as_person(siri), job, municipality=tolga.pk, place=tolga.centre_id)
    fields = Change.objects.get().fields
    assert (fields["municipality"], fields["place"]) == (["Tynset", "Tolga"], ["Tynset", "Tolga"])


def test_what_is_kept_of_a_rich_text_is_sanitised(job, kari):
    with recording.record_author(lambda: kari):
        job.body_nb = "<p onclick='x()'>Ny<script>alert(1)</script></p>"
        job.save()
    assert Change.objects.get().fields["body_nb"][1] == "<p>Ny</p>"


def test_adding_and_deleting_are_recorded_the_latter_with_the_last_values(job, kari):
    with recording.record_author(lambda: kari):
        made = Job.objects.create(
            municipality=job.municipality,
            title_nb="Ny jobb",
            occupation=job.occupation,
            engagement="permanent",
            extent_percent=80,
        )
        made.delete()
    added, deleted = Change.objects.order_by("pk")
    assert (added.action, added.fields) == (Change.Action.ADDED, {})
    assert deleted.action == Change.Action.DELETED
    assert deleted.fields["title_nb"] == ["Ny jobb", None]
    assert deleted.fields["municipality"] == ["Tynset", None]


def test_an_action_on_many_rows_is_recorded_for_each(job, make_job, tynset, as_person, siri):
    other = make_job(tynset, "Lege")
    chosen = {"action": "delete_selected", "_selected_action": [job.pk, other.pk], "post": "yes"}
    as_person(siri).post("/admin/jobs/job/", chosen)
    assert sorted(Change.objects.values_list("name", "action")) == [
        ("Lege", "deleted"),
        ("Sykepleier på vakt", "deleted"),
    ]


def test_a_merger_is_in_the_history_of_all_that_it_moves(make_job, tynset, tolga, siri):
    job, partner = (
        make_job(tolga, "Lege"),
        Partner.objects.create(municipality=tolga, kind="employer", name="Sykehuset"),
    )
    merge(tolga, tynset)
    moved = Change.objects.filter(fields__has_key="municipality")
    assert sorted(moved.values_list("name", "by__username", "action")) == sorted(
        (str(row), siri.username, "changed") for row in (job, partner, tolga.centre)
    )
    assert {tuple(row.fields["municipality"]) for row in moved} == {("Tolga", "Tynset")}
    assert {row.object_id for row in moved if row.name == "Lege"} == {job.pk}


def test_a_merger_asks_as_often_for_one_entry_as_for_thirty(make_job, tynset, tolga, siri, region):
    counts = []
    for municipality, many in ((tolga, 1), (make_municipality("9903", "Dalsbygd", 62, 11), 30)):
        for number in range(many):
            make_job(municipality, f"Nummer {number}")
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            merge(municipality, tynset)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_merger_at_night_is_recorded_of_whoever_ordered_it(make_job, tynset, tolga, siri):
    job, tomorrow = make_job(tolga), timezone.localdate() + datetime.timedelta(days=1)
    actions.merge(municipality=tolga, successor=tynset, on=tomorrow, by=siri)
    assert not Change.objects.exists()
    actions.carry_out_due(tomorrow)
    job.refresh_from_db()
    change = Change.objects.get(name=str(job))
    assert (job.municipality, change.by, change.fields) == (tynset, siri, {"municipality": ["Tolga", "Tynset"]})


def test_the_drafts_of_a_new_municipality_are_in_its_history(region, siri):
    with recording.record_author(lambda: siri):
        municipality = make_municipality("9904", "Vestdal", 62, 11)
    added = Change.objects.filter(action="added", parent_id=municipality.pk)
    assert {row.object_id for row in added} == set(municipality.points.values_list("pk", flat=True))
    assert len(added) == 3


def test_a_row_inside_an_activity_is_seen_in_the_history_of_the_activity(tynset, as_person, kari, ola):
    choir = Activity.objects.create(municipality=tynset, title_nb="Kor", category="music")
    monday = WeeklyTime.objects.create(activity=choir, weekday=0, start=datetime.time(17))
    change(as_person(kari), monday, start="18:30")
    page = words(as_person(ola).get(history_of(choir)))
    assert "Endret: ukentlig tid Mandag 18:30" in page
    assert "Fra 17:00 18:30" in page
    key = choir.pk
    with recording.record_author(lambda: kari):
        choir.delete()
    deleted = Change.objects.filter(action="deleted").values_list("name", "parent_id")
    assert set(deleted) == {("Mandag 18:30", key), ("Kor", None)}


def test_without_a_request_nothing_is_recorded_and_nothing_is_asked(job):
    """Commands, nightly work and the loading of data files: not one query more."""
    with CaptureQueriesContext(connection) as queries:
        job.title_nb = "Fra en datafil"
        job.save()
    assert not Change.objects.exists()
    assert not any("base_change" in query["sql"] for query in queries)


def test_a_page_that_saves_nothing_is_not_asked_who_reads_it(job, visitor):
    response = visitor.get(job.get_absolute_url())
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_whoever_has_no_account_is_recorded_as_nobody(job):
    with recording.record_author(AnonymousUser):
        job.title_nb = "Ny tittel"
        job.save()
    assert Change.objects.get().by is None


def test_an_author_ends_with_the_request_also_where_it_fails(job, kari):
    with pytest.raises(RuntimeError), recording.record_author(lambda: kari):
        raise RuntimeError
    job.title_nb = "Etterpå"
    job.save()
    assert not Change.objects.exists()


def test_a_save_costs_the_same_few_queries_for_one_field_and_for_ten(job, kari, nurse):
    def cost(**values):
        for name, value in values.items():
            setattr(job, name, value)
        with CaptureQueriesContext(connection) as queries, recording.record_author(lambda: kari):
            job.save()
        return len(queries)

    with CaptureQueriesContext(connection) as plain:
        job.save()
    cost(title_nb="Varm")  # the content type is remembered from here on
    one = cost(title_nb="Et felt")
    many = cost(title_nb="Mange", summary_nb="felt", body_nb="<p>på</p>", posts=3, title_en="en", title_de="gang")
    assert one == many == len(plain) + 3


# --- which models -----------------------------------------------------------------------------------------------------
def test_every_entry_and_every_row_of_an_office_keeps_history():
    kept = set(recording.list_models_with_history())
    assert set(list_entry_models()) <= kept
    assert {Municipality, Point, Partner, Place, Service, ClosedPeriod} <= kept


def test_no_person_and_no_case_keeps_history():
    kept = recording.list_models_with_history()
    assert not {User, Membership, Region} & set(kept)
    assert {model.access.reach for model in kept} == {Reach.REGION}
    people = [f for model in kept for f in recording.list_edited_fields(model) if f.related_model is User]
    assert people == []


def test_a_model_of_cases_that_keeps_history_is_refused_by_a_check(monkeypatch):
    from accounts.checks import history_is_kept_of_open_rows_only

    assert history_is_kept_of_open_rows_only(None) == []
    monkeypatch.setattr(Membership, "keeps_history", True, raising=False)
    assert [error.id for error in history_is_kept_of_open_rows_only(None)] == ["flytthit.E007"]


# --- read -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["kari", "ola", "siri"])
def test_everyone_who_may_view_the_entry_reads_its_history(changed, as_person, person, request):
    page = words(as_person(request.getfixturevalue(person)).get(history_of(changed)))
    assert "kari. Endret Tittel [nb] Sykepleier på vakt Kveldsvakt Sammendrag [nb] – Trollgjengen søker flere" in page


def test_a_visitor_is_sent_to_the_sign_in(changed, visitor):
    response = visitor.get(history_of(changed))
    assert response.url.startswith("/admin/login/")
    assert "Trollgjengen" not in response.content.decode()


def test_it_stands_on_no_page_of_readers_and_not_in_the_feed(changed, visitor):
    Job.objects.update(summary_nb="")
    for address in (changed.get_absolute_url(), "/nb/jobber/", "/nb/jobber/feed.xml"):
        assert "Trollgjengen" not in visitor.get(address).content.decode()


@pytest.mark.parametrize(("person", "status"), [("kari", 403), ("ola", 403), ("siri", 200), ("visitor", 302)])
def test_the_history_of_a_deleted_row_is_the_coordinators(changed, as_person, person, status, request):
    siri = request.getfixturevalue("siri")
    with recording.record_author(lambda: siri):
        changed.delete()
    client = as_person(None if person == "visitor" else request.getfixturevalue(person))
    assert client.get(history_of(changed)).status_code == 302  # there is no such row any more
    last = Change.objects.first()
    answer = client.get(f"/admin/base/change/{last.pk}/change/")
    assert answer.status_code == status
    assert ("Trollgjengen" in answer.content.decode()) == (person == "siri")
    assert client.get("/admin/base/change/").status_code == status


def test_nobody_changes_or_deletes_what_is_recorded(changed, as_person, siri):
    row = Change.objects.get()
    client = as_person(siri)
    assert client.post(f"/admin/base/change/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/base/change/{row.pk}/change/", {"name": "x"}).status_code == 403
    assert client.get("/admin/base/change/add/").status_code == 403
    assert Change.objects.get().name == "Kveldsvakt"


def test_the_history_of_a_person_shows_no_values(as_person, siri, kari):
    page = as_person(siri).get(f"/admin/accounts/user/{kari.pk}/history/")
    assert page.status_code == 200
    assert "changes" not in page.context


def test_whoever_left_is_named_no_more(changed, as_person, kari, siri):
    kari.delete()
    page = words(as_person(siri).get(history_of(changed)))
    assert "noen som ikke lenger har tilgang. Endret" in page
    assert "kari" not in page


def test_it_is_paged_newest_first_with_the_same_number_of_queries(job, kari, as_person, siri):
    client = as_person(siri)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(history_of(job))
        return len(queries), response

    with recording.record_author(lambda: kari):
        job.title_nb = "Nr. 0"
        job.save()
        cost()
        few = cost()[0]
        for number in range(1, 31):
            job.title_nb = f"Nr. {number}"
            job.save()
    many, response = cost()
    assert few == many
    shown = [change.lines[0].after for change in response.context["changes"]]
    assert shown == [f"Nr. {number}" for number in range(30, 5, -1)]
    assert 'href="?p=2"' in response.content.decode()
    assert "Nr. 3 " in words(client.get(f"{history_of(job)}?p=2"))
    assert client.get(f"{history_of(job)}?p=tull").status_code == 200


def test_it_says_so_where_there_is_none(job, as_person, ola):
    assert "Her er ingenting endret" in words(as_person(ola).get(history_of(job)))


def test_it_holds_no_inline_style_and_escapes_what_was_written(job, kari, as_person, ola):
    with recording.record_author(lambda: kari):
        job.title_nb = "<script>alert(1)</script>"
        job.save()
    page = as_person(ola).get(history_of(job)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "style=" not in page


# --- in words ---------------------------------------------------------------------------------------------------------
def shown(row, **values) -> dict:
    """{label: (before, after)} as a reader of Norwegian sees a change of `values`."""
    with recording.record_author(AnonymousUser):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    return {line.label: line for line in ShownChange(Change.objects.all()[0]).lines}


def test_choices_dates_and_yes_or_no_are_said_in_words(job):
    until = datetime.datetime(2031, 5, 17, 10, 0, tzinfo=datetime.UTC)
    lines = shown(
        job, status="draft", engagement="temporary", publish_until=until, reviewed_on=datetime.date(2030, 1, 2)
    )
    assert (lines["Status"].before, lines["Status"].after) == ("publisert", "kladd")
    assert lines["Vis til"].after == "17. mai 2031 12:00"
    assert lines["Opplysningene kontrollert"].after == "2. januar 2030"
    place = Place.objects.first()
    assert place.is_exact
    (line,) = shown(place, is_exact=False).values()
    assert (line.before, line.after) == ("ja", "nei")


def test_a_picture_is_no_path(job):
    with recording.record_author(AnonymousUser):
        Job.objects.filter(pk=job.pk).update(picture="originals/aa/aa.jpg", picture_alt_nb="Fjell")
        job.picture = ""
        job.save()
    line = ShownChange(Change.objects.get()).lines[0]
    assert (line.label, line.before, line.after) == ("Bilde", "en fil", "")


def test_a_rich_text_is_shown_as_what_went_and_what_came(job):
    line = shown(job, body_nb="<p>Ski rett fra døra.</p><h2>Nytt</h2><p>Ingen kø.</p>")["Tekst [nb]"]
    assert line.difference == "<p>Ski<ins> rett</ins> fra døra.<ins>\n## Nytt</ins></p>"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("<p>a</p>", "<p>a</p><p>b &amp; c</p>", "<p><ins>b &amp; c</ins></p>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li></ul>", "<p><del>• b</del></p>"),
        (
            '<p><a href="https://a.no" rel="noopener">x</a></p>',
            '<p><a href="https://b.no">x</a></p>',
            "<p>x <del>(https://a.no)</del><ins>(https://b.no)</ins></p>",
        ),
        ("<p>&lt;b&gt;</p>", "", "<p><del>&lt;b&gt;</del></p>"),
        ("", "", ""),
    ],
)
def test_the_difference_is_of_the_text_that_readers_see(before, after, expected):
    assert differences.diff_texts(differences.strip_markup(before), differences.strip_markup(after)) == expected


def test_only_formatting_is_said_so(job):
    line = shown(job, body_nb="<p>Ski fra <strong>døra</strong>.</p><p>Ingen kø.</p>")["Tekst [nb]"]
    assert "Bare formateringen ble endret." in line.difference


def test_a_long_passage_is_shown_around_its_change_only():
    before = " ".join(f"ord{number}" for number in range(200))
    html = differences.diff_words(before, before.replace("ord100 ", "nytt "))
    assert "<del>ord100</del><ins>nytt</ins>" in html
    assert "ord50 " not in html
    assert html.startswith("… ")
    assert html.endswith(" … ")


def test_a_very_long_passage_is_not_compared_word_by_word():
    long = "a " * differences.MAX_COMPARED_WORDS
    assert differences.diff_words(long, long + "b") == f"<del>{long}</del><ins>{long}b</ins>"


def test_a_field_and_a_model_that_no_longer_exist_are_shown_by_their_names(job):
    kind = apps.get_model("contenttypes", "ContentType")
    gone = Change(action="changed", fields={"gone": [1, None]}, content_type=kind(app_label="old", model="thing"))
    assert vars(ShownChange(gone).lines[0]) == {"label": "gone", "before": "1", "after": "", "difference": ""}
    gone.content_type = kind.objects.get_for_model(Job)
    assert ShownChange(gone).lines[0].label == "gone"
