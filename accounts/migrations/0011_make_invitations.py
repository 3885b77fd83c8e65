"""Letters for guardians, one-time links, consents, and what a school lets a guardian do."""

import django.db.models.deletion
import django.utils.timezone
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models

from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_make_staff_tables"),
        ("schools", "0008_approve_guardians"),
    ]

    operations = [
        migrations.AddField(
            model_name="guardianship",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mistake", "ちがう人・ちがう子どもにつながっていた"),
                    ("changed", "保護者が変わった"),
                    ("asked", "本人または家庭の申し出"),
                    ("refused", "登録を承認しなかった"),
                    ("closed", "本人がアカウントを閉じた"),
                ],
                max_length=8,
                verbose_name="解除の理由",
            ),
        ),
        migrations.AddField(
            model_name="guardianship",
            name="may_contact",
            field=models.BooleanField(
                default=True,
                help_text="where it is off, the school keeps silent and nothing is shown",
                verbose_name="学校から連絡する",
            ),
        ),
        migrations.AddField(
            model_name="guardianship",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="登録した時刻"),
        ),
        migrations.AlterField(
            model_name="guardianship",
            name="state",
            field=models.CharField(
                choices=[("pending", "承認待ち"), ("active", "有効"), ("ended", "解除")],
                default="active",
                max_length=8,
                verbose_name="状態",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "使える"), ("revoked", "取り消し")],
                        default="open",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("most_uses", models.PositiveSmallIntegerField(verbose_name="使える回数")),
                ("uses", models.PositiveSmallIntegerField(default=0, verbose_name="使った回数")),
                ("expires_at", models.DateTimeField(verbose_name="期限")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="作った時刻")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.school"
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="schools.student"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.tenant",
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="InvitationCode",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("code_hash", models.BinaryField(help_text="HMAC-SHA256 of the code", unique=True)),
                (
                    "home",
                    models.ForeignKey(
                        help_text="the tenant of the invitation",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.tenant",
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="code", to="accounts.invitation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signup", "登録の確認"),
                            ("reset_request", "パスワードを忘れた届け"),
                            ("reset", "パスワードの再設定"),
                            ("email_old", "アドレス変更（いまの）"),
                            ("email_new", "アドレス変更（新しい）"),
                            ("counter", "窓口での再設定"),
                        ],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                ("token_hash", models.BinaryField(help_text="SHA-256 of 192 random bits", unique=True)),
                (
                    "words",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="JSON: what was typed, until it is confirmed", verbose_name="すること"
                    ),
                ),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="期限")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="作った時刻")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="whose account, if any",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "document",
                    models.CharField(
                        choices=[("terms", "利用規約"), ("privacy", "プライバシーポリシー")],
                        max_length=8,
                        verbose_name="書面",
                    ),
                ),
                ("version", models.CharField(max_length=10, verbose_name="版")),
                ("agreed_at", models.DateTimeField(verbose_name="同意した時刻")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "document", "version"), name="consent_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("uses__lte", models.F("most_uses"))), name="invitation_used_no_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("student", "school"), name="invitation_open_once"
            ),
        ),
        FenceTable("accounts_invitation"),
    ]
