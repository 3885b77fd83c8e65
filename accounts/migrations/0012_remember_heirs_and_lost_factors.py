"""Whom open work goes to on the last day; when a second factor that is lost ends."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_make_invitations"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="factors_end_at",
            field=models.DateTimeField(
                help_text="a guardian has lost all of them, and waits",
                null=True,
                verbose_name="2つ目の確認が消える時刻",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="heir",
            field=models.ForeignKey(
                help_text="who takes the open work over on that day",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="onetimelink",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signup", "登録の確認"),
                    ("reset_request", "パスワードを忘れた届け"),
                    ("reset", "パスワードの再設定"),
                    ("email_old", "アドレス変更（いまの）"),
                    ("email_new", "アドレス変更（新しい）"),
                    ("counter", "窓口での再設定"),
                    ("factors_lost", "2つ目の確認をなくした届け"),
                ],
                max_length=16,
                verbose_name="種類",
            ),
        ),
    ]
