from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import override

from accounts.access import Role
from accounts.models import Membership
from base import hooks
from base.datafiles.loading import Report
from base.management.faults import end_command_on_fault
from entries.loading import load_entries
from entries.registry import list_entry_models
from maps.loading import load_outlines, load_skylines
from municipalities.loading import load_region
from municipalities.models import Municipality, Region
from occupations.loading import load_occupations
from partners.loading import load_partners

User = get_user_model()


class Command(BaseCommand):
    help = "Load the demo region: real facts, sample offers around them, and one sign-in per office. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.refuse_real_content()
        if not settings.DEMO_PASSWORD:
            raise CommandError(
                "The demo needs DEMO=1, so that nobody loads sample offers into a real portal by mistake."
            )
        report = Report()
        with end_command_on_fault(), transaction.atomic(), override("nb"):
            counts = load_region(is_demo=True, report=report) | load_outlines(report) | load_skylines(report)
            counts |= load_occupations(report)
            counts |= {"partners": load_partners(report)} | load_entries(sample=True, report=report)
            counts["sign-ins"] = self.make_users()
            for load in hooks.get("demo_data"):  # of the floors above
                counts |= load()
        self.stdout.write(", ".join(f"{number} {kind}" for kind, number in counts.items()))
        for line in report.lines():
            self.stdout.write(line)

    @staticmethod
    def refuse_real_content() -> None:
        region = Region.objects.first()
        if region is not None and not region.is_demo:
            raise CommandError(
                f"This database holds a real region ({region}); the demo is loaded into an empty one only."
            )
        if region is None and any(model._default_manager.exists() for model in [*list_entry_models(), User]):
            raise CommandError("This database holds real content; the demo is loaded into an empty one only.")

    @staticmethod
    def make_users() -> int:
        offices = {municipality.slug: municipality for municipality in Municipality.objects.all()}
        password = make_password(settings.DEMO_PASSWORD)
        for username, municipality in {"coordinator": None, **offices}.items():
            user, made = User.objects.get_or_create(username=username, defaults={"email": f"{username}@example.org"})
            if made or not user.check_password(settings.DEMO_PASSWORD):
                user.password = password
                user.save()
            role = Role.HOST if municipality else Role.COORDINATOR
            Membership.objects.get_or_create(user=user, municipality=municipality, role=role)
        return len(offices) + 1
