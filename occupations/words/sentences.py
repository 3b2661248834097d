"""Around the words for an occupation stand joins, what somebody is not, marks of gender, levels and shares."""

import re
from typing import NamedTuple

from base.text.folding import drop_small_words, join_words, split_into_words

MAX_TEXT_CHARACTERS = 400  # forms take fewer
MARKS = [  # they say nothing about the work: `(m/w/d)`, `Lehrer/in`, `Koch*in`, `niveau 4`, `80 %`
    re.compile(r"\(?\b[dfhkmnvwx]\s*[/|]\s*[dfhkmnvwx](\s*[/|]\s*[dfhkmnvwx])?\b\)?"),
    re.compile(r"(?<=\w)\s?[/*:_(]-?\s?(in|innen|r|e|n|ske|inne|ster)\b\)?"),
    re.compile(r"\b(niveau|niv[aå]+|level|stufe|mbo|hbo)[\s-]*[0-9]\b"),
    re.compile(r"\b[0-9]+\s*(%|prosent|percent|prozent|procent)"),
    # Whose leave it is: `vikariat i foreldrepermisjon` looks for somebody who works.
    re.compile(r"\b(vikar\w*|engasjement)\s+(i|for|under|ved|grunn\w*|pga\.?)\s+\w*permisjon\w*"),
    re.compile(r"\b(ikk(e|je) bare|not (only|just)|nicht nur|niet alleen)\b"),
]
JOINS = re.compile(r"([/,;&+|\n]|\b(?:og|eller|und|oder|and|or)\b)")
TURNS = re.compile(r"[/,;|\n]|\b(?:men|but|aber|sondern|maar)\b")  # what follows is no longer denied
DENIED = re.compile(
    r"\b(ikke|ikkje|aldri|uten|utan|unntatt|utenom|not|never|without|except|kein|keine|keinen|nicht|nie|ohne|au(ß|ss)er"
    r"|geen|niet|nooit|zonder|behalve|don'?t|(alt|noe|anna|annet) (annet )?enn|anything but|everything but)\b.*"
)
# Words that say nothing about which work is meant; they are neither a place nor a name.
FILLERS = frozenset(
    split_into_words(
        """
        jeg er et ei vi eg ein jobber jobbar arbeidar som utdannet utdanna autorisert erfaren faglart ufaglart
        soker sokjer onsker vil vere vaere bli blir har pa hos fra i am a an the my we work working works as is
        are to be want looking job jobs ich bin ist arbeite suche eine einen einer als gelernte gelernter
        examinierte examinierter staatlich gepruefter geprufter ik ben werk zoek een gediplomeerd stilling jobb
        arbeid mitt min mbo hbo tidligere tidlegare former ehemalige ehemaliger dipl deltid heltid fulltid
        selvlart nyutdannet nyutdanna dyktig dyktige sertifisert godkjent engasjert engasjerte skilled qualified
        experienced certified registered licensed trained wanted ervaren gezocht ausgebildeter ausgebildete
        anerkannte anerkannter erfahrener erfahrene gesucht senior junior sokes ledig ledige stillinger vikar
        vikariat sommervikar sommerjobb fast faste engasjement helg natt du ansatt ansette sommer sommeren
        vinter vinteren host hosten var varen sesong innen erfarne fur bor bur lives
        """
    )
)


# Of those, what a reader of adverts looks for all the same: `sykepleier natt`.
WHEN = frozenset(
    ["natt", "helg", "sommer", "sommeren", "vinter", "vinteren", "host", "hosten", "var", "varen", "sesong"]
)


class Sentence(NamedTuple):
    """A `Sentence` has the plain words of a text, and the stretches between its joins.

    `snekker og kokk i byen` has two stretches, and `og` is in neither.
    """

    words: list[str]
    pieces: list[range]


def read_sentence(text: str) -> Sentence:
    words: list[str] = []
    pieces: list[range] = []
    for number, piece in enumerate(JOINS.split(strip_denials(strip_marks(text)))):
        said = split_into_words(piece)
        if said and number % 2 == 0:
            pieces.append(range(len(words), len(words) + len(said)))
        words += said
    return Sentence(words, pieces)


def strip_marks(text: str) -> str:
    plain_text = text[:MAX_TEXT_CHARACTERS].lower()
    for mark in MARKS:
        plain_text = mark.sub(" ", plain_text)
    return plain_text


def strip_denials(text: str) -> str:
    """Return the text without what it denies: `ikke lærer, men kokk` says `kokk`."""
    pieces = [DENIED.sub("", piece) for piece in TURNS.split(text)]
    return " / ".join(pieces) if len(pieces) > 1 else pieces[0]


def is_content(word: str) -> bool:
    return word not in FILLERS and bool(drop_small_words([join_words([word])]))
