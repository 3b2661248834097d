import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=4, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('name_nb', models.CharField(max_length=160, null=True)),
                ('name_en', models.CharField(max_length=160, null=True)),
                ('name_de', models.CharField(max_length=160, null=True)),
                ('name_nl', models.CharField(max_length=160, null=True)),
                ('category', models.CharField(blank=True, max_length=80)),
                ('is_regulated', models.BooleanField(default=False)),
                ('median_monthly', models.PositiveIntegerField(blank=True, null=True)),
                ('p25_monthly', models.PositiveIntegerField(blank=True, null=True)),
                ('p75_monthly', models.PositiveIntegerField(blank=True, null=True)),
                ('employed', models.PositiveIntegerField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='occupations.occupation')),
            ],
        ),
        migrations.CreateModel(
            name='Neighbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('is_nearly', models.BooleanField(default=True)),
                ('reason', models.CharField(max_length=120)),
                ('reason_nb', models.CharField(max_length=120, null=True)),
                ('reason_en', models.CharField(max_length=120, null=True)),
                ('reason_de', models.CharField(max_length=120, null=True)),
                ('reason_nl', models.CharField(max_length=120, null=True)),
                ('advert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='persons', to='occupations.occupation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adverts', to='occupations.occupation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'advert'), name='occupations_neighbour_once'), models.CheckConstraint(condition=models.Q(('person', models.F('advert')), _negated=True), name='occupations_neighbour_differs')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=3)),
                ('word', models.CharField(max_length=120)),
                ('key', models.CharField(blank=True, db_index=True, default='', max_length=120)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='occupations.occupation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('occupation', 'language', 'word'), name='occupations_word_once')],
            },
        ),
        migrations.CreateModel(
            name='UnreadWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('days', models.PositiveSmallIntegerField(default=1)),
                ('first_day', models.DateField(db_index=True)),
                ('last_day', models.DateField(db_index=True)),
                ('word', models.CharField(blank=True, max_length=40)),
                ('is_dismissed', models.BooleanField(default=False)),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='occupations.occupation')),
            ],
        ),
    ]
