"""Mails about accounts, and the language of each person."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_make_totp_devices"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[
                    ("ja", "日本語"),
                    ("ja-easy", "やさしい日本語"),
                    ("en", "English"),
                    ("zh-hans", "简体中文"),
                    ("pt", "Português"),
                    ("vi", "Tiếng Việt"),
                    ("fil", "Filipino"),
                ],
                default="ja",
                max_length=8,
                verbose_name="言語",
            ),
        ),
        migrations.CreateModel(
            name="AccountMail",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="one of accounts.mails.kinds", max_length=24, verbose_name="種類")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ja", "日本語"),
                            ("ja-easy", "やさしい日本語"),
                            ("en", "English"),
                            ("zh-hans", "简体中文"),
                            ("pt", "Português"),
                            ("vi", "Tiếng Việt"),
                            ("fil", "Filipino"),
                        ],
                        max_length=8,
                        verbose_name="言語",
                    ),
                ),
                ("address", tetoru.crypto.fields.EncryptedTextField(verbose_name="宛先")),
                (
                    "words",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="what the template needs, as JSON; may hold a link that opens a door",
                        verbose_name="書くこと",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "これから"),
                            ("sending", "送信中"),
                            ("sent", "送信済み"),
                            ("failed", "届かない"),
                        ],
                        default="pending",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="試した回数")),
                ("due_at", models.DateTimeField(verbose_name="次に送る時刻")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="作った時刻")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="送れない理由")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="whose account, if any",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "sending"])),
                        fields=["due_at"],
                        name="account_mail_due",
                    )
                ],
            },
        ),
    ]
