from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("occupations", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="occupation",
            name="employed",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Whole country. Of occupations that share a word, the more common one is offered first.",
                null=True,
                verbose_name="persons employed",
            ),
        ),
    ]
