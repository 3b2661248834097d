from django.db import migrations, models
from django.db.models import F


def keep_reasons(apps, schema_editor):
    """What was written so far is shown until the table is loaded again; the coordinator's own rows stay as they are."""
    apps.get_model("occupations", "Neighbour").objects.update(reason_nb=F("reason"))


class Migration(migrations.Migration):

    dependencies = [("occupations", "0004_neighbour")]

    operations = [
        *[
            migrations.AddField(
                model_name="neighbour",
                name=f"reason_{code}",
                field=models.CharField(
                    help_text="One short phrase.", max_length=120, null=True, verbose_name="reason"
                ),
            )
            for code in ("de", "en", "nb", "nl")
        ],
        migrations.RunPython(keep_reasons, migrations.RunPython.noop, elidable=True),
    ]
