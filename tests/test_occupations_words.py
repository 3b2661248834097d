"""Everyday words as shipped: which occupations have them in which language, and that each leads where it stands."""

import re

import pytest

from base.datafiles import reading
from base.text.folding import fold_to_one_word
from occupations.models import Neighbour, Occupation, Word
from tests.environment import ROOT
from tests.words import offered

pytestmark = pytest.mark.usefixtures("loaded", "db")

LANGUAGES = ("nb", "en", "de", "nl")
# Unit groups that the region asks for, each with the reason; see occupations/data/README.md.
ASKED = {row["code"]: row["why"] for row in reading.read_table(ROOT / "tests" / "data" / "asked_occupations.csv")}
# Of these every Norwegian word is the same in bokmål and nynorsk.
SAME_IN_NYNORSK = {"1213"}
# Of these no advert of another unit group is near: the approval or the trade stands alone.
ALONE = {"2211", "2222", "2261", "2266", "3211", "3251", "5165", "7133"}
# What people call themselves who live here or think of moving, by unit group and language.
SAID = [
    ("1341", "styrer i barnehage", "barnehagestyrar", "head of kindergarten", "kita-leitung", "manager kinderopvang"),
    ("2164", "byplanlegger", "planleggjar", "urban planner", "stadtplanerin", "planoloog"),
    ("2211", "fastlege", "sjukeheimslege", "gp", "hausärztin", "huisarts"),
    ("2221", "helsesøster", "helsesjukepleiar", "public health nurse", "fachkrankenschwester", "jeugdverpleegkundige"),
    ("2222", "jordmor", "jordmor", "midwife", "hebamme", "verloskundige"),
    ("2223", "sykepleier", "sjukepleiar", "nurse", "krankenschwester", "verpleegkundige"),
    ("2223", "sykepleierske", "heimesjukepleiar", "registered nurse", "krankenpfleger", "verpleegster"),
    ("2224", "vernepleier", "vernepleiar", "social educator", "heilerziehungspflegerin", "persoonlijk begeleider"),
    ("2250", "dyrlege", "dyrlege", "vet", "tierärztin", "dierenarts"),
    ("2261", "tannlege", "tannlege", "dentist", "zahnärztin", "tandarts"),
    ("2264", "fysioterapeut", "fysioterapeut", "physiotherapist", "krankengymnastin", "fysiotherapeut"),
    (
        "2330",
        "lektor",
        "lærar vidaregåande",
        "secondary school teacher",
        "gymnasiallehrerin",
        "leraar middelbare school",
    ),
    ("2341", "lærerinne", "grunnskulelærar", "primary school teacher", "grundschullehrerin", "lerares basisonderwijs"),
    ("2342", "førskolelærer", "barnehagelærar", "preschool teacher", "kindergärtnerin", "kleuterleidster"),
    ("2635", "sosionom", "sosialarbeidar", "social worker", "sozialarbeiterin", "maatschappelijk werkster"),
    ("2652", "kantor", "songar", "organist", "kirchenmusikerin", "organist"),
    ("3112", "byggesaksbehandler", "byggesakshandsamar", "building inspector", "bautechnikerin", "bouwinspecteur"),
    ("3143", "fjelloppsyn", "skogbruksleiar", "park ranger", "försterin", "boswachter"),
    ("3256", "helsesekretær", "helsesekretær", "medical secretary", "arzthelferin", "doktersassistent"),
    ("3258", "ambulansearbeider", "ambulansearbeidar", "paramedic", "notfallsanitäterin", "ambulancemedewerker"),
    ("3313", "regnskapsfører", "rekneskapsførar", "bookkeeper", "buchhalterin", "boekhouder"),
    ("3412", "miljøarbeider", "miljøarbeidar", "youth worker", "sozialbetreuerin", "jongerenwerker"),
    ("3423", "skilærer", "skilærar", "ski instructor", "skilehrerin", "skilerares"),
    ("4110", "kontordame", "kontorist", "secretary", "sekretärin", "secretaresse"),
    ("4224", "resepsjonist", "hotellmedarbeidar", "hotel receptionist", "hotelfachmann", "hotelreceptionist"),
    ("5113", "hundekjører", "omvisar", "tour guide", "reiseleiterin", "gids"),
    ("5120", "kokk", "pizzabakar", "cook", "köchin", "kokkin"),
    ("5131", "servitør", "kelnar", "waitress", "kellnerin", "serveerster"),
    ("5141", "frisør", "barberar", "hairdresser", "friseurin", "kapster"),
    ("5153", "vaktmester", "vaktmeister", "caretaker", "hausmeisterin", "conciërge"),
    ("5223", "jobber i butikk", "butikkmedarbeidar", "shop assistant", "verkäuferin", "verkoopster"),
    (
        "5311",
        "barnehageassistent",
        "barne- og ungdomsarbeidar",
        "nursery assistant",
        "kinderpflegerin",
        "groepsassistent",
    ),
    ("5312", "skoleassistent", "skuleassistent", "teaching assistant", "schulbegleiterin", "onderwijsassistent"),
    ("5321", "hjelpepleier", "helsefagarbeidar", "auxiliary nurse", "altenpflegerin", "verzorgende ig"),
    ("5322", "hjemmehjelp", "heimehjelp", "home help", "haushaltshilfe", "thuishulp"),
    ("5329", "pleieassistent", "pleiemedarbeidar", "care assistant", "pflegehilfskraft", "zorgassistent"),
    ("5411", "brannmann", "røykdykkar", "firefighter", "feuerwehrfrau", "brandweervrouw"),
    ("6121", "melkebonde", "mjølkebonde", "dairy farmer", "milchbäuerin", "melkveehouder"),
    ("6121", "avløser", "avløysar", "farm relief worker", "betriebshelferin", "bedrijfsverzorger"),
    ("6210", "tømmerhogger", "tømmerhoggar", "logger", "forstwirtin", "bosarbeider"),
    ("7115", "snekker/tømrer", "snikkar/tømrar", "carpenter", "zimmerer/zimmerin", "timmerman"),
    ("7126", "rørlegger", "røyrleggjar", "plumber", "installateurin", "loodgieter"),
    ("7131", "maler", "målar", "house painter", "malerin", "huisschilder"),
    ("7231", "bilmekaniker", "bilmekanikar", "car mechanic", "kfz-mechatronikerin", "automonteur"),
    (
        "7233",
        "landbruksmekaniker",
        "landbruksmekanikar",
        "agricultural mechanic",
        "landmaschinenmechanikerin",
        "landbouwmonteur",
    ),
    ("7411", "elektriker", "elektrikar", "electrician", "elektrikerin", "elektricien"),
    ("7511", "slakter", "slaktar", "butcher", "metzgerin", "slager"),
    ("7512", "baker", "bakar", "baker", "bäckerin", "bakker"),
    ("7513", "yster", "ystar", "cheesemaker", "käserin", "kaasmaker"),
    ("7522", "møbelsnekker", "møbelsnikkar", "cabinet maker", "möbeltischlerin", "meubelmaker"),
    ("8160", "meieriarbeider", "meieriarbeidar", "dairy worker", "molkereifachfrau", "zuivelmedewerker"),
    ("8172", "sagbruksarbeider", "sagbruksarbeidar", "sawmill worker", "sägewerkerin", "zagerijmedewerker"),
    ("8331", "bussjåfør", "rutebilsjåfør", "bus driver", "busfahrerin", "buschauffeur"),
    ("8332", "tungbilsjåfør", "tømmerbilsjåfør", "truck driver", "lkw-fahrerin", "vrachtwagenchauffeur"),
    ("8342", "gravemaskinfører", "gravemaskinførar", "excavator operator", "baggerfahrerin", "graafmachinist"),
    ("9112", "vaskedame", "reinhaldar", "cleaner", "putzfrau", "schoonmaakster"),
    ("9412", "kjøkkenassistent", "kjøkenassistent", "kitchen assistant", "küchenhilfe", "keukenhulp"),
    ("9622", "altmuligmann", "hyttevaktmeister", "handyman", "handwerkshelferin", "klusjesman"),
]


