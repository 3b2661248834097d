"""Search engines read a job in the words of schema.org: <https://schema.org/JobPosting>."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from base.templatetags.base import read_text_and_language
from base.values.formats import get_local_day
from jobs import applying

if TYPE_CHECKING:
    from jobs.models import Job


def describe_job(job: "Job") -> dict[str, object]:
    """Return the properties that a job has beside those of every entry."""
    data: dict[str, object] = {
        "title": read_text_and_language(job, "title")[0],
        "datePosted": get_local_day(job.publish_from or job.first_published or timezone.now()).isoformat(),
        "employmentType": name_employment_types(job),
        "jobLocation": describe_location(job),
        "totalJobOpenings": job.posts,
        "occupationalCategory": job.occupation.code,
    }
    if job.partner:
        data["hiringOrganization"] = {"@type": "Organization", "name": job.partner.name}
    if job.publish_until:
        # On the day that the page names, not at the midnight after it.
        last = job.publish_until - datetime.timedelta(seconds=1)
        data["validThrough"] = timezone.localtime(last).isoformat()
    if job.pay_from:
        data["baseSalary"] = describe_pay(job)
    return data | applying.describe(job)


def name_employment_types(job: "Job") -> str | list[str]:
    """Return full time, part time or both, and whether it is temporary; no word of schema.org says until when."""
    types = ["FULL_TIME"] * job.can_be_full_time + ["PART_TIME"] * job.can_be_part_time
    types += ["TEMPORARY"] * (job.engagement in job.LIMITED)
    return types if len(types) > 1 else types[0]


def describe_location(job: "Job") -> dict[str, object]:
    assert job.place is not None  # noqa: S101 - `place_required`: no job is saved without one
    assert job.municipality is not None  # noqa: S101 - not `region_wide_allowed`: the same
    return {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": job.place.name,
            "addressRegion": job.municipality.name,
            "addressCountry": "NO",
        },
    }


def describe_pay(job: "Job") -> dict[str, object]:
    value = {
        "@type": "QuantitativeValue",
        "minValue": job.pay_from,
        "maxValue": job.pay_to or job.pay_from,
        "unitText": job.pay_period.upper(),
    }
    return {"@type": "MonetaryAmount", "currency": "NOK", "value": value}
