"""Slugs, rich text, numbers and days in words, the template tags every page uses, hooks, data files, ends of days."""

import datetime
import json
import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from base import hooks
from base.datafiles import parsing
from base.datafiles.reading import FileRow
from base.templatetags.base import json_ld
from base.text.characters import strip_invisible
from base.text.richtext import sanitise_html
from base.text.slugs import MAX_SLUG_CHARACTERS, find_free_slug, make_norwegian_slug
from base.values import formats
from base.values.times import add_months, get_end_of_day, get_start_of_day
from jobs.models import Job

TODAY = datetime.date(2026, 5, 1)
usual = settings(max_examples=50, deadline=None)


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Sjåfør på Røros", "sjafor-pa-roros"), ("ÆRE & Ånd", "aere-and"), ("Straße", "strasse"), ("日本", "x")],
)
def test_norwegian_letters_are_spelled_out_in_a_slug(title, slug):
    assert make_norwegian_slug(title) == slug


def test_of_the_control_characters_only_tab_and_line_ends_stay_in_a_text():
    assert strip_invisible("".join(map(chr, range(35)))) == '\t\n\r !"'
    assert strip_invisible("\u202d+47\u202c 62\u200b48\ufeff") == "+47 6248"
    assert strip_invisible("Os\u00adter\u00addalen na\u200cme") == "Os\u00adter\u00addalen na\u200cme"


@usual
@given(st.text(max_size=200))
@example("å" * 200)
def test_a_slug_is_never_empty_or_long_and_always_ascii(text):
    assert re.fullmatch(rf"[a-z0-9_-]{{1,{MAX_SLUG_CHARACTERS}}}", make_norwegian_slug(text))


@usual
@given(st.text("aø -", max_size=120), st.integers(1, 12))
@example("å" * 200, 12)
def test_slugs_that_clash_are_numbered(text, times):
    taken = []
    for _time in range(times):
        taken.append(find_free_slug(text, taken.__contains__))
    assert len(set(taken)) == times
    assert all(re.fullmatch(rf"[a-z0-9-]{{1,{MAX_SLUG_CHARACTERS}}}", slug) for slug in taken)
    assert [int(slug.rpartition("-")[2]) for slug in taken[1:]] == list(range(2, times + 1))


DIRTY = (
    '<h2 onclick="x()">Vakt</h2><script>alert(1)</script><style>p {}</style><p style="color: red">God '
    "<em>natur</em></p>"
    '<a href="javascript:x()">felle</a><a href="/nb/jobs/" onclick="x()">jobber</a><img src="x" '
    'onerror="x()"><iframe></iframe>'
)
CLEAN = '<h2>Vakt</h2><p>God <em>natur</em></p><a rel="noopener">felle</a><a href="/nb/jobs/" rel="noopener">jobber</a>'


def by_bulk_create(job):
    Job.objects.bulk_create(
        [Job(municipality=job.municipality, occupation=job.occupation, extent_percent=80, body_nb=DIRTY, slug="ny")]
    )


def by_save(job):
    job.body_nb = DIRTY
    job.save()


def by_save_of_one_field(job):
    job.body_en = DIRTY
    job.save(update_fields=["body_en"])


def by_bulk_update(job):
    job.body_nb = DIRTY
    Job.objects.bulk_update([job], ["body_nb"])


@pytest.mark.parametrize(
    ("language", "write"),
    [
        ("nb", by_save),
        ("en", by_save_of_one_field),
        ("nb", lambda job: Job.objects.update(body=DIRTY)),
        ("de", lambda job: Job.objects.filter(pk=job.pk).update(body_de=DIRTY)),
        ("nb", by_bulk_create),
        ("nb", by_bulk_update),
    ],
    ids=["save", "save update_fields", "update", "update a language", "bulk_create", "bulk_update"],
)
def test_rich_text_is_sanitised_on_every_way_into_the_database(make_job, tynset, language, write):
    write(make_job(tynset))
    assert Job.objects.latest("pk").__dict__[f"body_{language}"] == CLEAN


@pytest.mark.parametrize(
    "nothing",
    [
        "<p></p>",
        "<p> </p>",
        "<br>",
        "<p>&nbsp;</p>",
        "<script>x()</script>",
        "<p>\u200b</p>",
        "<ul><li></li></ul>",
        "<div><br></div>",
        "<a href='/nb/'></a>",
        "\u00ad",
    ],
)
def test_markup_without_a_word_is_no_text(nothing):
    assert sanitise_html(nothing) == ""


def test_what_nobody_sees_goes_away_however_it_is_written():
    assert sanitise_html("<p>a&#8203;b&shy;c</p>") == "<p>ab\u00adc</p>"


