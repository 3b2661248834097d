"""Which adverts nearly fit a person, by the unit groups of both."""

from collections.abc import Iterable

from django.db.models import Q

from occupations.models import Occupation


def nearly_many(codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each person's unit group those of the adverts that nearly fit. One query whatever the number of codes.

    The table of neighbours says yes or no about a pair, in one direction. About a pair outside it: the same minor group,
    where neither side is regulated. The person's own unit group is no neighbour: it fits.
    """
    wanted = frozenset(codes)
    known = {code for code in wanted if len(code) == 4 and code.isascii() and code.isdigit()}
    asked = Q(persons__person__code__in=known)
    for group in {code[:3] for code in known}:
        asked |= Q(code__startswith=group)
    found = Occupation.objects.filter(asked).values_list(
        "code", "is_regulated", "persons__person__code", "persons__is_nearly"
    )
    free = {code for code, is_regulated, *_ in found if len(code) == 4 and not is_regulated}
    answers = {code: {other for other in free if other[:3] == code[:3]} if code in free else set() for code in wanted}
    for advert, _, person, is_nearly in found:
        if person in answers and is_nearly:
            answers[person].add(advert)
        elif person in answers:
            answers[person].discard(advert)
    return {code: frozenset(answer - {code}) for code, answer in answers.items()}


def nearly(code: str) -> frozenset[str]:
    """The unit groups of the adverts that nearly fit a person of unit group `code`."""
    return nearly_many([code])[code]


def same_field(code: str) -> str:
    """The sub-major group (two digits): "other work in this field", a link that is never counted."""
    return code[:2]
