import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('municipalities', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskVisit',
            fields=[
                ('office', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='municipalities.municipality')),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('told_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LinkCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('used_for', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('kind', models.CharField(default='family', max_length=10)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('channel', models.CharField(blank=True, max_length=10)),
                ('best_time', models.CharField(blank=True, max_length=120)),
                ('language', models.CharField(default='nb', max_length=10)),
                ('discreet', models.BooleanField(default=False)),
                ('scope', models.CharField(default='region', max_length=10)),
                ('adults', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('birth_years', models.JSONField(blank=True, default=list)),
                ('occupations', models.CharField(blank=True, max_length=300)),
                ('wishes', models.TextField(blank=True, max_length=2000)),
                ('timing', models.CharField(blank=True, max_length=120)),
                ('about_id', models.PositiveBigIntegerField(blank=True, null=True)),
                ('about_title', models.CharField(blank=True, max_length=200)),
                ('plan_query', models.TextField(blank=True, max_length=2000)),
                ('plan', models.JSONField(blank=True, default=dict)),
                ('source', models.SlugField(blank=True, max_length=40)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('stage', models.CharField(default='new', max_length=15)),
                ('ended_reason', models.CharField(blank=True, max_length=20)),
                ('first_answer_on', models.DateField(blank=True, null=True)),
                ('answered_in_time', models.BooleanField(blank=True, null=True)),
                ('visited_on', models.DateField(blank=True, null=True)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('moved_on', models.DateField(blank=True, null=True)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('unanswered_since', models.DateTimeField(blank=True, null=True)),
                ('promised_by', models.DateField(blank=True, null=True)),
                ('escalated_on', models.DateField(blank=True, null=True)),
                ('next_action', models.CharField(blank=True, max_length=200)),
                ('next_action_on', models.DateField(blank=True, null=True)),
                ('last_contact_on', models.DateField(default=django.utils.timezone.localdate)),
                ('last_event_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('queue', models.PositiveSmallIntegerField(default=2)),
                ('due_on', models.DateField(default=django.utils.timezone.localdate)),
                ('asked_for', models.CharField(blank=True, max_length=10)),
                ('mail_stopped', models.BooleanField(default=False)),
                ('follow_up', models.BooleanField(default=False)),
                ('keep_until', models.DateField(default=django.utils.timezone.localdate)),
                ('journal_number', models.CharField(blank=True, max_length=40)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('anonymised_on', models.DateField(blank=True, null=True)),
                ('about_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contenttypes.contenttype')),
                ('archive_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality')),
                ('asked_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='municipalities.municipality')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FurtherOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helps_with', to='municipalities.municipality')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='further', to='inquiries.inquiry')),
            ],
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='municipalities.municipality')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='inquiries.inquiry')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(max_length=15)),
                ('by', models.CharField(max_length=10)),
                ('text', models.TextField(blank=True)),
                ('stage', models.CharField(blank=True, max_length=15)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('date', models.DateField(blank=True, null=True)),
                ('answers', models.BooleanField(default=False)),
                ('reached', models.BooleanField(default=False)),
                ('settles', models.BooleanField(default=False)),
                ('asked_for', models.CharField(blank=True, max_length=10)),
                ('key', models.CharField(blank=True, max_length=40, null=True, unique=True)),
                ('colleague', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('departure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.departure')),
                ('from_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='inquiries.event')),
                ('takes_back', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back_by', to='inquiries.event')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='inquiries.inquiry')),
            ],
        ),
        migrations.CreateModel(
            name='ArchivedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('journal_number', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('name', models.CharField(max_length=120)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archived_cases', to='municipalities.municipality')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archived', to='inquiries.inquiry')),
            ],
        ),
        migrations.CreateModel(
            name='MorningNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='inquiries.event')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_listed', models.BooleanField(default=False)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='inquiries.inquiry')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PrivateLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires', models.DateTimeField()),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='inquiries.inquiry')),
            ],
        ),
        migrations.CreateModel(
            name='Snippet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=80)),
                ('title_nb', models.CharField(max_length=80, null=True)),
                ('title_en', models.CharField(max_length=80, null=True)),
                ('title_de', models.CharField(max_length=80, null=True)),
                ('title_nl', models.CharField(max_length=80, null=True)),
                ('body', models.TextField(max_length=3000)),
                ('body_nb', models.TextField(max_length=3000, null=True)),
                ('body_en', models.TextField(max_length=3000, null=True)),
                ('body_de', models.TextField(max_length=3000, null=True)),
                ('body_nl', models.TextField(max_length=3000, null=True)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('broken_links', models.JSONField(blank=True, default=list)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='snippets', to='municipalities.municipality')),
            ],
        ),
        migrations.CreateModel(
            name='YearBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('first', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveSmallIntegerField(unique=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='inquiries_block_ends_after_it_begins')],
            },
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['queue', 'due_on', 'id'], name='inquiries_inbox_all'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['office', 'queue', 'due_on', 'id'], name='inquiries_inbox_office'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['promised_by', 'escalated_on'], name='inquiries_overdue'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('anonymised_on', None)), fields=['keep_until'], name='inquiries_due_to_end'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='inquiries_closed'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['created', 'office'], name='inquiries_funnel'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(django.db.models.functions.text.Lower('email'), name='inquiries_email'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('barrier', 'mistake')), ('anonymised_on__isnull', False), models.Q(models.Q(('name', ''), _negated=True), models.Q(models.Q(('email', ''), _negated=True), models.Q(('phone', ''), _negated=True), _connector='OR')), _connector='OR'), name='inquiries_somebody_can_be_reached'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('anonymised_on', None), models.Q(('email', ''), ('keep_until__lte', models.F('anonymised_on')), ('name', ''), ('phone', ''), ('wishes', '')), _connector='OR'), name='inquiries_anonymised_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('anonymised_on', None), _connector='OR'), name='inquiries_closed_until_anonymised'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'ended'), ('ended_reason', ''), _connector='XOR'), name='inquiries_ended_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('promised_by', None), ('unanswered_since', None)), models.Q(('promised_by__isnull', False), ('unanswered_since__isnull', False)), _connector='OR'), name='inquiries_unanswered_has_a_promise'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('asked_office', None), models.Q(('asked_for', ''), _negated=True), _connector='XOR'), name='inquiries_asked_names_an_office'),
        ),
        migrations.AddConstraint(
            model_name='furtheroffice',
            constraint=models.UniqueConstraint(fields=('inquiry', 'office'), name='inquiries_further_once'),
        ),
        migrations.AddConstraint(
            model_name='follower',
            constraint=models.UniqueConstraint(fields=('inquiry', 'user'), name='inquiries_follower_once'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['inquiry', 'id'], name='inquiries_timeline'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['kind', 'at'], name='inquiries_recount'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'taken_back'), ('takes_back', None), _connector='XOR'), name='inquiries_taken_back_names_a_row'),
        ),
        migrations.AddConstraint(
            model_name='morningnews',
            constraint=models.UniqueConstraint(fields=('user', 'event'), name='inquiries_morning_news_once'),
        ),
        migrations.AddIndex(
            model_name='opening',
            index=models.Index(fields=['user', 'last_at'], name='inquiries_opening_last'),
        ),
        migrations.AddIndex(
            model_name='privatelink',
            index=models.Index(fields=['expires'], name='inquiries_link_expires'),
        ),
        migrations.AddConstraint(
            model_name='snippet',
            constraint=models.CheckConstraint(condition=models.Q(('title_nb__isnull', False), models.Q(('title_nb', ''), _negated=True)), name='inquiries_snippet_has_title'),
        ),
    ]
