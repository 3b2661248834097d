"""The outlines of the region from `maps/data/`. Safe to run again: there is one row, and a person's is left alone."""

from base.datafiles import reading
from base.datafiles.loading import Loading, Report
from base.datafiles.parsing import read_fields
from base.datafiles.reading import Row
from maps import landmarks
from maps.layers import check_layers
from maps.models import Outlines
from municipalities.loading import numbers_of, read_municipalities
from municipalities.models import Region


def load_outlines(report: Report | None = None) -> dict[str, int]:
    """Store the shapes of `outlines.json` for the one region, which must be there; the number of municipalities drawn.

    Another region's folder may have none yet; its map then shows places and roads alone. The layers and the landmarks
    are read where a page is made: here only their faults are told, before anybody sees a page.
    """
    folder = reading.get_data_folder("maps")
    if not folder.is_dir():
        return {"outlines": 0}
    check_layers()
    if (folder / landmarks.FILE_NAME).is_file():
        landmarks.parse_landmarks(folder / landmarks.FILE_NAME)
    path = folder / "outlines.json"
    row = Row({"shapes": reading.json_document(path)}, reading.get_shown_path(path))
    values = read_fields(row, Outlines, {"shapes": "shapes"})
    if not values["shapes"]:
        raise row.fault("shapes", "is empty.")
    drawn = values["shapes"]["municipalities"]
    known = {number for each in read_municipalities() for number in numbers_of(each)}
    for number in drawn:
        if number not in known:
            raise row.fault("municipalities", f"there is no municipality {number!r}.")
    loading = Loading(Outlines, report or Report(), remakes=True)
    region = Region.objects.get()
    loading.put("outlines", row, values, Outlines.objects.first(), make=lambda: Outlines(region=region))
    loading.finish()
    return {"outlines": len(drawn)}
