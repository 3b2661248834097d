"""A search of the list of jobs, against what it was before words were folded: run by `manage.py shell` where 100,000
jobs are.
"""

ROUNDS = 7
WORDS = ("ålen", "sykepleier", "osterdal", "finnesikke", "sykepleier ålen natt")


def before(word):
    """A part of two titles or of the occupation's name, with the letters as they were typed."""
    from django.db.models import Q

    from jobs.models import Job
    from tests.words import offered

    titles = Q(title_nb__icontains=word) | Q(title_en__icontains=word)
    rows = Job.objects.public().for_cards()
    return rows.filter(titles | Q(occupation__in=offered(word, "nb")) | Q(occupation__name_nb__icontains=word))


def after(word):
    from jobs.filters import JobFilter
    from jobs.models import Job

    return JobFilter({"words": word}, Job.objects.public().for_cards()).qs


def seconds(search, word):
    """The count and the first page, as the list asks for them: seconds, and how many were found."""
    import time

    started = time.perf_counter()
    found = search(word)
    number, _page = found.count(), list(found[:20])
    return time.perf_counter() - started, number


def main():
    from statistics import median

    from django.utils.translation import activate

    activate("nb")
    print(f"\n{'search of the list of jobs':<30}{'found':>8}{'before':>8}{'ms':>9}{'before':>9}{'ratio':>8}")
    for word in WORDS:
        turns = [(seconds(after, word), seconds(before, word)) for _round in range(ROUNDS)]
        new, old = (median(turn[which][0] for turn in turns) * 1000 for which in (0, 1))
        (_new, found), (_old, found_before) = turns[0]
        print(f"{word:<30}{found:>8}{found_before:>8}{new:>9.0f}{old:>9.0f}{new / old:>8.2f}")
