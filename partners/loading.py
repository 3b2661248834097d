"""Sample partners are loaded from `partners/data/`; they are invented, and marked so."""

from django.conf import settings

from base.datafiles import reading
from base.datafiles.loading import Loading, Report, list_targets
from base.datafiles.parsing import read_fields
from base.datafiles.reading import RowLeftOut
from municipalities.models import Municipality, Place
from partners.models import Partner

PLAIN = ("name", "kind", "sector", "source")


def load_partners(report: Report | None = None) -> int:
    reading.refuse_unknown_tables("partners", ["partner"])
    municipalities, places = list_targets(Municipality, "slug"), list_targets(Place, "slug")
    texts = [f"description_{code}" for code in settings.MODELTRANSLATION_LANGUAGES]
    columns = {name: name for name in (*PLAIN, *texts)} | {"id": "source_id"}
    have = {(partner.source, partner.source_id): partner for partner in Partner.objects.exclude(source_id="")}
    loading = Loading(Partner, report or Report())
    for row in reading.read_toml_tables("partners", "partner"):
        row.refuse_others({*columns, "municipality", "place"})
        for name in ("id", *PLAIN):
            row.get_key(name)
        values = read_fields(row, Partner, columns)
        try:
            values["municipality"] = row.refer("municipality", municipalities, "municipality")
            values["place"] = row.refer("place", places, "place") if row.get("place") else None
        except RowLeftOut:
            loading.leave_out(row["id"])
            continue
        loading.put(row["id"], row, values, have.get((values["source"], values["source_id"])))
    loading.finish()
    return len(loading.seen)
