"""A word has other forms: plural, definite and feminine ones, and nynorsk written as bokmål has it."""

from collections.abc import Iterator

from base.text.folding import fold_to_one_word

MIN_STEM_CHARACTERS = 4  # letters of what is left
# Endings that a word has besides, and those that stand in the place of others.
ENDINGS = (
    "e",
    "n",
    "r",
    "s",
    "t",
    "en",
    "er",
    "ar",
    "es",
    "et",
    "in",
    "ne",
    "ene",
    "ane",
    "ske",
    "inne",
    "innen",
    "esse",
    "faget",
    "fag",
    "jobb",
    "mester",
    "meister",
    "svenn",
    "geselle",
    "bedrijf",
    "sbedrijf",
)
SWAPS = [
    ("frau", "mann"),
    ("leute", "mann"),
    ("woman", "man"),
    ("women", "man"),
    ("men", "man"),
    ("kvinne", "mann"),
    ("menn", "mann"),
    ("person", "mann"),
    ("dame", "mann"),
    ("vrouw", "man"),
    ("ster", "er"),
    ("sters", "er"),
    ("ste", "st"),
    ("euse", "eur"),
    ("trice", "teur"),
    ("ress", "er"),
    ("wives", "wife"),
    ("ves", "f"),
    ("lui", "man"),
    ("a", "er"),
    ("ies", "y"),
    ("ung", "er"),
    ("te", "ter"),
]
NYNORSK = [
    (fold_to_one_word(nynorsk), fold_to_one_word(bokmål))
    for nynorsk, bokmål in (
        ("sjuke", "syke"),
        ("sjuk", "syk"),
        ("heime", "hjemme"),
        ("heim", "hjem"),
        ("skule", "skole"),
        ("mjølke", "melke"),
        ("mjølk", "melk"),
        ("rekneskap", "regnskap"),
        ("verksemd", "virksomhet"),
        ("eigedom", "eiendom"),
        ("kyrkje", "kirke"),
        ("røyr", "rør"),
        ("leggjar", "legger"),
        ("rettleiar", "veileder"),
        ("gjevar", "giver"),
        ("handsamar", "behandler"),
        ("leiar", "leder"),
        ("snikkar", "snekker"),
        ("tenest", "tjenest"),
        ("løns", "lønns"),
        ("lækjar", "lege"),
        ("seljar", "selger"),
        ("reinhald", "renhold"),
        ("vatn", "vann"),
        ("kjøken", "kjøkken"),
        ("truverd", "troverd"),
        ("utviklar", "utvikler"),
        ("forskar", "forsker"),
        ("byggje", "bygge"),
        ("tryggleik", "sikkerhet"),
        ("veke", "uke"),
        ("køyrar", "kjører"),
        ("køyr", "kjør"),
        ("eining", "enhet"),
        ("meister", "mester"),
        ("kulturskule", "kulturskole"),
    )
]


def list_word_forms(word: str) -> Iterator[str]:
    """Yield other forms of a plain word under which it may stand in the catalogue, the likeliest first."""
    for written in dict.fromkeys((word, convert_to_bokmål(word))):
        if written != word:
            yield written
        for ending in ENDINGS:
            if written.endswith(ending) and len(written) - len(ending) >= MIN_STEM_CHARACTERS:
                yield written.removesuffix(ending)
        for ending, other in SWAPS:
            if written.endswith(ending) and len(written) - len(ending) >= MIN_STEM_CHARACTERS:
                yield written.removesuffix(ending) + other
        if len(written) > MIN_STEM_CHARACTERS and written.endswith(("erne", "arane", "arar", "aren", "ere")):
            yield written.rstrip("ne") if written.endswith("erne") else make_er_form(written)


def make_er_form(word: str) -> str:
    """Return the form with -er: `lærarane`, `lærarar`, `læraren` are forms of `lærer`, `bakere` one of `baker`."""
    for ending in ("arane", "arar", "aren", "ere"):
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}er"
    return word


def convert_to_bokmål(word: str) -> str:
    for nynorsk, bokmål in NYNORSK:
        word = word.replace(nynorsk, bokmål)
    return f"{word.removesuffix('ar')}er" if word.endswith("ar") and len(word) > MIN_STEM_CHARACTERS + 1 else word
