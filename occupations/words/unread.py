"""Words for work that were typed and not understood are counted by day, so that what many say can be added.

They are counted under a keyed hash. Nobody's request writes them: they are gathered in memory
(base/database/write_buffers.py). A word is written in clear only when it has come on SHOWN_DAYS different days, and
goes when it was not met for KEPT_DAYS. What could never be shown is not counted.
"""

import datetime
import unicodedata
from collections import defaultdict
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.workplace.today import TodayLine, Urgency
from base.caching.versions import Versions, read_versions
from base.database.write_buffers import WriteBuffer
from base.links import get_admin_list_path
from base.text.folding import fold_to_one_word
from occupations.models import Occupation, UnreadWord, Word
from occupations.words.reading import read_work

SHOWN_DAYS, KEPT_DAYS = 5, 60
LEAST_LETTERS, MOST_LETTERS = 3, 40
# Words a day, in all languages: a machine that types 100,000 costs no more. Those that are known count on.
MOST_NEW = 500


class Typed(NamedTuple):
    day: datetime.date
    language: str
    key: str  # the folded word


def count_unread(text: str, language: str) -> None:
    """Count words for work that nobody understood, at most once a day. This takes no query."""
    if word := find_word(text):
        TYPED.add(Typed(timezone.localdate(), language, fold_to_one_word(word)), word)


def find_word(text: str) -> str:
    """Return `text` as it may be shown: 3 to 40 letters, spaces and hyphens; "" where it is anything else."""
    if len(text) > 2 * MOST_LETTERS:
        return ""
    word = unicodedata.normalize("NFC", " ".join(text.lower().split()))
    letters = sum(letter.isalpha() for letter in word)
    is_one = all(letter.isalpha() or letter in " -" for letter in word)
    return word if is_one and letters >= LEAST_LETTERS and len(word) <= MOST_LETTERS and fold_to_one_word(word) else ""


def make_digest(key: str, language: str) -> str:
    return salted_hmac("occupations.unread", f"{language}\n{key}", algorithm="sha256").hexdigest()


# --- writing ----------------------------------------------------------------------------------------------------------
def write(batch: dict[Typed, str]) -> None:
    days: dict[datetime.date, dict[str, tuple[str, str]]] = defaultdict(dict)
    for typed, word in batch.items():
        days[typed.day][make_digest(typed.key, typed.language)] = typed.language, word
    for day, words in sorted(days.items()):
        new = list_new(day, words, read_versions())
        with transaction.atomic():
            write_day(day, words, new)


def list_new(day: datetime.date, words: dict[str, tuple[str, str]], versions: Versions) -> list[UnreadWord]:
    """Return rows of words that were not met before, without those that are understood after all.

    There are as many as the day has room for. Reading a word takes milliseconds, so no more are read than could be
    written.
    """
    have = set(UnreadWord.objects.filter(digest__in=words).values_list("digest", flat=True))
    room = max(0, MOST_NEW - UnreadWord.objects.filter(first_day=day).count())
    fresh = [(digest, *words[digest]) for digest in words if digest not in have][:room]
    return [
        UnreadWord(digest=digest, language=language, first_day=day, last_day=day)
        for digest, language, word in fresh
        if not is_understood(word, language, versions)
    ]


def is_understood(word: str, language: str, versions: Versions) -> bool:
    reading = read_work(word, language, versions)
    return bool(reading.meant or reading.work) and not reading.is_guess


def write_day(day: datetime.date, words: dict[str, tuple[str, str]], new: list[UnreadWord]) -> None:
    """Count the words of a day and write the new rows. `words` is {digest: (language, word)}.

    Two processes that write the same day count it once.
    """
    known_words = UnreadWord.objects.filter(digest__in=words)
    known_words.filter(last_day__lt=day).update(days=F("days") + 1, last_day=day)
    for row in known_words.filter(days__gte=SHOWN_DAYS, word="", is_dismissed=False):
        row.word = words[row.digest][1]
        row.save(update_fields=["word"])
    UnreadWord.objects.bulk_create(new, ignore_conflicts=True)


TYPED: WriteBuffer[Typed, str] = WriteBuffer("words not understood", write)


# --- what the coordinator makes of it ---------------------------------------------------------------------------------
@transaction.atomic
def add_word(row: UnreadWord, occupation: Occupation) -> Word:
    """Make the word one of the occupation's; what was counted of it, in whatever language, is deleted."""
    language = row.language if row.language in dict(Word.LANGUAGES) else "nb"
    word, _made = Word.objects.get_or_create(occupation=occupation, language=language, word=row.word.lower())
    UnreadWord.objects.filter(Q(pk=row.pk) | Q(digest__in=make_digests(row.word))).delete()
    return word


def make_digests(word: str) -> list[str]:
    languages = UnreadWord.objects.order_by().values_list("language", flat=True).distinct()
    return [make_digest(fold_to_one_word(word), language) for language in languages]


def today_lines(user: User, offices: frozenset[int] | None) -> list[TodayLine]:
    """Tell the coordinator, whose `offices` are None, how many words wait for a meaning; [] for all others."""
    number = UnreadWord.objects.exclude(word="").count() if offices is None else 0
    if not number:
        return []
    text = ngettext(
        "%(n)s word for work is typed and not understood",
        "%(n)s words for work are typed and not understood",
        number,
    )
    short, n = ngettext("%(n)s word", "%(n)s words", number), {"n": number}
    return [TodayLine(_("Unknown words"), text % n, short % n, get_admin_list_path(UnreadWord), Urgency.LATER, None)]


def dismiss(row: UnreadWord) -> None:
    """Forget the word; its hash stays, so that it is not shown again as long as it is met."""
    row.word, row.occupation, row.is_dismissed = "", None, True
    row.save(update_fields=["word", "occupation", "is_dismissed"])


def forget_old(date: datetime.date) -> None:
    """Delete, every night, hashes that were not met for 60 days, and words that are understood by now."""
    versions = read_versions()
    UnreadWord.objects.filter(last_day__lt=date - datetime.timedelta(days=KEPT_DAYS)).delete()
    shown = UnreadWord.objects.exclude(word="").values_list("pk", "word", "language")
    read = [pk for pk, word, language in shown if is_understood(word, language, versions)]
    UnreadWord.objects.filter(pk__in=read).delete()
