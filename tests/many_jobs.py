"""Many jobs in the demo region, for the benchmark: run by `manage.py shell`."""


def make(number: int) -> None:
    import datetime

    from django.utils import timezone

    from jobs.models import Job

    samples = list(Job.objects.all())
    have = Job.objects.count()
    now = timezone.now()
    for start in range(have, number, 250):
        rows = []
        for n in range(start, min(start + 250, number)):
            sample = samples[n % len(samples)]
            values = {
                f.attname: getattr(sample, f.attname)
                for f in Job._meta.concrete_fields
                if f.name not in ("id", "title", "summary", "body", "picture_alt")
            }
            job = Job(**values)
            job.slug, job.status = f"{sample.slug[:60]}-{n}", ("published", "archived", "draft")[n % 3]
            rows.append(job)
        Job.objects.bulk_create(rows)
        Job.objects.filter(slug__in=[row.slug for row in rows]).update(updated=now - datetime.timedelta(minutes=start))
