"""An answer reaches a family in one of several ways, and sentences say in which, before and after something is sent.

Each sentence is a table by the way, so that none promises a mail or a page that is not there.
"""

import enum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inquiries.models import Inquiry


class Way(enum.Enum):
    MAIL = enum.auto()  # on their page, and a mail says so
    STOPPED = enum.auto()  # on their page; they want no mail, and may ask for a new link to it
    LINK = enum.auto()  # on their page, which they open by a link that they were shown once; there is no address
    NONE = enum.auto()  # neither: they are rung


def find_way_to_family(case: Inquiry) -> Way:
    if case.gets_mail:
        return Way.MAIL
    if case.email:
        return Way.STOPPED
    return Way.LINK if case.links.filter(expires__gt=timezone.now()).exists() else Way.NONE


ANSWER_STANDS: dict[Way, Promise] = {
    Way.MAIL: _("Stands on the family’s page, and goes by mail."),
    Way.STOPPED: _("Stands on the family’s page. No mail goes, for they want none."),
    Way.LINK: _("Stands on the family’s page. No mail goes, for they have given no address: ring them too."),
    Way.NONE: _("The family gets no mail and has no page."),
}
DISCREET = _("Stands on the family’s page. The mail says only that there is an answer.")
ANSWER_GOES: dict[Way, Promise] = {
    Way.MAIL: _("Your answer goes to the family in 15 seconds."),
    Way.STOPPED: _("Your answer stands on the family’s page in 15 seconds. No mail goes, for they want none."),
    Way.LINK: _("Your answer stands on the family’s page in 15 seconds. No mail goes, for they have given no address."),
}
GOODBYE_GOES: dict[Way, Promise] = {
    Way.MAIL: _("The case has ended. The goodbye goes to the family in 60 seconds."),
    Way.STOPPED: _("The case has ended. The goodbye stands on the family’s page in 60 seconds; no mail goes."),
    Way.LINK: _("The case has ended. The goodbye stands on the family’s page in 60 seconds; no mail goes."),
}
NEWS_GOES: dict[Way, Promise] = {
    Way.MAIL: _("The family is told in a minute."),
    Way.STOPPED: _("It stands on the family’s page. No mail goes, for they want none."),
    Way.LINK: _("It stands on the family’s page. No mail goes: ring and tell them."),
    Way.NONE: _("The family gets no mail: ring and tell them."),
}
CANNOT_BE_WRITTEN_TO = _("The family gets no mail and has no page. Ring them, and note what you said.")


def say_where_answer_stands(case: Inquiry) -> str:
    way = find_way_to_family(case)
    return str(DISCREET if case.discreet and way == Way.MAIL else ANSWER_STANDS[way])
