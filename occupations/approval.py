"""Of some work that is no regulated profession, a part needs an approval: the pages say so beside it.

The signature under a statutory audit, and accounts kept for others as a business, need Finanstilsynet's approval; all
else in these unit groups needs none, so they are not marked as regulated. Read on 30 November 2026 in the journal of
the trade (revregn.no 2023/3, on the Accountants Act in force from 1 January 2023) and in the acts before the present
ones (rettsdata.no: of 1993 on accountants, of 1999 on auditors). The text of the present acts (of 2022, and of 2020 on
auditors) could not be read: do so once a year.
"""

from django.utils.translation import gettext_lazy as _

from occupations.models import Occupation

SOURCE = "https://www.finanstilsynet.no/"
NOTES = {
    "2411": _(
        "Only who signs accounts as an auditor needs Finanstilsynet’s approval: ask the employer "
        "(Auditors Act of 2020)."
    ),
    "3313": _(
        "Only who is responsible for keeping the accounts of others needs Finanstilsynet’s approval: ask "
        "the employer (Accountants Act of 2022)."
    ),
}


def get_approval_note(occupation: Occupation) -> str:
    """Return a sentence about the part that needs an approval, empty for all other work."""
    return str(NOTES.get(occupation.code, ""))
