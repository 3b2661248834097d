import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('municipalities', '0001_initial'),
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('picture', models.FileField(blank=True, upload_to='')),
                ('picture_alt', models.CharField(blank=True, max_length=200)),
                ('picture_alt_nb', models.CharField(blank=True, max_length=200, null=True)),
                ('picture_alt_en', models.CharField(blank=True, max_length=200, null=True)),
                ('picture_alt_de', models.CharField(blank=True, max_length=200, null=True)),
                ('picture_alt_nl', models.CharField(blank=True, max_length=200, null=True)),
                ('picture_credit', models.CharField(blank=True, max_length=120)),
                ('renditions', models.JSONField(blank=True, default=dict)),
                ('picture_width', models.PositiveIntegerField(blank=True, null=True)),
                ('picture_height', models.PositiveIntegerField(blank=True, null=True)),
                ('street', models.CharField(blank=True, max_length=120)),
                ('postal_code', models.CharField(blank=True, max_length=4)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('position_exact', models.BooleanField(default=False)),
                ('status', models.CharField(default='draft', max_length=10)),
                ('publish_from', models.DateTimeField(blank=True, null=True)),
                ('publish_until', models.DateTimeField(blank=True, null=True)),
                ('first_published', models.DateTimeField(blank=True, null=True)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('translation_state', models.JSONField(blank=True, default=dict)),
                ('translation_gaps', models.CharField(blank=True, default='', max_length=200)),
                ('title', models.CharField(max_length=140)),
                ('title_nb', models.CharField(max_length=140, null=True)),
                ('title_en', models.CharField(max_length=140, null=True)),
                ('title_de', models.CharField(max_length=140, null=True)),
                ('title_nl', models.CharField(max_length=140, null=True)),
                ('search_text', models.TextField(blank=True, default='')),
                ('slug', models.SlugField(blank=True, max_length=80, unique=True)),
                ('summary', models.CharField(blank=True, max_length=300)),
                ('summary_nb', models.CharField(blank=True, max_length=300, null=True)),
                ('summary_en', models.CharField(blank=True, max_length=300, null=True)),
                ('summary_de', models.CharField(blank=True, max_length=300, null=True)),
                ('summary_nl', models.CharField(blank=True, max_length=300, null=True)),
                ('body', models.TextField(blank=True)),
                ('body_nb', models.TextField(blank=True, null=True)),
                ('body_en', models.TextField(blank=True, null=True)),
                ('body_de', models.TextField(blank=True, null=True)),
                ('body_nl', models.TextField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('source_id', models.CharField(blank=True, max_length=80)),
                ('source_url', models.URLField(blank=True, max_length=2000)),
                ('review_note', models.CharField(blank=True, max_length=300)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('updated', models.DateTimeField(auto_now=True)),
                ('sort_key_nb', models.CharField(blank=True, default='', max_length=540)),
                ('sort_key_en', models.CharField(blank=True, default='', max_length=540)),
                ('sort_key_de', models.CharField(blank=True, default='', max_length=540)),
                ('sort_key_nl', models.CharField(blank=True, default='', max_length=540)),
                ('programmes', models.CharField(blank=True, max_length=60)),
                ('programmes_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('programmes_source', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(max_length=16)),
                ('org_number', models.CharField(blank=True, max_length=9)),
                ('ownership', models.CharField(blank=True, max_length=8)),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('grade_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('grade_to', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('age_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('months_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('age_to', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('pupils', models.PositiveIntegerField(blank=True, null=True)),
                ('pupils_on', models.DateField(blank=True, null=True)),
                ('language_form', models.CharField(blank=True, max_length=8)),
                ('after_school', models.BooleanField(blank=True, null=True)),
                ('free_places', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('free_places_on', models.DateField(blank=True, null=True)),
                ('website', models.URLField(blank=True, max_length=2000)),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.place')),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('grade', models.PositiveSmallIntegerField()),
                ('pupils', models.PositiveSmallIntegerField()),
                ('counted_on', models.DateField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='schools.school')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideSchool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('programmes', models.CharField(blank=True, max_length=60)),
                ('programmes_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('programmes_source', models.CharField(blank=True, max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('sort_key', models.CharField(blank=True, default='', max_length=540)),
                ('org_number', models.CharField(max_length=9, unique=True)),
                ('ownership', models.CharField(blank=True, max_length=8)),
                ('county_number', models.CharField(max_length=2)),
                ('county_name', models.CharField(max_length=60)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('website', models.URLField(blank=True, max_length=2000)),
                ('source', models.CharField(max_length=120)),
                ('source_url', models.URLField(blank=True, max_length=2000)),
                ('reviewed_on', models.DateField(blank=True, default=django.utils.timezone.localdate, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.place')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('programmes', ''), ('programmes_year__isnull', False), _connector='OR'), name='schools_outsideschool_programmes_dated')],
            },
        ),
        migrations.AddIndex(
            model_name='school',
            index=models.Index(fields=['status', 'publish_until'], name='schools_school_public'),
        ),
        migrations.AddIndex(
            model_name='school',
            index=models.Index(fields=['status', 'publish_from'], name='schools_school_begins'),
        ),
        migrations.AddIndex(
            model_name='school',
            index=models.Index(fields=['source', 'source_id'], name='schools_school_source'),
        ),
        migrations.AddIndex(
            model_name='school',
            index=models.Index(fields=['updated'], name='schools_school_updated'),
        ),
        migrations.AddIndex(
            model_name='school',
            index=models.Index(fields=['translation_gaps'], name='schools_school_gaps'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('title_nb__isnull', False), models.Q(('title_nb', ''), _negated=True)), _connector='OR'), name='schools_school_published_has_title'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('picture', ''), models.Q(('picture_alt_nb__isnull', False), models.Q(('picture_alt_nb', ''), _negated=True)), _connector='OR'), name='schools_school_published_has_alt'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('publish_from', None), ('publish_until', None), ('publish_until__gt', models.F('publish_from')), _connector='OR'), name='schools_school_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('programmes', ''), ('programmes_year__isnull', False), _connector='OR'), name='schools_school_programmes_dated'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('free_places', None), ('free_places_on__isnull', False), _connector='OR'), name='schools_school_free_places_dated'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grade_from', None), ('grade_to', None)), models.Q(('grade_from__isnull', False), ('grade_to__isnull', False)), _connector='OR'), name='schools_school_grades_together'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('age_from', None), ('age_to', None), ('age_to__gte', models.F('age_from')), _connector='OR'), name='schools_school_ages_in_order'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('months_from', None), ('age_from', None), models.Q(('months_from__gte', django.db.models.expressions.CombinedExpression(models.F('age_from'), '*', models.Value(12))), ('months_from__lt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('age_from'), '+', models.Value(1)), '*', models.Value(12)))), _connector='OR'), name='schools_school_months_in_year'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('grade_to', None), ('grade_to__gte', models.F('grade_from')), _connector='OR'), name='schools_school_grades_in_order'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.UniqueConstraint(fields=('school', 'grade'), name='schools_grade_once'),
        ),
    ]
