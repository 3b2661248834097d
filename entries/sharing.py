"""The pictures that are shown beside a link to an entry or a list (Open Graph): from the published title alone."""

import functools
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_save
from django.utils.text import capfirst
from django_tasks import task

from base.messages.translated_columns import read_shown
from entries.models import Entry, Status
from entries.registry import list_entry_models
from maps.sharing import store
from maps.sharing.cards import ShareCard

MOST_ONE_BY_ONE = 5  # entries that wait for their pictures, each as a task of its own


def make_entry_card(entry: Entry) -> ShareCard:
    """Return the card of an entry: the horizon is that of its place, else of its municipality's centre."""
    place = entry.place_id or (entry.municipality.centre_id if entry.municipality else None)
    return ShareCard(f"{entry._meta.model_name}-{entry.slug}", read_shown(entry, "title")[0], place)


def make_list_card(model: type[Entry]) -> ShareCard:
    return ShareCard(f"{model._meta.model_name}-list", str(capfirst(model._meta.verbose_name_plural)))


def list_cards() -> Iterator[ShareCard]:
    """Yield the cards of all lists and of every entry that readers see today; one query per model."""
    for model in list_entry_models():
        yield make_list_card(model)
        yield from map(make_entry_card, model.objects.public().select_related("municipality"))


@task()
def make_entry_images(label: str, pk: int) -> None:
    """Paint the pictures of one entry, for which `label` names the model; of none where readers do not see it."""
    public = apps.get_model(label).objects.public()
    store.paint_missing(store.list_in_languages(lambda: map(make_entry_card, public.filter(pk=pk))))


def request_after_saving(sender: type[Entry], instance: Entry, **values: Any) -> None:
    """Have the picture of a saved entry painted at once: who publishes a page often shares it in the same minute."""
    if instance.status == Status.PUBLISHED:
        transaction.on_commit(functools.partial(request_entry_images, sender._meta.label, instance.pk))


def request_entry_images(label: str, pk: int) -> None:
    """Queue one entry; where many are saved in a row, as a data file's are, the pictures of all pages, once."""
    if store.list_waiting(store.make_share_images).exists():
        return
    if store.list_waiting(make_entry_images).count() < MOST_ONE_BY_ONE:
        make_entry_images.enqueue(label, pk)
    else:
        store.request_images()


def watch_entries() -> None:
    for model in list_entry_models():
        post_save.connect(request_after_saving, sender=model, dispatch_uid=f"share image of {model._meta.label}")
