from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel(old_name="HourlyCount", new_name="ActionCount"),
    ]
