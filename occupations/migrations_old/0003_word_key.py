from django.db import migrations

import occupations.models
from occupations.spelling import plain


def fill(apps, schema_editor):
    Word = apps.get_model("occupations", "Word")
    words = list(Word.objects.all())
    for word in words:
        word.key = plain(word.word)
    Word.objects.bulk_update(words, ["key"], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [("occupations", "0002_employed")]

    operations = [
        migrations.RemoveIndex(model_name="word", name="occupations_by_word"),
        migrations.AddField(
            model_name="word",
            name="key",
            field=occupations.models.KeyField(db_index=True, default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
