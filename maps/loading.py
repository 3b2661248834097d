"""The outlines of the region from `maps/data/`. Safe to run again: there is one row."""

import json

from base import datafiles
from maps.models import Outlines
from municipalities.models import Region


def load_outlines() -> dict[str, int]:
    """Store the shapes of `outlines.json` for the one region, which must be there; the number of municipalities drawn."""
    shapes = json.loads((datafiles.folder("maps") / "outlines.json").read_text())
    Outlines.objects.update_or_create(region=Region.objects.get(), defaults={"shapes": shapes})
    return {"outlines": len(shapes["municipalities"])}