def languages():
    have: dict[str, set[str]] = {}
    for code, language in Word.objects.values_list("occupation__code", "language"):
        have.setdefault(code, set()).add(language)
    return have


def test_the_region_asks_for_more_than_150_unit_groups_and_each_is_one():
    assert len(ASKED) >= 150
    assert set(ASKED.values()) == {"size", "public duty", "mountain trade", "sample job"}
    assert set(ASKED) <= {code for code in Occupation.objects.values_list("code", flat=True) if len(code) == 4}


def test_what_is_asked_for_by_size_is_what_many_work_with_in_the_country():
    size = {code for code, why in ASKED.items() if why == "size"}
    assert set(Occupation.objects.filter(code__in=size, employed__lt=4_000).values_list("code", flat=True)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_occupation_the_region_asks_for_has_words_in_each_language(language):
    have = languages()
    assert {code for code in ASKED if language not in have.get(code, ())} == set()


def test_every_occupation_the_region_asks_for_has_nynorsk_words_where_they_differ():
    have = languages()
    assert {code for code in ASKED if "nn" not in have.get(code, ())} == SAME_IN_NYNORSK


def test_words_that_are_the_same_in_nynorsk_have_no_bokmål_ending():
    kept = {"psykiater", "jeger", "reporter", "geriater", "pelsjeger", "rypejeger", "indremedisiner"}
    own = reading.read_table(reading.get_data_folder("occupations") / "words.csv")
    words = {row["word"] for row in own if row["language"] == "nb" and row["code"] in SAME_IN_NYNORSK}
    differing = re.compile(r"er$|leder|lærer|giver|skole|syke|hjem|regnskap|eiendom")
    assert {word for word in words if differing.search(word)} - kept == set()


def test_every_occupation_the_region_asks_for_is_in_the_table_of_neighbours_or_stands_alone():
    reviewed = set(Neighbour.objects.values_list("person__code", flat=True))
    assert set(ASKED) - reviewed == ALONE


def test_the_occupation_of_each_sample_job_has_words_in_every_language():
    rows = reading.read_toml_tables("jobs", "job")
    asked = {row["occupation"] for row in rows}
    have = languages()
    assert "2223" in asked
    assert {code for code in asked if not have.get(code, set()) >= set(LANGUAGES)} == set()
    assert asked <= set(ASKED)


@pytest.mark.parametrize(("code", "bokmål", "nynorsk", "english", "german", "dutch"), SAID)
def test_what_people_say_is_understood(code, bokmål, nynorsk, english, german, dutch):
    said = {"nb": bokmål, "nn": nynorsk, "en": english, "de": german, "nl": dutch}
    found = {language: [o.code for o in offered(text, language)] for language, text in said.items()}
    assert {language: code for language, codes in found.items() if code not in codes} == {}


def test_every_word_leads_to_the_occupation_where_it_stands():
    lost = [
        (word.word, word.language, word.occupation.code)
        for word in Word.objects.filter(occupation__code__in=ASKED).select_related("occupation")[::17]
        if word.occupation not in offered(word.word, word.language)
    ]
    assert lost == []


def test_no_word_has_more_meanings_than_are_shown():
    meanings: dict[str, set[int]] = {}
    for key, occupation in Word.objects.values_list("key", "occupation"):
        meanings.setdefault(key, set()).add(occupation)
    assert {key for key, found in meanings.items() if len(found) > 8} == set()


def test_a_word_stands_once_in_a_language_of_an_occupation_however_it_is_spelled():
    seen, twice = set(), []
    for row in Word.objects.values_list("occupation__code", "language", "key"):
        twice += [row] if row in seen else []
        seen.add(row)
    assert twice == []


def test_german_words_for_persons_come_in_both_forms():
    """A masculine form that has a feminine one stands beside it."""
    words: dict[str, set[str]] = {}
    for code, word in Word.objects.filter(language="de", occupation__code__in=ASKED).values_list(
        "occupation__code", "word"
    ):
        words.setdefault(code, set()).add(word)
    alone = [
        (code, word)
        for code, group in words.items()
        for word in group - {"polier", "hotelier", "babysitter", "entbindungspfleger", "ober"}
        if re.fullmatch(r"[\w-]+(er|or|eur|ist|ent)", word) and not any(is_feminine_of(other, word) for other in group)
    ]
    assert alone == []


def is_feminine_of(other, word):
    """`krankenschwester` of `krankenpfleger`, `milchbäuerin` of `milchbauer`, `beauftragte` of `beauftragter`."""
    return fold_to_one_word(other).startswith(fold_to_one_word(word)[:-7]) and other.endswith(
        ("in", "frau", "schwester", "te")
    )
