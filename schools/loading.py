"""Schools outside the region, which are no entries, are loaded from `schools/data/outside_schools.csv`."""

from base.datafiles import reading
from base.datafiles.loading import Loading, Report, list_targets
from base.datafiles.parsing import read_fields
from base.datafiles.reading import RowLeftOut
from municipalities.models import Place
from schools.models import OutsideSchool

COLUMNS = {
    name: name
    for name in (
        "name",
        "org_number",
        "ownership",
        "county_number",
        "county_name",
        "lat",
        "lon",
        "website",
        "programmes",
        "programmes_year",
        "programmes_source",
        "source",
        "source_url",
        "reviewed_on",
    )
}


def load_outside_schools(report: Report) -> dict[str, int]:
    """Load the schools outside the region; a region without the file knows of none."""
    path = reading.get_data_folder("schools") / "outside_schools.csv"
    loading = Loading(OutsideSchool, report, deletes=True)
    rows = reading.read_table(path, {*COLUMNS, "place"}) if path.is_file() else []
    places = list_targets(Place, "slug")
    have = {school.org_number: school for school in OutsideSchool.objects.all()}
    for row in rows:
        values = read_fields(row, OutsideSchool, COLUMNS)
        key = values["org_number"]
        try:
            values["place"] = row.refer("place", places, "place")
        except RowLeftOut:
            loading.leave_out(key)
            continue
        loading.put(key, row, values, have.get(key))
    loading.finish()
    return {str(OutsideSchool._meta.verbose_name_plural): len(rows)} if rows else {}
