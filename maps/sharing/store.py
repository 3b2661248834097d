"""The pictures of all public pages as files: made by the task worker, named by what they show, swept at night."""

import datetime
import logging
import pathlib
import time
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from base import hooks
from base.files import write_whole
from base.languages import list_interface_languages
from maps.sharing.cards import ShareCard, find_view, make_region_card, name_file, name_region
from maps.sharing.painting import paint_card
from maps.skylines.views import SkylineBook, skylines
from municipalities.models import Region

log = logging.getLogger(__name__)

FOLDER = "share"  # under MEDIA_ROOT
RUN_SECONDS = 20.0  # that one task paints; then others have their turn
KEPT_UNUSED_SECONDS = 24 * 3600


def find_file(name: str) -> pathlib.Path:
    return pathlib.Path(settings.MEDIA_ROOT) / FOLDER / name


def list_cards() -> Iterator[ShareCard]:
    """Yield the card of every public page in every language; some forty queries."""
    return list_in_languages(list_of_pages)


def list_of_pages() -> Iterator[ShareCard]:
    for list_some in hooks.get("share_cards"):
        yield from list_some()


def list_in_languages(list_some: Callable[[], Iterable[ShareCard]]) -> Iterator[ShareCard]:
    """Yield in every language what `list_some` gives in the active one, and the region's card, with its name on all."""
    region = Region.objects.first()
    if region is None:
        return
    for code, _name in list_interface_languages():
        with translation.override(code):
            yield make_region_card(region)
            name = name_region(region)
            yield from (card._replace(region=name) for card in list_some())


def name_all(book: SkylineBook) -> dict[str, ShareCard]:
    """Return {file name: card} of all pages; pages that show the same share a picture."""
    return {name_file(card, book): card for card in list_cards()}


@task()
def make_share_images() -> None:
    """Paint the pictures that are missing. Safe to run again; what does not fit into one run is left to the next."""
    if not paint_missing(list_cards()):
        make_share_images.enqueue()


def paint_missing(cards: Iterable[ShareCard]) -> bool:
    """Paint the pictures of these cards that are not there; return False where the time of a run did not suffice."""
    started, book = time.monotonic(), skylines.get()
    for name, card in {name_file(card, book): card for card in cards}.items():
        if find_file(name).is_file():
            continue
        if time.monotonic() - started > RUN_SECONDS:
            return False
        try:
            write_whole(find_file(name), paint_card(card, find_view(card, book)))
        except (OSError, ValueError) as error:  # of one card; the others are wanted all the same
            log.error("the picture of %r cannot be made, to be tried again: %s", card.key, error)
    return True


def request_images() -> None:
    """Put the task into the queue, unless it waits there already."""
    if not list_waiting(make_share_images).exists():
        make_share_images.enqueue()


def list_waiting(of_kind: Task) -> QuerySet[DBTaskResult]:
    """Return the tasks of a kind that nobody has begun."""
    return DBTaskResult.objects.ready().filter(task_path=of_kind.module_path)


def request_missing() -> None:
    """Hourly: pages come and go by their dates, without anybody saving them."""
    book = skylines.get()
    if not all(find_file(name).is_file() for name in name_all(book)):
        request_images()


def forget_unused(date: datetime.date) -> None:
    """Nightly: remove the pictures that no public page shows any more, a day after they were made."""
    used = name_all(skylines.get())
    yesterday = time.time() - KEPT_UNUSED_SECONDS
    for path in find_file("").glob("*"):
        if path.name not in used and path.stat().st_mtime < yesterday:
            path.unlink(missing_ok=True)
