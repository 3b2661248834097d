"""Whoever has forgotten the password gets a link by mail to set a new one.

The request does the same for every address, so that its duration reveals nothing: it records that and queues a
task. Only the task looks whether the address is somebody's.
"""

import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import PasswordResetRequest, User
from accounts.signin import invitations
from base.links import make_absolute_url

LEFT_UNDONE = datetime.timedelta(hours=1)  # by then the worker was killed with it
OVER = datetime.timedelta(days=1)  # a link that comes later than that surprises more than it helps


@transaction.atomic
def ask_for_link(email: str) -> None:
    mail_password_link.enqueue(PasswordResetRequest.objects.create(email=email).pk)


@task()
@transaction.atomic
def mail_password_link(pk: int) -> None:
    """Mail a link to whoever has the address, and delete the request.

    Both are one transaction, so a task that runs twice sends one mail.
    """
    request = PasswordResetRequest.objects.select_for_update().filter(pk=pk).first()
    if request is None:
        return
    for person in find_people(request.email):
        link = make_absolute_url(make_path(person))
        invitations.write(
            person, "account/email/password_reset_key", {"password_reset_url": link, "username": person.username}
        )
    request.delete()


def find_people(email: str) -> list[User]:
    """Return the active people with this address who have a password.

    Somebody who has not answered the invitation gets no link: even a withdrawn invitation would open this way.
    """
    found = User.objects.filter(is_active=True, email__iexact=email)
    return [person for person in found if person.has_usable_password()]


def make_path(person: User) -> str:
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return path.replace("UID-KEY", key)


def finish_password_resets(date: datetime.date) -> None:
    """Queue every night what a killed worker has left, and delete what is older than a day."""
    now = timezone.now()
    PasswordResetRequest.objects.filter(requested_at__lt=now - OVER).delete()
    for pk in PasswordResetRequest.objects.filter(requested_at__lt=now - LEFT_UNDONE).values_list("pk", flat=True):
        mail_password_link.enqueue(pk)
