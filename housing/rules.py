"""The rules on homes that a family must know are told in two lines each. The municipality decides in every case.

Sources: husleieloven § 3-5 (deposit), konsesjonsloven (concession, residency duty), lovdata.no.
"""

from django.utils.translation import gettext_lazy as _

DEPOSIT = _(
    "A deposit is at most six months' rent. It stands on a blocked account in your name, opened at the "
    "landlord's cost; "
    "never pay it in cash or to the landlord's own account."
)
RESIDENCY = {
    "none": _("The owner says that nobody has to live here all year. The municipality decides if in doubt."),
    "year_round": _(
        "Somebody must be registered and living here all year: you, or a tenant. The municipality can "
        "grant exceptions and decides."
    ),
    "farm": _(
        "Whoever buys the farm must move in within a year and live there for five years. The "
        "municipality decides on exceptions."
    ),
    "ask": _(
        "Whether somebody must live here all year has to be asked. The service office finds out; the "
        "municipality decides."
    ),
    "unknown": _(
        "The owner has not said whether somebody must live here all year. Ask before you sign; the "
        "municipality decides."
    ),
}
CONCESSION = {
    "free": _("No permission is needed: you fill in a declaration of your own, and the municipality confirms it."),
    "apply": _("You apply to the municipality for permission to take over the property. The municipality decides."),
    "ask": _("Whether a permission is needed has to be asked. The service office finds out; the municipality decides."),
    "unknown": _(
        "The owner has not said whether a permission is needed. Ask before you sign; the municipality decides."
    ),
}
