"""The outlines of the region and the horizons of its places from `maps/data/`.

Safe to run again: there is one row of each, and a person's is left alone.
"""

from typing import Any

from base.datafiles import reading
from base.datafiles.loading import Loading, Report, list_targets
from base.datafiles.parsing import read_fields
from base.datafiles.reading import FileRow
from maps import landmarks
from maps.layers import check_layers
from maps.models import Outlines, Skylines
from maps.skylines import files
from maps.skylines.choosing import HALF_WINDOW_DEGREES, Horizon, choose_windows, list_bearings
from maps.skylines.geography import list_bearings_to, measure_apart
from maps.skylines.summits import stand_peaks
from municipalities.loading import read_municipalities, read_numbers
from municipalities.models import Municipality, Place, Region


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
    row = FileRow({"shapes": reading.read_json(path)}, reading.get_shown_path(path))
    values = read_fields(row, Outlines, {"shapes": "shapes"})
    if not values["shapes"]:
        raise row.make_fault("shapes", "is empty.")
    drawn = values["shapes"]["municipalities"]
    known = {number for each in read_municipalities() for number in read_numbers(each)}
    for number in drawn:
        if number not in known:
            raise row.make_fault("municipalities", f"there is no municipality {number!r}.")
    loading = Loading(Outlines, report or Report(), remakes=True)
    region = Region.objects.get()
    loading.put("outlines", row, values, Outlines.objects.first(), make=lambda: Outlines(region=region))
    loading.finish()
    return {"outlines": len(drawn)}


UNKNOWN_KM = 40.0  # where the heights end nearer than that, the far ring would be wrong


def load_skylines(report: Report | None = None) -> dict[str, int]:
    """Choose the window of every place and store what is drawn of it; the number of places with a view.

    Another region's folder may have no horizons; its pages then show ridges that are nobody's.
    """
    folder = reading.get_data_folder("maps")
    path = folder / files.SKYLINES_FILE
    if not path.is_file():
        return {"skylines": 0}
    row = FileRow({}, reading.get_shown_path(path))
    places = list_targets(Place, "slug")
    attribution, rings = files.read_skylines(folder)
    for slug in rings:
        if slug not in places:
            raise row.make_fault("places", f"there is no place {slug!r}.")
    listed = files.read_peaks(folder)
    peaks = {slug: stand_peaks(ring, listed.get(slug, [])) for slug, ring in rings.items()}
    known = {slug: place for slug, place in places.items() if slug in rings and place is not None}
    windows = choose_windows(make_horizons(known, rings, peaks, files.read_end_of_heights(folder)))
    views = {
        str(known[slug].pk): make_view(middle, rings[slug], peaks.get(slug, [])) for slug, middle in windows.items()
    }
    row = row.copy_with({"places": {"attribution": attribution, "places": dict(sorted(views.items()))}})
    loading = Loading(Skylines, report or Report(), remakes=True)
    region = Region.objects.get()
    values = read_fields(row, Skylines, {"places": "views"})
    loading.put("skylines", row, values, Skylines.objects.first(), make=lambda: Skylines(region=region))
    loading.finish()
    return {"skylines": len(views)}


def make_horizons(
    places: dict[str, Place],
    rings: dict[str, list[list[int]]],
    peaks: dict[str, list[dict[str, Any]]],
    end_of_heights: list[tuple[float, float]],
) -> dict[str, Horizon]:
    """Return what the windows are chosen from, in degrees."""
    centres = set(Municipality.objects.values_list("centre_id", flat=True))
    return {
        slug: Horizon(
            lat=place.lat,
            lon=place.lon,
            rings=[[angle / files.HUNDREDTHS for angle in ring] for ring in rings[slug]],
            unknown=list_bearings_to(end_of_heights, (place.lat, place.lon), UNKNOWN_KM),
            named=[(peak["bearing"], peak["angle"] / files.HUNDREDTHS) for peak in peaks.get(slug, [])],
            is_centre=place.pk in centres,
        )
        for slug, place in places.items()
    }


def make_view(middle: int, rings: list[list[int]], peaks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is drawn of a place's horizon, its mountains with a name from left to right."""
    bearings = list_bearings(middle)
    seen = [peak for peak in peaks if measure_apart(peak["bearing"], middle) <= HALF_WINDOW_DEGREES]
    return {
        "bearing": middle,
        "rings": [[ring[bearing] for bearing in bearings] for ring in rings],
        "peaks": sorted(seen, key=lambda peak: (peak["bearing"] - middle + 180) % 360),
    }
