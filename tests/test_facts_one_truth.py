"""What the region's texts say as fact, against the rows that keep the same as a draft, and against their sources."""

import re

import pytest
from django.conf import settings

from base.datafiles import reading

LANGUAGES = ("nb", "en", "de", "nl")
ASKS = {
    "nb": r"\b[Ss]pør\b",
    "en": r"\b[Aa]sk\b",
    "de": r"\b[Ff]ragen Sie\b",
    "nl": r"\b[Vv]raag\b",
}
GUIDES = list(reading.read_toml_tables("news", "guide"))
COUNTRY = reading.read_toml(settings.BASE_DIR / "news" / "data" / "country" / "guides.toml")["guide"]
SCHOOLS = list(reading.read_toml_tables("schools", "school"))
DRAFTS = [row for row in SCHOOLS if row.get("status") == "draft"]
KINDS = {"compulsory": "skole|school|schule", "kindergarten": "barnehage|kindergarten|kinderdagverblijf"}
VILLAGES = {
    row["id"]: next(
        name
        for name in ("Glåmos", "Fåset", "Tufsingdalen", "Øyan", "Dalsbygda", "Kvitsanden")
        if name[:6] in row["title_nb"]
    )
    for row in DRAFTS
}


def texts(language):
    """(where, text) of what the region says of its places and municipalities; a summary only lists what there is."""
    for table, key in (("point", "id"), ("place", "place"), ("introduction", "municipality")):
        for row in reading.read_toml_tables("municipalities", table):
            for name, value in row.items():
                if name in (f"text_{language}", f"body_{language}"):
                    yield f"{table} {row[key]}", value


def get_guide(name):
    (row,) = [row for row in GUIDES if row["id"] == name]
    return row


# --- one truth --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("school", DRAFTS, ids=lambda row: row["title_nb"])
def test_what_is_kept_as_a_draft_is_spoken_of_only_with_the_advice_to_ask(school, language):
    """A sentence that names the village and the kind of school speaks of it; the text it stands in says to ask."""
    village, kind = VILLAGES[school["id"]], re.compile(KINDS[school["kind"]], re.I)
    sentences = [
        (where, text, sentence)
        for where, text in texts(language)
        for sentence in re.split(
            r"[.!?]\s|</p>", f"{where.partition(' ')[2]}: {text}" if where.startswith("place") else text
        )
        if village.lower() in sentence.lower() and kind.search(sentence)
    ]
    assert [(where, sentence) for where, text, sentence in sentences if not re.search(ASKS[language], text)] == []


def test_the_drafts_that_the_texts_speak_of_are_found():
    """So that the test above cannot pass by finding nothing."""
    spoken = {
        name
        for name in VILLAGES.values()
        for _where, text in texts("nb")
        if name in text and re.search(ASKS["nb"], text)
    }
    assert {"Glåmos", "Fåset", "Tufsingdalen", "Øyan", "Dalsbygda"} <= spoken


# --- places and services ----------------------------------------------------------------------------------------------
def rows(name):
    return reading.read_table(settings.BASE_DIR / "municipalities" / "data" / name)


def test_every_centre_on_the_railway_has_its_own_station():
    stations = {row["place"] for row in rows("services.csv") if row["kind"] == "railway_station"}
    assert {"alen", "roros", "os-i-osterdalen", "tolga", "tynset", "alvdal"} <= stations


def test_no_figure_of_inhabitants_is_older_than_five_years():
    old = [row["name"] for row in rows("places.csv") if row["population"] and int(row["population_year"]) < 2021]
    assert old == []


def test_a_south_sami_name_is_official_only_where_it_was_decided():
    named = {row["slug"]: (row["name_sma"], row["name_sma_status"]) for row in rows("places.csv") if row["name_sma"]}
    assert named == {
        "roros": ("Plaassje", "proposed"),
        "glamos": ("Kloemege", "proposed"),
        "brekken": ("Praahka", "proposed"),
    }
    assert all(row["name_sma_status"] == "unknown" for row in rows("places.csv") if not row["name_sma"])


def test_boxes_at_kvikne_have_their_postal_code():
    assert {row["code"]: (row["name"], row["municipality"]) for row in rows("postal_codes.csv")}["2513"] == (
        "Kvikne",
        "tynset",
    )


def test_a_meeting_place_is_described_by_what_it_is_not_by_an_election():
    election = re.compile(r"valg|polling|Wahl|stembureau", re.I)
    said = [
        value
        for row in reading.read_toml_tables("culture", "venue")
        for name, value in row.items()
        if name.startswith("summary")
    ]
    assert [text for text in said if election.search(text)] == []


# --- guides -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("guide", GUIDES, ids=lambda row: row["id"])
def test_a_guide_cites_the_page_with_the_rule_and_its_day_in_four_languages(guide):
    _host, _, path = guide["source_url"].removeprefix("https://").partition("/")
    assert path.strip("/") not in ("", "en", "no"), "a home page is no source"
    assert re.fullmatch(r"2026-11-\d\d", guide["reviewed_on"])
    for name in ("title", "summary", "body"):
        assert len({guide[f"{name}_{code}"] for code in LANGUAGES}) == 4


