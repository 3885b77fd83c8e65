"""Initial passwords end after 14 days or one sign-in; an account can close on a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_make_sessions")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="initial_password_until",
            field=models.DateTimeField(
                help_text="of a password that somebody else chose; null: of one's own",
                null=True,
                verbose_name="初期パスワードの期限",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="initial_password_used_at",
            field=models.DateTimeField(
                help_text="it opens the door once", null=True, verbose_name="初期パスワードを使った時刻"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="closes_on",
            field=models.DateField(
                help_text="from the first minute of this day in Tokyo nobody gets in",
                null=True,
                verbose_name="使えなくなる日",
            ),
        ),
    ]
