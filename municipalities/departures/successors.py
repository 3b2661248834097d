"""An old address may name a municipality that was merged since: links outside the portal know of no merger."""

from municipalities.models import Municipality


def find_successor(slug: str) -> Municipality | None:
    """Return the municipality that answers for a merged one today; None where none of that slug was merged."""
    found = Municipality.objects.filter(slug=slug, merged_into__isnull=False).first()
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found
