from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import override

from base.datafiles.loading import Report
from base.management.faults import end_command_on_fault
from entries.loading import load_entries
from maps.loading import load_outlines, load_skylines
from municipalities.loading import load_region
from occupations.loading import load_occupations


class Command(BaseCommand):
    help = (
        "Load the real facts: the region, occupations, and of every domain the rows with a real source. "
        "Safe to run again: "
        "what a person has added or changed is left alone, and listed."
    )

    def handle(self, *args: object, **options: object) -> None:
        report = Report()
        with end_command_on_fault(), transaction.atomic(), override("nb"):
            counts = load_region(is_demo=False, report=report) | load_outlines(report) | load_skylines(report)
            counts |= load_occupations(report)
            counts |= load_entries(sample=False, report=report)
        self.stdout.write(", ".join(f"{number} {kind}" for kind, number in counts.items()))
        for line in report.lines():
            self.stdout.write(line)
