"""Mail to the staff is in the language of its reader. It holds one link and no word about a family."""

import datetime
from collections.abc import Callable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from base.links import make_absolute_url
from base.mail import outbox


def write_to(
    person: User,
    subject: Callable[[], str],
    path: str,
    *sentences: Callable[[], str],
    topic: str = "",
    cause: str = "",
    wait: datetime.timedelta = outbox.AT_ONCE,
) -> None:
    """Queue a mail to one of the staff; `subject` and `sentences` are called in the person's language.

    `path` is where the one link leads.
    """
    with translation.override(person.language or settings.LANGUAGE_CODE):
        words = subject()
        parts = [
            _("Hello,"),
            f"{words}.",
            *(sentence() for sentence in sentences),
            make_absolute_url(path),
            describe_mail_choice(),
        ]
        outbox.enqueue_mail(
            to=person.email, subject=words, body="\n\n".join(parts), topic=topic, cause=cause, wait=wait
        )


def describe_mail_choice() -> str:
    return _("On “My access” you choose whether mail comes at once or once a day, and say when you are away.")