def test_an_empty_translation_hides_no_norwegian_text_and_counts_as_missing(make_job, tynset):
    job = make_job(
        tynset, title_en="Nurse", summary_nb="Turnus", summary_en="Shifts", body_nb="<p>Ski</p>", body_en="<p></p>"
    )
    job.refresh_from_db()
    with translation.override("en"):
        assert job.body == "<p>Ski</p>"
    assert not job.body_en


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            "<table><tr><td>Lønn</td><td>500 000</td></tr><tr><td>Sted</td><td>Os</td></tr></table>",
            ["Lønn 500 000", "Sted Os"],
        ),
        ("<div>Vi søker</div><div>sykepleier</div>", ["Vi søker</p><p>sykepleier"]),
        ("<dl><dt>Frist</dt><dd>Snarest</dd></dl>", ["<p>Frist</p><p>Snarest</p>"]),
        ("Fast <b>stilling</b> og <i>god</i> lønn", ["<strong>stilling</strong>", "<em>god</em>"]),
        ("<h1>Om oss</h1><h5>Vi tilbyr</h5>", ["<h2>Om oss</h2>", "<h3>Vi tilbyr</h3>"]),
        ("<ul><li><div>Førerkort</div></li></ul>", ["<li><p>Førerkort</p></li>"]),
        ("<section><header>Kontakt</header>Ring oss</section>", ["<p>Kontakt</p>", "Ring oss"]),
        (
            "<nav>Hjem</nav><main>Om oss<details><summary>Vilkår</summary>Faste</details></main>",
            ["<p>Hjem</p>", "<p>Vilkår</p><p>Faste</p>"],
        ),
        ("<table><caption>Lønn</caption><tr><th>År</th><td>1</td></tr></table>", ["<p>Lønn</p>", "År 1"]),
        (
            "<button>Søk</button><button>Del</button><select><option>Fast</option><option>Vikar</option></select>",
            ["Søk Del Fast Vikar"],
        ),
        (
            '<b style="font-weight:normal"><p>Du <span style="color:red;font-weight: 700">leder</span> oss</p></b>',
            ["<p>Du <strong>leder</strong> oss</p>"],
        ),
        (
            "<b style='mso-bidi-font-weight:normal'>Om oss</b> <span style='font-style:italic'>nå</span>",
            ["<strong>Om oss</strong> <em>nå</em>"],
        ),
        (
            "<span><span style='font-weight:bold'>Fast</span> og</span> <font><i>god</i></font></b>",
            ["<strong>Fast</strong> og <em>god</em>"],
        ),
        ("Vi brøyter.\r\n\r\nDu har:\n- sertifikat", ["<p>Vi brøyter.</p><p>Du har:<br>- sertifikat</p>"]),
        ("Én linje & 3 < 5", ["Én linje &amp; 3 &lt; 5"]),
        ("<p>Vi\nbrøyter</p>\n\n<p>her</p>", ["<p>Vi\nbrøyter</p>\n\n<p>her</p>"]),
    ],
)
def test_what_is_pasted_keeps_its_words_apart_and_its_emphasis(pasted, kept):
    assert [part for part in kept if part not in sanitise_html(pasted)] == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.x.no", "https://www.x.no"),
        ("x.no/jobb?id=1", "https://x.no/jobb?id=1"),
        ("post@x.no", "mailto:post@x.no"),
        ("https://x.no", "https://x.no"),
        ("/nb/jobber/", "/nb/jobber/"),
        ("#kontakt", "#kontakt"),
        (" www.x.no ", "https://www.x.no"),
        ("stilling.html", None),
        ("../jobb", None),
        ("javascript:x()", None),
    ],
)
def test_a_link_leads_where_it_was_meant_to_or_nowhere(typed, address):
    found = re.search(r'href="([^"]*)"', sanitise_html(f'<a href="{typed}">her</a>'))
    assert (found and found[1]) == address


def test_a_title_of_characters_that_nobody_sees_is_refused(make_job, tynset):
    job = make_job(tynset)
    job.title_nb = "\u200b\u202d"
    with pytest.raises(ValidationError) as refused:
        job.clean()
    assert "title_nb" in refused.value.message_dict


@usual
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<a href='",
                "'>",
                "<script>",
                "&lt;",
                "&",
                "x",
                "<li>",
                "<!--",
                "<div>",
                "<td>",
                "</b>",
                "www.x.no",
            ]
        )
    )
)
def test_sanitising_twice_changes_nothing(parts):
    once = sanitise_html("".join(parts))
    assert sanitise_html(once) == once
    assert "<script" not in once


@pytest.mark.parametrize(("language", "figure"), [("nb", "9\xa0500"), ("en", "9,500"), ("de", "9.500")])
def test_kroner_are_grouped_as_the_language_groups(language, figure):
    with translation.override(language):
        assert figure in formats.format_kroner(9500, "month")


