"""Many jobs in the demo region, for the benchmark: run by `manage.py shell`. Rows are doubled inside the database."""


def make(number: int) -> None:
    from django.db import connection

    from jobs.models import Job

    columns = [field.column for field in Job._meta.concrete_fields if field.column not in ("id", "slug", "status")]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        while (have := Job.objects.count()) < number:
            last = Job.objects.order_by("-pk").values_list("pk", flat=True)[0]
            cursor.execute(
                f'INSERT INTO jobs_job ({names}, "slug", "status") SELECT {names}, '
                "substr(slug, 1, 40) || '-' || CAST(id + %s AS varchar), "
                "CASE id %% 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'archived' ELSE 'published' END "
                "FROM jobs_job ORDER BY id LIMIT %s",
                [last, number - have],
            )
        cursor.execute("ANALYZE")