@pytest.mark.parametrize("guide", COUNTRY, ids=lambda row: row["id"])
def test_the_law_of_the_country_names_no_place_of_the_region(guide):
    places = {row["name"] for row in rows("places.csv")} | {"Innlandet", "Trøndelag", "Fjellregionen", "fjellregionen"}
    municipalities = {row["name"] for row in reading.read_toml_tables("municipalities", "municipality")}
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(places | municipalities)))
    assert names.findall("\n".join(str(value) for value in guide.values())) == []


@pytest.mark.parametrize("topic", ["outside_eea", "pets", "electricity"])
def test_the_guides_that_were_missing_are_there(topic):
    assert [row["topic"] for row in COUNTRY].count(topic) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nb",
            (
                "25 000",
                "der eller et annet sted",
                "tolv måneder",
                "dere må søke",
                "hovedstolen",
                "terminbeløpene løper videre, etter det vi har funnet",
                "mars 2026",
            ),
        ),
        (
            "en",
            (
                "25,000",
                "there or elsewhere",
                "twelve months",
                "you must apply",
                "Only the principal",
                "instalments go on, as far as we have found",
                "March 2026",
            ),
        ),
        (
            "de",
            (
                "25.000",
                "dort oder anderswo",
                "zwölf Monate",
                "beantragen",
                "nur die Hauptschuld",
                "Raten laufen weiter, soweit wir gefunden haben",
                "März 2026",
            ),
        ),
        (
            "nl",
            (
                "25.000",
                "daar of ergens anders",
                "twaalf maanden",
                "aanvragen",
                "Alleen de hoofdsom",
                "termijnen lopen door, voor zover we hebben gevonden",
                "maart 2026",
            ),
        ),
    ],
)
def test_the_write_off_of_loans_says_all_its_conditions(language, words):
    body = get_guide("hva-familier-far")[f"body_{language}"]
    assert [word for word in words if word not in body] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rates_stand_with_their_date_and_what_is_unsure_says_so(language):
    body = get_guide("hva-familier-far")[f"body_{language}"]
    price, benefit = (r"1[ .,]200", r"2[ .,]012")
    assert re.search(rf"{benefit}.{{0,60}}2026", body) or re.search(rf"2026.{{0,60}}{benefit}", body)
    assert re.search(price, body)
    assert "2025" in body
    unsure = body[body.index("700") :]
    assert re.search(r"spør kommunen|ask the municipality|fragen Sie|vraag het de gemeente", unsure[:400])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_residency_duty_of_one_town_is_a_question_to_the_municipality(language):
    here = get_guide("dette-gjelder-her")[f"body_{language}"]
    (point,) = [row for row in reading.read_toml_tables("municipalities", "point") if row["id"] == "roros-residency"]
    for text in (here, point[f"text_{language}"]):
        assert "2020" in text
        assert "2024" in text
        assert "7" in text
        assert re.search(ASKS[language], text) or re.search(r": ask|: fragen|: vraag|: spør", text, re.I)
    assert point["source"] != "demo"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("er i arbeid, her eller et annet sted", "søke om", "inntil 25 000", "hovedstolen, ikke renter")),
        ("en", ("work, here or elsewhere", "can apply", "up to NOK 25,000", "the principal, not interest")),
        ("de", ("hier oder anderswo arbeitet", "beantragen", "bis zu 25.000", "Hauptschuld, keine Zinsen")),
        ("nl", ("hier of ergens anders werkt", "aanvragen", "hoogstens 25.000", "de hoofdsom, geen rente")),
    ],
)
def test_what_holds_here_promises_the_write_off_to_nobody_who_does_not_work_and_apply(language, words):
    body = get_guide("dette-gjelder-her")[f"body_{language}"]
    assert [word for word in words if word not in body] == []


UNKNOWN = {
    "nb": "har vi ikke funnet",
    "en": "we have not found",
    "de": "haben wir nicht gefunden",
    "nl": "hebben we niet gevonden",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grid_company_is_named_for_each_municipality_or_said_to_be_unknown(language):
    (power,) = [part for part in get_guide("dette-gjelder-her")[f"body_{language}"].split("<h2>") if "Klive" in part]
    names = {row["name"] for row in reading.read_toml_tables("municipalities", "municipality")}
    assert {name for name in names if not re.search(rf"\b{name}\b", power)} == set()
    assert re.search(rf"Engerdal (og|and|und|en) Holtålen[^.]{{0,20}}{UNKNOWN[language]}", power)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_the_regulation_is_said_not_to_be_found(language):
    duty = get_guide("dette-gjelder-her")[f"body_{language}"].split("<h2>")[3]
    assert re.search(
        r"nummeret på forskriften|number of the regulation|Nummer der Verordnung|nummer van de verordening", duty
    )


OF_SMALL_PLACES = re.compile(
    r"[Hh]er er det få|There are few homes to let here|Hier gibt es wenige|Er zijn hier "
    r"weinig|>?(?:Markedet er lite|The market is small|"
    r"Der Markt ist klein|De markt is klein)|fra oktober\.|from October the winter|ab Oktober ans "
    r"Auto|vanaf oktober horen|"
    r"varer et halvt år|lasts half the year|dauert ein halbes Jahr|duurt een half jaar|reinsdyr|one elk or reindeer"
)


@pytest.mark.parametrize("guide", COUNTRY, ids=lambda row: row["id"])
def test_the_law_of_the_country_says_nothing_that_holds_in_small_places_of_the_mountains_alone(guide):
    assert OF_SMALL_PLACES.findall("\n".join(str(value) for value in guide.values())) == []
