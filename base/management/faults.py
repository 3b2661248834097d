import contextlib
from collections.abc import Iterator

from django.core.management.base import CommandError

from base.datafiles.reading import DataFault


@contextlib.contextmanager
def faults_told() -> Iterator[None]:
    """A mistake in a data file ends the command with one line and exit code 1."""
    try:
        yield
    except DataFault as fault:
        raise CommandError(f"Nothing is loaded. {fault}") from fault
