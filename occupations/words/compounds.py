"""Of some words only a part is known: `akuttsykepleier`, `sykepl`. What they mean is a guess."""

from collections.abc import Iterator

from base.text.folding import fold_to_one_word, join_words
from occupations.catalogue import Catalogue, Name
from occupations.words.activities import read_row
from occupations.words.word_forms import list_word_forms

SHORTEST_BEGINNING, SHORTEST_TAIL, SHORTEST_FRONT = 3, 4, 2
SHORTEST_END = 5  # of a name that was typed from its middle on: `ålen` is a village, and no `redningssentralen`
LETTERS = 40  # of a word that are looked at
# Heads that say how somebody works and not with what: with other words beside them they are a guess, too.
GENERAL = frozenset(
    fold_to_one_word(word)
    for word in (
        "leder",
        "leiar",
        "sjef",
        "assistent",
        "medarbeider",
        "medarbeidar",
        "konsulent",
        "rådgiver",
        "rådgjevar",
        "koordinator",
        "montør",
        "operatør",
        "arbeider",
        "arbeidar",
        "tekniker",
        "teknikar",
        "ingeniør",
        "ansvarlig",
        "spesialist",
        "utvikler",
        "fagleder",
        "veileder",
        "rettleiar",
        "instruktør",
        "hjelper",
        "inspektør",
        "direktør",
        "avdelingsleder",
        "teamleder",
        "prosjektleder",
        "saksbehandler",
        "driftsleder",
        "nattevakt",
        "forsker",
        "pedagog",
        "terapeut",
        "fagarbeider",
        "vakt",
        "mester",
        "lærling",
        "manager",
        "assistant",
        "worker",
        "consultant",
        "officer",
        "specialist",
        "technician",
        "engineer",
        "operator",
        "coordinator",
        "developer",
        "adviser",
        "advisor",
        "leader",
        "director",
        "supervisor",
        "leiter",
        "leiterin",
        "mitarbeiter",
        "mitarbeiterin",
        "berater",
        "beraterin",
        "techniker",
        "helfer",
        "helferin",
        "arbeiter",
        "fachkraft",
        "kaufmann",
        "kauffrau",
        "ingenieur",
        "meister",
        "medewerker",
        "medewerkster",
        "adviseur",
        "leider",
        "monteur",
        "begeleider",
        "hulp",
        "mechaniker",
        "mekaniker",
        "head",
        "teamleiter",
    )
)

# Fields of work: they name occupations where nothing else does, and say no more than where beside one that is named.
FIELDS = frozenset(
    fold_to_one_word(word)
    for word in (
        "it",
        "data",
        "ikt",
        "ict",
        "bygg",
        "byggebransjen",
        "bau",
        "baugewerbe",
        "bouw",
        "construction",
        "helse",
        "helse og omsorg",
        "omsorg",
        "healthcare",
        "pflege",
        "zorg",
        "de zorg",
        "butikk",
        "retail",
        "shop",
        "winkel",
        "einzelhandel",
        "restaurant",
        "servering",
        "gastronomie",
        "horeca",
        "hospitality",
        "lager",
        "warehouse",
        "magazijn",
        "renhold",
        "rengjøring",
        "reinhald",
        "cleaning",
        "reinigung",
        "schoonmaak",
        "landbruk",
        "gårdsdrift",
        "agriculture",
        "farming",
        "landwirtschaft",
        "landbouw",
        "transport",
        "sykehjem",
        "hjemmetjenesten",
        "heimetenesta",
    )
)


def is_field(name: Name) -> bool:
    """Return whether the name is a field of work, or a row that says what is done or where: `på sykehus`."""
    return name.key in FIELDS or bool(read_row(name.word)[0])


def is_general(name: Name) -> bool:
    return name.key in GENERAL


def find_head(word: str, catalogue: Catalogue) -> tuple[list[Name], str]:
    """Return the names of the longest known last part of `word`, and what stands before that part."""
    whole = join_words([word[-LETTERS:]])
    written = dict.fromkeys((whole, *list_word_forms(whole)))
    longest = max(map(len, written))
    for start in range(SHORTEST_FRONT, longest - SHORTEST_TAIL + 1):
        for form in written:
            if len(form) - start >= SHORTEST_TAIL and (names := catalogue.list_names(form[start:])):
                return names, form[:start]
    return [], ""


def find_similar_names(names: list[Name], front: str, catalogue: Catalogue) -> Iterator[Name]:
    """Yield other names beside a guessed last part: those that begin with `front`, nearly the same last part first."""
    stem = front.rstrip("s")
    if len(stem) >= SHORTEST_TAIL:
        head = names[0].key[-SHORTEST_TAIL:] if names else ""
        yield from sorted(
            catalogue.list_names_beginning(stem), key=lambda name: (not name.key.endswith(head), len(name.key))
        )


def list_names_with_head(names: list[Name], catalogue: Catalogue) -> Iterator[Name]:
    if names:
        found = catalogue.list_names_ending(names[0].key)
        yield from sorted(found, key=lambda name: (-(name.occupation.employed or 0), name.key))


def find_names_by_beginning_and_end(whole: str, catalogue: Catalogue) -> list[Name]:
    """Return the names that begin with what was typed so far, then those that end with it; the shortest first."""
    begun = list(catalogue.list_names_beginning(whole)) if len(whole) >= SHORTEST_BEGINNING else []
    ended = list(catalogue.list_names_ending(whole)) if len(whole) >= SHORTEST_END else []
    return sorted(begun, key=lambda name: len(name.key)) + sorted(ended, key=lambda name: len(name.key))
