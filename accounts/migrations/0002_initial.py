import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('municipalities', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='membership',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='accounts_one_person_an_email'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('away_from', None), ('away_until', None)), models.Q(('away_from__isnull', False), ('away_until__gte', models.F('away_from')), ('away_until__isnull', False)), _connector='OR'), name='accounts_away_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('user', 'path'), name='accounts_one_draft_a_form'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('municipality', None), ('role', 'coordinator')), models.Q(models.Q(('role', 'coordinator'), _negated=True), ('municipality__isnull', False)), _connector='OR'), name='accounts_only_the_coordinator_serves_all'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='accounts_membership_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('substitute', False), ('valid_until__isnull', False), _connector='OR'), name='accounts_a_stand_in_has_a_last_day'),
        ),
    ]