def test_kroner_name_the_period_and_a_range():
    with translation.override("en"):
        assert formats.format_kroner(9500, "month") == "NOK 9,500 a month"
        assert formats.format_kroner(200, "hour", until=250) == "NOK 200–250 an hour"
        assert formats.format_kroner(200, until=200) == "NOK 200"
        assert formats.format_kroner(2500000, "total") == "NOK 2,500,000"


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (21, "in 21 days")])
def test_how_far_away_a_day_is(days, words):
    with translation.override("en"):
        assert formats.describe_days_left(TODAY + datetime.timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        *[(0, "here"), (2, "here"), (3, "about 5 min"), (12, "about 10 min"), (13, "about 15 min")],
        *[(57, "about 55 min"), (58, "about 1 hour"), (63, "about 1 h 5 min"), (121, "about 2 hours")],
    ],
)
def test_a_drive_is_said_to_the_nearest_five_minutes(minutes, words):
    with translation.override("en"):
        assert formats.describe_drive_minutes(minutes) == words


ENTRY = SimpleNamespace(title_nb="Snø & is", title_en="", title_de="<b>Schnee</b>", body_nb="<p>Snø</p>")


@pytest.mark.parametrize(
    ("language", "tag", "shown"),
    [
        ("nb", "text", "Snø &amp; is"),
        ("en", "text", '<span lang="nb" data-unnamed>Snø &amp; is</span>'),
        ("de", "text", "&lt;b&gt;Schnee&lt;/b&gt;"),
        ("nb", "richtext", "<p>Snø</p>"),
        ("en", "richtext", '<div lang="nb" data-unnamed><p>Snø</p></div>'),
        ("en", "plaintext", "Snø &amp; is"),
    ],
)
def test_a_text_in_another_language_than_the_pages_says_so(language, tag, shown):
    with translation.override(language):
        assert render(f"{{% {tag} entry '{'body' if tag == 'richtext' else 'title'}' %}}", entry=ENTRY) == shown


def test_a_text_that_exists_in_no_language_is_empty():
    assert render("{% text entry 'summary' %}{% richtext entry 'summary' %}", entry=ENTRY) == ""


@usual
@given(st.text() | st.just("</script><script>alert(1)<!-- & "))
def test_structured_data_cannot_end_its_script_element(text):
    inside = json_ld({"name": text}).removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(inside)
    assert json.loads(inside) == {"name": text}


def test_a_link_keeps_the_query_and_changes_what_it_says():
    request = RequestFactory().get("/", {"q": "snø & is", "page": "2"})
    assert render("{% with_query page=3 %}", request=request) == "?q=sn%C3%B8+%26+is&amp;page=3"
    assert render("{% with_query page=None q='' %}", request=request) == ""


def test_hooks_are_shown_in_the_order_of_adding_once_each_and_escaped(monkeypatch):
    monkeypatch.setitem(hooks._registry, "entry_actions", [])
    parts = [lambda context, subject: subject, lambda context, subject: "", lambda context, subject: "<b>"]
    for part in [*parts, parts[0]]:
        hooks.add("entry_actions", part)
    assert render("{% hook 'entry_actions' 'søk' %}") == "søk\n&lt;b&gt;"


@pytest.mark.parametrize("ask", [hooks.get, lambda name: render("{% hook '" + name + "' 'søk' %}")])
def test_a_misspelt_hook_is_refused(ask):
    with pytest.raises(ValueError, match="'entry_action'"):
        ask("entry_action")


def test_days_of_a_data_file_are_counted_from_today():
    row = {"deadline_days": 21, "publish_from_days": -2, "start": "2026-08-01", "remote_days": 3, "posts": 2}
    values = parsing.resolve_dates(FileRow(row, "a.toml"), Job, TODAY)
    assert values.pop("publish_from").isoformat() == "2026-04-29T07:00:00+02:00"
    days = {"deadline": datetime.date(2026, 5, 22), "start": datetime.date(2026, 8, 1)}
    assert values == days | {"remote_days": 3, "posts": 2}


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-03-28", "2026-03-29T00:00:00+01:00"),
        ("2026-03-29", "2026-03-30T00:00:00+02:00"),
        ("2026-10-24", "2026-10-25T00:00:00+02:00"),
        ("2026-10-25", "2026-10-26T00:00:00+01:00"),
    ],
)
def test_a_day_ends_at_midnight_in_oslo_also_when_the_clock_changes(day, end):
    assert get_end_of_day(datetime.date.fromisoformat(day)).isoformat() == end
    assert get_start_of_day(datetime.date.fromisoformat(end[:10])) == get_end_of_day(datetime.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-23", 24, "2028-11-23"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 60, "2029-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert add_months(datetime.date.fromisoformat(day), months) == datetime.date.fromisoformat(later)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_timestamp_is_the_clock_of_oslo_in_any_language(language):
    with translation.override(language):
        assert formats.format_timestamp(datetime.datetime(2026, 7, 1, 22, 5, tzinfo=datetime.UTC)) == "2026-07-02 00:05"
