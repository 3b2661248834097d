"""Work that is no regulated profession, but of which a part needs an approval: what the pages say beside it.

Checked 30 November 2026 against the Auditors Act (LOV-2020-11-20-128) and the Accountants Act (LOV-2022-12-16-90): the title
and the signature, or accounts kept for others as a business, need Finanstilsynet's approval. All else in these unit groups
needs none, so they are not marked as regulated. Look again once a year.
"""

from django.utils.translation import gettext_lazy as _

from occupations.models import Occupation

SOURCE = "https://www.finanstilsynet.no/"
NOTES = {
    "2411": _("Only who signs accounts as an auditor needs Finanstilsynet’s approval: ask the employer (Auditors Act, as of November 2026)."),
    "3313": _("Only who is responsible for keeping the accounts of others needs Finanstilsynet’s approval: ask the employer (Accountants Act, as of November 2026)."),
}  # fmt: skip


def approval_note(occupation: Occupation) -> str:
    """A sentence about the part that needs an approval, empty for all other work."""
    return str(NOTES.get(occupation.code, ""))
