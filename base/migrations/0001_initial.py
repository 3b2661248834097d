import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='HourlyCount',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='LoadedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=255)),
                ('object_id', models.BigIntegerField()),
                ('is_made', models.BooleanField(default=True)),
                ('fields', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='base_loadedrow_once')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=120, unique=True)),
                ('to', models.EmailField(max_length=254)),
                ('topic', models.CharField(blank=True, db_index=True, max_length=60)),
                ('cause', models.CharField(blank=True, db_index=True, max_length=60)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('state', models.CharField(default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('sent', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_try'], name='base_mail_due')],
            },
        ),
        migrations.CreateModel(
            name='NightlyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=120)),
                ('date', models.DateField()),
                ('started', models.DateTimeField()),
                ('finished', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('task', 'date'), name='base_nightly_once')],
            },
        ),
        migrations.CreateModel(
            name='VersionStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('part', models.CharField(blank=True, max_length=40)),
                ('changes', models.PositiveIntegerField(default=1)),
                ('stamp', models.PositiveBigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'part', 'changes', 'stamp'], name='base_versionstamp_sums')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('action', models.CharField(max_length=10)),
                ('object_id', models.BigIntegerField()),
                ('parent_id', models.BigIntegerField(null=True)),
                ('name', models.CharField(max_length=200)),
                ('fields', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=dict)),
                ('batch', models.CharField(blank=True, db_index=True, max_length=32)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('parent_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('restores', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.change')),
                ('takes_back', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.change')),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id', '-at'], name='base_change_row'), models.Index(fields=['parent_type', 'parent_id'], name='base_change_parent')],
            },
        ),
    ]
