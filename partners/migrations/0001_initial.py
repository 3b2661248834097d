import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('municipalities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('search_text', models.TextField(blank=True, default='')),
                ('sort_key', models.CharField(blank=True, default='', max_length=540)),
                ('name_key', models.CharField(blank=True, db_index=True, default='', max_length=120)),
                ('kind', models.CharField(max_length=12)),
                ('sector', models.CharField(max_length=8)),
                ('org_number', models.CharField(blank=True, max_length=9)),
                ('website', models.URLField(blank=True, max_length=2000)),
                ('description', models.TextField(blank=True, max_length=600)),
                ('description_nb', models.TextField(blank=True, max_length=600, null=True)),
                ('description_en', models.TextField(blank=True, max_length=600, null=True)),
                ('description_de', models.TextField(blank=True, max_length=600, null=True)),
                ('description_nl', models.TextField(blank=True, max_length=600, null=True)),
                ('source', models.CharField(blank=True, max_length=40)),
                ('source_id', models.CharField(blank=True, max_length=80)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='municipalities.municipality')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='municipalities.place')),
            ],
        ),
    ]
