from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import override

from entries.loading import load_entries
from maps.loading import load_outlines
from municipalities.loading import load_region
from occupations.loading import load_occupations


class Command(BaseCommand):
    help = (
        "Load the real facts (municipalities, places, roads, population, occupations, schools, guides) without samples."
    )

    def handle(self, *args: object, **options: object) -> None:
        with transaction.atomic(), override("nb"):
            counts = load_region(is_demo=False) | load_outlines() | load_occupations() | load_entries(sample=False)
        self.stdout.write(", ".join(f"{number} {kind}" for kind, number in counts.items()))
