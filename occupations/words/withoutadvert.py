"""Some words say for themselves how somebody works, or that any work will do.

They are words such as `hjemmekontor`, `pensjonist` or `hva som helst`.
"""

import re
from typing import NamedTuple

from base.text.folding import join_words, split_into_words

REMOTE, SELF, NONE, ANY = "remote", "self", "none", "any"
SAID = {
    REMOTE: """
        hjemmekontor, heimekontor, fjernarbeid, fjernjobb, fjernarbeider, jobber hjemmefra, jobbe hjemmefra,
        hjemmefra, arbeider hjemmefra, jobbar heimefrå, jobbar heimanfrå, heimefrå, heimanfrå, jobber remote, remote,
        remote work, remote worker, remote job, work remotely, working remotely, works remotely, remotely,
        work from home, working from home, works from home, wfh, from home, telework, teleworker, home office,
        homeoffice, im homeoffice, fernarbeit, remote arbeit, telearbeit, von zu hause, von zuhause,
        arbeite von zu hause, arbeite von zuhause, mobiles arbeiten, thuiswerk, thuiswerken, thuiswerker,
        thuis werken, werk thuis, werkt thuis, vanuit huis, werk vanuit huis, telewerk, telewerken, telewerker,
        op afstand, werk op afstand, werken op afstand, digital nomade, digital nomad, digitaler nomade,
        tar med jobben, tek med jobben, har med jobben, beholder jobben, beheld jobben, bringe meine arbeit mit,
        neem mijn werk mee, bring my job, bring my own job, keep my job, jobb hjemme, jobber hjemme, arbeid hjemmefra
    """,
    SELF: """
        selvstendig, selvstendig næringsdrivende, selvstendige, sjølvstendig, sjølvstendig næringsdrivande,
        næringsdrivende, næringsdrivande, frilans, frilanser, frilansar, freelance, freelancer, egen bedrift,
        eget firma, eige firma, eiga bedrift, eget foretak, enkeltpersonforetak, enkeltmannsforetak,
        enkeltpersonføretak, driver for meg selv, jobber for meg selv, self employed, self employment, own business,
        own company, selbständig, selbstständig, selbständige, selbstständige, selbständiger, selbstständiger,
        freiberuflich, freiberufler, freiberuflerin, freischaffend, eigene firma, zzp, zzper, zzp er, zelfstandige,
        zelfstandig, zelfstandig ondernemer, eigen bedrijf, eigen zaak, eenmanszaak, sole trader, business owner
    """,
    NONE: """
        mor, far, mamma, pappa, småbarnsmor, småbarnsfar, mum, mom, dad, mother, father, mutter, vater, moeder, vader,
        student, studentin, studerer, studerar, studerende, studerande, elev, skoleelev, skuleelev, pensjonist,
        pensjonert, alderspensjonist, førtidspensjonist, ufør, uføre, uføretrygdet, uføretrygda, uføretrygd,
        ufør pensjonist, trygdet, trygda, hjemmeværende, heimeverande, husmor, husfar, hjemmeværende mor,
        hjemmeværende far, heimeverande mor, hjemmeværende forelder, foreldrepermisjon, mammaperm, pappaperm,
        permisjon, i permisjon, ingen jobb ønskes, ikke på jobbjakt, trenger ikke jobb, trenger ingen jobb,
        treng ikkje jobb, skal ikke jobbe, skal ikkje jobbe, retired, retiree, pensioner, pensioned, on pension,
        stay at home, stay at home mum, stay at home mom, stay at home mother, stay at home dad, stay at home parent,
        stay at home father, homemaker, housewife, househusband, housewife, parental leave, maternity leave, on leave,
        disabled, disability pension, pupil, studying, at university, no job needed, not looking for work,
        not looking for a job, rentner, rentnerin, pensionär, pensionärin, pensioniert, im ruhestand, ruhestand,
        in rente, berentet, frührentner, hausfrau, hausmann, studierende, studierender, studiert, schüler, schülerin,
        elternzeit, in elternzeit, erwerbsunfähig, gepensioneerd, gepensioneerde, pensionado, met pensioen, pensioen,
        aow, aow er, huisvrouw, huisman, thuisblijfmoeder, thuisblijfvader, studente, studeert, studeer, scholier,
        arbeidsongeschikt, arbeidsongeschikte, afgekeurd, wao, ouderschapsverlof, geen werk nodig
    """,
    ANY: """
        arbeidsledig, arbeidsledige, arbeidsløs, arbeidslaus, arbeidslause, arbeidssøker, arbeidssøkende,
        arbeidssøkjar, arbeidssøkjande, arbeidsufør, jobbsøker, jobbsøkar, jobbsøkende, ledig, uten jobb, uten arbeid,
        utan jobb, utan arbeid, ikke i jobb, ikke i arbeid, ikkje i jobb, ikkje i arbeid, ingen jobb, ikke jobb,
        har ikke jobb, har ikke arbeid, har ikkje jobb, permittert, hva som helst, hvasomhelst, hva det skal være,
        kva som helst, kva det skal vere, alt mulig, alt mogleg, all slags arbeid, alle slags jobber, alle jobber,
        alt, alt annet, alt anna, alt av interesse, alt er av interesse, samma hva, samme hva, same kva, det samme,
        spiller ingen rolle, likegyldig, uansett, uansett jobb, åpen for alt, open for alt, åpen for det meste,
        en jobb, ein jobb, jobb, jobber, arbeid, arbeide, noe, noko, et arbeid, hvilken som helst jobb, ufaglært,
        ufaglært arbeid, ufaglærd, unemployed, jobless, out of work, between jobs, not working, no job, without work,
        without a job, looking for work, looking for a job, job seeker, jobseeker, work seeker, any, any job,
        any work, any kind of work, any kind of job, any job will do, anything, anything goes, everything, whatever,
        whatever job, whatever work, any occupation, all jobs, all kinds of work, open to anything,
        open to everything, open to all, i do not mind, don't mind, don't care, no preference, doesn't matter, a job,
        job, work, unskilled, unskilled work, some work, arbeitslos, arbeitslose, arbeitsloser, arbeitssuchend,
        arbeitsuchend, arbeitssuchender, arbeitssuchende, jobsuchend, jobsuche, ohne arbeit, ohne job, keine arbeit,
        kein job, keinen job, egal, egal was, ganz egal, was auch immer, irgendwas, irgendetwas, irgendeine arbeit,
        irgendein job, alles, alles mögliche, alles außer, jede arbeit, jeder job, jede art von arbeit,
        offen für alles, bin offen, ungelernt, ungelernte, arbeit, beschäftigung, werkloos, werkloze, werkzoekend,
        werkzoekende, zonder werk, zonder baan, geen werk, geen baan, baanloos, maakt niet uit, maakt mij niet uit,
        maakt me niet uit, wat dan ook, om het even, om het even wat, eender wat, alle werk, elk werk, elke baan,
        allerlei, alles mag, iets, wat maar, sta open voor alles, open voor alles, ongeschoold, ongeschoold werk,
        baan, werk, doesn't matter what, egal welche arbeit, egal welcher job, hva slags som helst, hvilken som helst,
        kva jobb som helst, hva jobb som helst, any job at all
    """,
}


