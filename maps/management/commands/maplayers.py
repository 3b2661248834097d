import pathlib
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from base.datafiles import reading
from base.management.faults import end_command_on_fault
from maps import layers
from maps.making import layerfile


class Command(BaseCommand):
    help = (
        "Make the layers of the region's map from GeoJSON files of Kartverket's N1000 or N250, in DATA_DIR/maps or "
        "maps/data. Safe to run again: the same files give the same layers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=pathlib.Path, metavar="FILE", help="roads.geojson, lakes.geojson …"
        )

    def handle(self, *args: Any, files: list[pathlib.Path], **options: Any) -> None:
        with end_command_on_fault():
            features = layerfile.read_files(files)
            stops = layerfile.read_stops(reading.get_data_folder("maps"))
            document = layerfile.build_document(features, stops)
            path = layers.get_layers_path()
            layerfile.write_document(document, path)
            layers.parse_layers(path)
        drawn = {row[0] for row in document["stations"]}
        counts = [f"{len(rows)} {name}" for name, rows in document.items() if isinstance(rows, list) and rows]
        self.stdout.write(f"{reading.get_shown_path(path)}: {', '.join(counts)}")
        left = sorted({row.read_text("name") for row in features["stations"]} - drawn)
        if left:
            self.stdout.write(f"Not drawn, for stops.csv does not say that trains stop there: {', '.join(left)}.")
