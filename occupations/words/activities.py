"""People say what they do and where in place of a name for the work: `I stack shelves`, `in der Bäckerei`.

A row of `words.csv` that begins with one of these verbs, or with a word for a place, is found with any verb of its
kind, in any order: `fahre Bus` is `Bus fahren`, `at the bakery` is `in a bakery`.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from base.text.folding import SMALL_WORDS, join_words, split_into_words

PLACE = "place"
SAID = {
    "drive": """
        kjører kjøre kjørte køyrer køyre fører føre styrer opererer ror drive drives driving operate operates
        operating ride riding fahre fahren fährt bediene bedienen bedient steuere steuern lenke lenken rijd rij rijdt
        rijden bestuur besturen bestuurt bedien bedienen sitter sit sitt
    """,
    "run": """
        driver driv drive drifter har eier eig eiger eiga run runs running own owns owning have keep betreibe
        betreiben betreibt führe führen führt habe besitze leite leiten run runnen runt heb bezit uitbaten baat leid
        leiden manage
    """,
    "sell": "selger selge sel selje sells sell selling verkaufe verkaufen verkauft verkoop verkopen verkoopt",
    "repair": """
        reparerer reparere fikser fikse vedlikeholder vedlikeheld overhaler skrur mekker repair repairs repairing fix
        fixes fixing service servicing maintain maintaining mend mending repariere reparieren repariert warte warten
        repareer repareren repareert herstel herstellen herstelt onderhoud onderhouden
    """,
    "make": """
        lager lage lagar produserer produsere tilvirker syr sy koker kokar steker steikjer baker bakar strikker vever
        make makes making produce produces producing sew sews sewing knit weave cooking baking mache machen macht
        stelle koche kochen backe backen nähe nähen brate produziere produzieren maak maken maakt kook koken bak
        bakken naai naaien produceer produceren zeichne tegner teikner tekent teken tekenen draw drawing entwickle
        entwickeln ontwikkel ontwikkelen utvikler develop developing programmerer programmiere programmieren
        programmeer programmeren design konstruerer
    """,
    "build": """
        bygger bygge byggjer monterer montere legger legge legg setter set støper installerer installere build builds
        install installs installing lay lays laying fit fits baue bauen baut montiere montieren verlege verlegen
        installiere installieren bouwen plaats plaatsen plaatst leg leggen installeer installeren monteer monteren
        aanleggen put putting
    """,
    "clean": """
        vasker vaske vaskar rengjør reingjer pusser polerer tørker clean cleans wash washes washing putze putzen
        reinige reinigen wasche waschen poets poetsen schoonmaken was wassen
    """,
    "teach": """
        underviser undervise gir gjev gi lærer lærar teach teaches teaching give gives giving unterrichte unterrichten
        unterrichtet gebe geben gibt lehre geef geven geeft doceer doceren trener
    """,
    "grow": """
        dyrker dyrke dyrkar planter plantar produserer grow grows growing plant planting anbauen züchte pflanze
        pflanzen baue teel telen teelt kweek kweken kweekt planten
    """,
    "tend": """
        passer passe passar steller stelle stell mater melker mjølkar gjeter avler driver driv har hjelper hjelper
        pleier følger look looking keep keeps keeping raise raises raising care caring tend feed feeding milk milking
        breed breeding walk walking help helping support supporting betreue betreuen betreut pflege pflegen füttere
        füttern melke melken halte halten züchte versorge versorgen hüte begleite verzorg verzorgen verzorgt hou houd
        houden fok fokken melk melken begeleid begeleiden help helpen mest mesten
    """,
    "write": "skriver skrive skriv write writes writing schreibe schreiben schreibt schrijf schrijven schrijft",
    "carry": """
        leverer levere kjører køyrer frakter henter bringer deler deliver delivers delivering carry move moving
        liefere liefern ausliefern bringe bringen trage tragen fahre bezorg bezorgen breng brengen lever leveren
        vervoer rijd hand handing collect collecting empty emptying sammle hole haal halen ophalen tømmer
    """,
    "sort": """
        sorterer sortere pakker pakke plukker plukke plukkar fyller fylle rydder stabler sort sorts sorting pack packs
        packing pick picks picking stack stacks stacking fill filling sortiere sortieren packe packen pflücke pflücken
        räume räumen fülle einräumen sorteer sorteren pak pakken inpakken vul vullen pluk plukken stapel
    """,
    "cut": """
        klipper klippe hogger hogg hogge feller felle sager sage slakter skjærer graver grev spikker cut cuts cutting
        fell felling trim trimming mow mowing saw sawing dig digging schneide schneiden fälle fällen säge sägen mähe
        mähen schlachte schlachten grabe knip knippen zaag zagen kap kappen vel vellen hak snij snijden maai maaien
        graaf graven slacht
    """,
    "clear": """
        brøyter brøyte måker strør rydder plough ploughing plow plowing clear clearing grit gritting räume räumen
        streue streuen strooi strooien ruim ruimen schuif
    """,
    "handle": """
        behandler handsamar fører ordner planlegger arrangerer leier tar svarer svarar møter handle handles handling
        process processing do does doing organise organising organize plan planning answer answering rent renting
        prepare preparing bearbeite bearbeiten organisiere organisieren plane planen vermiete vermieten beantworte
        verwalte verwalten behandel behandelen regel regelen organiseer organiseren plan plannen verhuur verhuren
        beheer beheren doe doen bestiller bestill booking
    """,
}
# Words that a place, a firm or a field of work follows.
BEFORE_PLACES = frozenset(
    split_into_words(
        """
            i på hos ved innen bak med innenfor ute oppe at in on with for inside behind im in bei beim am an auf zur
            zum
            mit aus hinter bij op in aan met achter voor rond for til
        """
    )
)
# They stand between, and are neither a thing nor a place.
BETWEEN = frozenset(
    split_into_words(
        """
            a an the my our some their other en et ein eit ei den det der die das dem des einen einem einer eines
            eine
            mein meine het een mijn ons onze opp ned ut up out off aus auf ab ein zu vor her after naar te om with mit
            met
            av fra von vom til for and und og all small big local lokal lokale liten lite stor egen eigen eige kleine
            kleinen kleiner großen great own for i im in på op at bei beim am zur zum bij aan an hos ved of van de noen
            nokre
        """
    )
)
# Names that say no more than that somebody works where it is said: `medarbeider på sagbruk`.
WORKERS = tuple(
    join_words([word])
    for word in split_into_words(
        """
            medarbeider medarbeidar arbeider arbeidar hjelp worker employee staff attendant helper mitarbeiter
            mitarbeiterin angestellter angestellte arbeiter arbeiterin helfer helferin aushilfe kraft medewerker
            medewerkster werknemer hulp ansatt tilsett ekstrahjelp sommervikar vikar vakt
        """
    )
)
WIDEST, SHORTEST_PLACE = 4, 5
KINDS: dict[str, list[str]] = {}
for _kind, _verbs in SAID.items():
    for _verb in dict.fromkeys(split_into_words(_verbs)):
        KINDS.setdefault(_verb, []).append(_kind)


class Run(NamedTuple):
    """A `Run` is words of a text, by number, that may name a thing or a place."""

    numbers: tuple[int, ...]
    key: str


def read_row(word: str) -> tuple[list[str], str]:
    """Return the kinds of a row and what it speaks of: `kjører lastebil` gives ["drive"] and "lastebil".

    A plain name gives [] and "".
    """
    said = split_into_words(word)
    kinds = KINDS.get(said[0], []) if len(said) > 1 else []
    if len(said) > 1 and said[0] in BEFORE_PLACES:
        kinds = [*kinds, PLACE]
    return (kinds, join_thing_words(said[1:])) if kinds else ([], "")


def join_thing_words(words: Iterable[str]) -> str:
    return join_words(word for word in words if word not in BETWEEN)


def is_verb(word: str) -> bool:
    return word in KINDS


def list_verb_kinds(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(kind for word in words for kind in KINDS.get(word, ())))


def list_word_runs(words: list[str], numbers: list[int]) -> Iterator[Run]:
    """Yield the runs of up to four words, the widest first, those of one width in the order of the text."""
    for width in range(min(len(numbers), WIDEST), 0, -1):
        for first in range(len(numbers) - width + 1):
            here = numbers[first : first + width]
            yield Run(tuple(here), join_words(words[number] for number in here))


def is_after_place_word(words: list[str], number: int) -> bool:
    """Return whether the word follows one for a place, as in `in der Bäckerei`.

    Articles and the like may stand between.
    """
    for at in range(number - 1, max(number - 4, -1), -1):
        if words[at] in BEFORE_PLACES:
            return True
        if words[at] not in BETWEEN and words[at] not in SMALL_WORDS:
            return False
    return False


def strip_worker(word: str) -> str:
    """Return what stands before a word for a worker: `bauhof` of `Bauhofmitarbeiter`, "" where there is none."""
    for ending in WORKERS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_PLACE - 1:
            return word.removesuffix(ending)
    return ""
