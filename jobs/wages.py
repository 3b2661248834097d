"""Pay is stated an hour, a month or a year; it is compared as that of a full year.

A year of full time has 1,950 hours: 52 weeks of 37.5 hours, by which pay is reckoned in Norwegian agreements.
"""

from django.db.models import BigIntegerField, Case, F, Value, When
from django.db.models.functions import Cast, Coalesce

TIMES_A_YEAR = {"hour": 1950, "month": 12, "year": 1}


def build_yearly_pay(*, is_highest: bool) -> Case:
    """Return an expression for the yearly kroner of a job: its highest pay, or the lowest, which is sure.

    It is NULL where the employer has not said what the job pays.
    """
    column = Coalesce("pay_to", "pay_from") if is_highest else F("pay_from")
    kroner = Cast(column, BigIntegerField())
    return Case(
        *(
            When(pay_period=period, pay_from__gt=0, then=kroner * Value(times, output_field=BigIntegerField()))
            for period, times in TIMES_A_YEAR.items()
        ),
        default=None,
        output_field=BigIntegerField(),
    )
