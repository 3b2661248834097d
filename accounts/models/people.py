import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import ROLES, Access, Person, Reach, Role, ScopedQuerySet
from base.text.fields import CleanCharField, CleanEmailField
from base.values.formats import format_date

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

ADMIN_LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]


class PeopleManager(BaseUserManager["User"]):
    """Unlike Django's UserManager this one stores no `is_staff`, which follows from memberships here."""

    def get_queryset(self) -> "ScopedQuerySet[User, User]":
        return ScopedQuerySet(self.model, using=self.db)

    def visible_to(self, user: Person) -> "ScopedQuerySet[User, User]":
        return self.get_queryset().visible_to(user)

    def editable_by(self, user: Person) -> "ScopedQuerySet[User, User]":
        return self.get_queryset().editable_by(user)

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: object
    ) -> "User":
        """Save a person and return it. Without `password` none opens the account; ValueError if `username` is empty."""
        if not username:
            raise ValueError("A person needs a user name.")
        extra_fields.pop("is_staff", None)
        names = {"username": self.model.normalize_username(username), "email": self.normalize_email(email)}
        user = self.model(**names, **extra_fields)
        user.set_password(password)
        user.save(using=self.db)
        return user

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: object
    ) -> "User":
        return self.create_user(username, email, password, **{**extra_fields, "is_superuser": True})


class User(AbstractUser):
    """A `User` is a person who signs in: a host, an editor or a coordinator. Families have no account."""

    access = Access(owner=None, reach=Reach.COORDINATOR)
    first_name = CleanCharField(_("first name"), max_length=150, blank=True, help_text=_("Shown to colleagues."))
    last_name = CleanCharField(_("last name"), max_length=150, blank=True, help_text=_("Shown to colleagues."))
    email = CleanEmailField(_("e-mail"), blank=True, help_text=_("Where the invitation and reminders go."))
    language = models.CharField(
        _("language of the admin"),
        max_length=10,
        blank=True,
        choices=ADMIN_LANGUAGES,
        help_text=_("The language in which this person sees the admin. Norwegian where nothing is chosen."),
    )
    only_own_rows = models.BooleanField(default=False, editable=False)  # in lists, as this person chose there
    daily_mail = models.BooleanField(
        _("one mail a day"),
        default=False,
        help_text=_("In the morning, of what families and colleagues did; otherwise the portal tells at once."),
    )
    away_from = models.DateField(
        _("away from"),
        null=True,
        blank=True,
        help_text=_("First day on which mail goes to stand-ins and colleagues instead."),
    )
    away_until = models.DateField(_("away until"), null=True, blank=True, help_text=_("Last day away."))
    authenticator_set: "RelatedManager"  # of django-allauth, which has no types
    objects: ClassVar = PeopleManager()  # type: ignore[assignment]  # no UserManager, as said

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="accounts_one_person_an_email",
                violation_error_message=_("Somebody else has this e-mail address already."),
            ),
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None)
                | Q(away_from__isnull=False, away_until__isnull=False, away_until__gte=models.F("away_from")),
                name="accounts_away_ends_after_it_begins",
                violation_error_code="away_until",
                violation_error_message=_("Give the first and the last day; the last is not before the first."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = (self.email or "").lower()  # sign-in asks by the address in small letters
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:  # type: ignore[override]  # a column in Django's user, which nobody writes here
        """Tell whether the admin opens for the person: a superuser, or somebody with a membership valid today."""
        return self.is_active and (self.is_superuser or bool(self.valid_memberships))

    @cached_property
    def valid_memberships(self) -> list["Membership"]:
        """Return the memberships valid today. They are read once a request; a change counts from the next one."""
        return list(self.memberships.valid_on(timezone.localdate())) if self.pk else []

    @cached_property
    def has_second_factor(self) -> bool:
        """Tell whether the person has a passkey or an authenticator app; recovery codes only replace one of them."""
        return self.authenticator_set.exclude(type="recovery_codes").exists()

    def get_known_name(self) -> str:
        """Return the full name, by which colleagues know the person, or the user name where there is none."""
        return self.get_full_name() or self.get_username()

    def is_away(self, date: datetime.date) -> bool:
        """Tell whether the person is away, as entered on "My access"; mail then goes to stand-ins and colleagues."""
        first, last = self.away_from, self.away_until
        return first is not None and last is not None and first <= date <= last

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.valid_memberships}


