import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('municipalities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outlines',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('shapes', models.JSONField(blank=True, default=dict)),
                ('region', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.region')),
            ],
        ),
    ]
