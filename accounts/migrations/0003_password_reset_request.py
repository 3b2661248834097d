from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
    ]

    operations = [
        migrations.RenameModel(old_name="PasswordWish", new_name="PasswordResetRequest"),
        migrations.RenameField(model_name="passwordresetrequest", old_name="asked", new_name="requested_at"),
    ]