def make_keys(phrases: str) -> frozenset[str]:
    return frozenset(join_words(split_into_words(phrase)) for phrase in phrases.split(","))


KINDS = {key: kind for kind, phrases in SAID.items() for key in make_keys(phrases)}
WIDEST = max(len(split_into_words(phrase)) for phrases in SAID.values() for phrase in phrases.split(","))
# They say that any work will do, or that none is wanted, only where nothing else is said.
WEAK = make_keys(
    """alt, noe, noko, any, alles, iets, jobb, jobber, arbeid, arbeide, job, work,
        arbeit, werk, baan, ledig, elev, on leave, en jobb, ein jobb, a job, permisjon, some work, et arbeid,
        everything, whatever, jobsuche, from home"""
)
STUDENT = re.compile(r"(?<=\w{4})student(in|en|e)?$")  # a `sykepleierstudent` does not look for a post yet
FORMER = frozenset(
    split_into_words("tidligere tidlegare former formerly ehemalig ehemalige ehemaliger fruher voormalig eks ex")
)


class Kind(NamedTuple):
    kind: str
    numbers: range  # of the words that say so

    def is_weak(self, words: list[str]) -> bool:
        return join_words(words[self.numbers.start : self.numbers.stop]) in WEAK


def find_kinds(words: list[str]) -> list[Kind]:
    """Return the widest phrases that say how somebody works, none inside another."""
    found: list[Kind] = []
    used: set[int] = set()
    for width in range(min(WIDEST, len(words)), 0, -1):
        for first in range(len(words) - width + 1):
            numbers = range(first, first + width)
            kind = KINDS.get(join_words(words[first : first + width]))
            if kind and not used & set(numbers):
                found.append(Kind(kind, numbers))
                used |= set(numbers)
    return found
