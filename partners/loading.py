"""Sample partners from `partners/data/`: invented, and marked so."""

from django.conf import settings

from base import datafiles
from municipalities.models import Municipality, Place
from partners.models import Partner


def load_partners() -> int:
    municipalities = Municipality.objects.in_bulk(field_name="slug")
    places = Place.objects.in_bulk(field_name="slug")
    number = 0
    for row in datafiles.tables("partners", "partner"):
        values = {
            "municipality": municipalities[row["municipality"]],
            "place": places.get(row.get("place", "")),
            "name": row["name"],
            "kind": row["kind"],
            "sector": row["sector"],
        }
        values |= {
            f"description_{code}": row.get(f"description_{code}") for code in settings.MODELTRANSLATION_LANGUAGES
        }
        Partner.objects.update_or_create(source=row["source"], source_id=row["id"], defaults=values)
        number += 1
    return number
