"""These fixed words say what a case, a step and a loss can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TELEPHONE = "telephone"  # the source of a case that a host wrote down
ACCESSIBILITY = "accessibility"  # of a barrier report
FACTS = "facts"  # of a report that a fact is wrong
OWN_SOURCES = (TELEPHONE, ACCESSIBILITY, FACTS)  # the portal's own; an address can bring any other word


class Kind(models.TextChoices):
    FAMILY = "family", _("enquiry")
    BARRIER = "barrier", _("barrier on the pages")
    MISTAKE = "mistake", _("wrong fact on the pages")


REPORTS = (Kind.BARRIER, Kind.MISTAKE)  # of the pages: told without a name, and no row of the funnel


class Channel(models.TextChoices):
    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by telephone")
    PAGE = "page", _("only on my page here")


class Scope(models.TextChoices):
    REGION = "region", _("any host in the region")
    OFFICE = "office", _("only this municipality")


class Stage(models.TextChoices):
    NEW = "new", _("new")
    DIALOGUE = "dialogue", _("in dialogue")
    VISIT_PLANNED = "visit_planned", _("visit planned")
    VISITED = "visited", _("visited")
    DECIDED = "decided", _("decided to move")
    MOVED = "moved", _("moved")
    SETTLED = "settled", _("settled")
    ENDED = "ended", _("ended")


class Reason(models.TextChoices):
    """A `Reason` says why a case ended. Reasons are only added, never changed: they are counted over years."""

    ANSWERED = "answered", _("the question was answered")
    NO_JOB_FOR_ONE = "no_job_for_one", _("no job for one of them")
    NO_JOB = "no_job", _("no job for any of them")
    NO_HOME = "no_home", _("no home")
    NO_SCHOOL = "no_school", _("no place in kindergarten or school")
    ELSEWHERE = "elsewhere", _("chose another place")
    NO_ANSWER = "no_answer", _("the family did not answer")
    CHANGED_MIND = "changed_mind", _("changed their mind")
    MOVED_AWAY = "moved_away", _("moved away again")
    NOT_MEANT = "not_meant", _("not an enquiry: advertising, mistake, test")
    OTHER = "other", _("another reason")


class Queue(models.IntegerChoices):
    """The inbox is sorted by these queues, first to last."""

    UNANSWERED = 0, _("unanswered")
    NEXT_ACTION = 1, _("with a next action")
    QUIET = 2, _("quiet")
    CLOSED = 3, _("ended")


class QuestionKind(models.TextChoices):
    """The family may be asked for its yes to one of these."""

    HAND_OVER = "hand_over", _("hand over")
    ADD = "add", _("add an office")


class By(models.TextChoices):
    FAMILY = "family", _("the family")
    OFFICE = "office", _("an office")
    SYSTEM = "system", _("the portal")


class EventKind(models.TextChoices):
    RECEIVED = "received", _("received")
    FROM_FAMILY = "from_family", _("message from the family")
    FROM_HOST = "from_host", _("message from the host")
    NOTE = "note", pgettext_lazy("written about a case", "note")
    CALL = "call", _("call")
    NEXT_ACTION = "next_action", _("next action")
    STAGE = "stage", _("stage changed")
    PROMISE = "promise", _("answer promised")
    ESCALATED = "escalated", _("overdue, told to the coordinator")
    ASKED = "asked", _("hand-over asked for")
    CONSENTED = "consented", _("family said yes")
    REFUSED = "refused", _("family said no")
    HANDED_OVER = "handed_over", _("handed over")
    FETCHED_BACK = "fetched_back", _("taken back by the office that had it")
    OFFICE_ADDED = "office_added", _("office added")
    OFFICE_REMOVED = "office_removed", _("office removed")
    RESPONSIBLE = "responsible", _("responsible person chosen")
    MAIL_STOPPED = "mail_stopped", _("mail stopped")
    MAIL_ALLOWED = "mail_allowed", _("mail allowed again")
    FOLLOW_UP = "follow_up", _("agreed to be followed up")
    NO_FOLLOW_UP = "no_follow_up", _("follow-up declined")
    MARKED = "marked", _("marked as worth archiving")
    UNMARKED = "unmarked", _("no longer to be archived")
    CORRECTED = "corrected", _("corrected")
    EXPORTED = "exported", _("exported")
    LINK_RENEWED = "link_renewed", _("new private link")
    CLOSED = "closed", _("closed, to be archived and erased")
    ARCHIVED = "archived", _("exported to the archive")
    ERASED = "erased", _("erased at the family’s word")
    ANONYMISED = "anonymised", _("anonymised after the time limit")
    TAKEN_BACK = "taken_back", _("taken back")