class MembershipQuerySet(ScopedQuerySet):
    def who_can_sign_in(self) -> Self:
        """Return memberships of people with a password or passkey, which nobody has before accepting the invitation."""
        with_password = ~Q(user__password="") & ~Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        with_passkey = Q(user__in=User.objects.get_queryset().filter(authenticator__type="webauthn").values("pk"))
        return self.filter(with_password | with_passkey, user__is_active=True)

    def reached_on(self, date: datetime.date) -> Self:
        """Return the memberships of those whom mail reaches on `date`.

        They serve on that day, can sign in, have an address and are not away.
        """
        here = Q(user__away_from=None) | Q(user__away_from__gt=date) | Q(user__away_until__lt=date)
        return self.valid_on(date).who_can_sign_in().filter(here).exclude(user__email="")

    def valid_on(self, date: datetime.date) -> Self:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=date), Q(valid_until=None) | Q(valid_until__gte=date))

    def serving_as_host_on(self, date: datetime.date) -> Self:
        """Return the memberships of those who answer families on `date`; nobody who is switched off is among them."""
        return self.valid_on(date).filter(role=Role.HOST, user__is_active=True)

    def not_over_on(self, date: datetime.date) -> Self:
        """Return the memberships that are valid on `date` or begin later."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=date))


class Membership(models.Model):
    """A `Membership` says which office a person serves, in which role, and from when to when.

    The coordinator edits memberships; what a role may do is written in code (accounts/access.py).
    """

    access = Access(owner=None, reach=Reach.COORDINATOR)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
        help_text=_("The person who gets access."),
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("municipality"),
        help_text=_("The office the person serves. Empty for the coordinator, who serves all."),
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=Role,
        help_text=_(
            "A host edits entries and answers families, an editor edits entries only, the coordinator everything."
        ),
    )
    valid_from = models.DateField(
        _("from"), null=True, blank=True, help_text=_("First day with access; empty means from now on.")
    )
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day with access; empty means until further notice.")
    )
    substitute = models.BooleanField(
        _("stand-in"),
        default=False,
        help_text=_(
            "Stands in for somebody during leave: give the first and the last day; access opens and ends by itself."
        ),
    )
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.COORDINATOR, municipality=None)
                | (~Q(role=Role.COORDINATOR) & Q(municipality__isnull=False)),
                name="accounts_only_the_coordinator_serves_all",
                violation_error_code="municipality",
                violation_error_message=_("The coordinator serves the whole region; everyone else one municipality."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="accounts_membership_ends_after_it_begins",
                violation_error_code="valid_until",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(substitute=False) | Q(valid_until__isnull=False),
                name="accounts_a_stand_in_has_a_last_day",
                violation_error_code="valid_until",
                violation_error_message=_("A stand-in needs a last day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

    def describe(self) -> str:
        """Return office, role and days, as in "Mountain: host (stand-in), 1 June 2027 – 31 August 2027"."""
        role = str(self.get_role_display())
        if self.substitute:
            role = gettext("%(role)s (stand-in)") % {"role": role}
        what = f"{self.municipality}: {role}" if self.municipality else role
        if self.valid_from is None and self.valid_until is None:
            return what
        return (
            f"{what}, "
            f"{' – '.join(format_date(day) if day else '' for day in (self.valid_from, self.valid_until)).strip()}"
        )

    @property
    def description(self) -> Promise:
        """Return what the role may do, in words for staff."""
        return ROLES[self.role][1]
