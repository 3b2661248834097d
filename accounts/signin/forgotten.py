"""A link for a new password. The request does the same for every address, so that its time tells nothing about it.

It writes down what was asked and queues a task; only the task looks whether the address is somebody's.
"""

import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import PasswordWish, User
from accounts.signin import invitations
from base.links import absolute

LEFT_UNDONE = datetime.timedelta(hours=1)  # by then the worker was killed with it
OVER = datetime.timedelta(days=1)  # a link that comes later than that surprises more than it helps


@transaction.atomic
def ask_for_link(email: str) -> None:
    send_link.enqueue(PasswordWish.objects.create(email=email).pk)


@task()
@transaction.atomic
def send_link(pk: int) -> None:
    """Mail and end of the wish are one transaction, so a task that runs twice sends one mail."""
    wish = PasswordWish.objects.select_for_update().filter(pk=pk).first()
    if wish is None:
        return
    for person in find_people(wish.email):
        link = absolute(make_path(person))
        invitations.write(
            person, "account/email/password_reset_key", {"password_reset_url": link, "username": person.username}
        )
    wish.delete()


def find_people(email: str) -> list[User]:
    """Nobody who has not answered the invitation: a withdrawn one would open by this way."""
    found = User.objects.filter(is_active=True, email__iexact=email)
    return [person for person in found if person.has_usable_password()]


def make_path(person: User) -> str:
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return path.replace("UID-KEY", key)


def finish_wishes(date: datetime.date) -> None:
    """Nightly: what a killed worker left is done after all; what is older than a day is dropped."""
    now = timezone.now()
    PasswordWish.objects.filter(asked__lt=now - OVER).delete()
    for pk in PasswordWish.objects.filter(asked__lt=now - LEFT_UNDONE).values_list("pk", flat=True):
        send_link.enqueue(pk)
