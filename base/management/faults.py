import contextlib
from collections.abc import Iterator

from django.core.management.base import CommandError

from base.datafiles.reading import DataFault


@contextlib.contextmanager
def end_command_on_fault() -> Iterator[None]:
    """End the command with one line and exit code 1 where the block raises a `DataFault`."""
    try:
        yield
    except DataFault as fault:
        raise CommandError(f"Nothing is loaded. {fault}") from fault
