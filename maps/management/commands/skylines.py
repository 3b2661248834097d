import csv
import pathlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from base.datafiles import reading
from base.management.faults import end_command_on_fault
from maps.skylines import files

ATTRIBUTION = "© Kartverket, CC BY 4.0"
SOURCE = "Kartverket N1000, CC BY 4.0"


class Command(BaseCommand):
    help = (
        "Make the data files of skylines from computed horizons: a folder with skylines.json, peaks.csv and "
        "summits.csv, as maps/data/README.md describes. `facts` then loads them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=pathlib.Path, help="where the computed files are")
        parser.add_argument("--attribution", default=ATTRIBUTION, help="who is named under each drawing")
        parser.add_argument("--source", default=SOURCE, help="where the mountains with a name are from")

    def handle(self, *args: object, **options: Any) -> None:
        source, target = options["folder"], reading.get_data_folder("maps")
        with end_command_on_fault():
            slugs = self.read_slugs()
            places = files.convert_rings(reading.read_json(source / files.SKYLINES_FILE), slugs)
            summits = {row["mountain"]: row for row in reading.read_table(source / "summits.csv")}
            rows = reading.read_table(source / files.PEAKS_FILE)
            peaks = files.convert_peaks(rows, summits, slugs, options["source"])
        target.mkdir(parents=True, exist_ok=True)
        (target / files.SKYLINES_FILE).write_text(files.write_document(options["attribution"], places))
        with (target / files.PEAKS_FILE).open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([files.PEAK, *peaks])
        self.stdout.write(f"{len(places)} skylines, {len(peaks)} peaks")

    @staticmethod
    def read_slugs() -> dict[tuple[str, str], str]:
        """Return the slug of each place by the names of its municipality and its own."""
        municipalities = {
            row["slug"]: row["name"] for row in reading.read_toml_tables("municipalities", "municipality")
        }
        rows = reading.read_table(reading.get_data_folder("municipalities") / "places.csv")
        return {(municipalities[row["municipality"]], row["name"]): row["slug"] for row in rows if row["municipality"]}
