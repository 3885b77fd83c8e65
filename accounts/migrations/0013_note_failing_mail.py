"""That mail to an address fails is kept beside it, so that its owner and the school can see it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_remember_heirs_and_lost_factors")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mail_failing_since",
            field=models.DateTimeField(
                help_text="the address refuses mail or sends it back; null: it arrives",
                null=True,
                verbose_name="メールが届かなくなった時刻",
            ),
        ),
    ]
