"""Search in the inbox: name, e-mail, telephone, what it is about."""

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from inquiries.models import Inquiry

FIELDS = ("name", "email", "about_title")


def spellings(word: str) -> set[str]:
    """SQLite folds the case of a to z only; "ødegård" must find "Ødegård"."""
    return {word, word.lower(), word.upper(), word.capitalize()}


def search(queryset: QuerySet[Inquiry], text: str) -> QuerySet[Inquiry]:
    """Every word somewhere. A word of digits is looked for in telephone numbers, however they were spaced."""
    queryset = queryset.alias(digits=Replace(Replace("phone", Value(" ")), Value("-")))
    for word in text.replace("\x00", "").split()[:6]:
        condition = Q()
        for spelling in spellings(word):
            for field in FIELDS:
                condition |= Q(**{f"{field}__icontains": spelling})
        if any(letter.isdigit() for letter in word):
            condition |= Q(digits__contains=word.replace("-", ""))
        queryset = queryset.filter(condition)
    return queryset
