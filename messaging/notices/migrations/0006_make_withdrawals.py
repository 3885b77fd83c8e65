"""Notices can be taken back, with proof; what is sent in their place names them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_ask_and_answer"),
        ("schools", "0008_approve_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="corrects",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.notice",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="corrects",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="notices.notice"
            ),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="mail_queued_at",
            field=models.DateTimeField(help_text="or when it was withdrawn before that", null=True),
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(help_text="from this moment on nobody could open it")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("content", "内容にまちがいがあった"),
                            ("audience", "送り先をまちがえた"),
                            ("file", "添付をまちがえた"),
                            ("other", "そのほか"),
                        ],
                        max_length=8,
                        verbose_name="理由",
                    ),
                ),
                (
                    "words",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="the school's own words; guardians read them", verbose_name="ひとこと"
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        choices=[
                            ("opened", "開いた人に知らせる"),
                            ("reached", "メールなどが届いた人ぜんぶに知らせる"),
                            ("nobody", "知らせない"),
                        ],
                        max_length=7,
                        verbose_name="知らせる相手",
                    ),
                ),
                (
                    "home_count",
                    models.PositiveIntegerField(default=0, help_text="homes that had been addressed until then"),
                ),
                ("opened_count", models.PositiveIntegerField(default=0, help_text="homes that had opened it")),
                ("guardian_count", models.PositiveIntegerField(default=0)),
                ("reader_count", models.PositiveIntegerField(default=0, help_text="guardians who had opened it")),
                (
                    "cancelled_count",
                    models.PositiveIntegerField(default=0, help_text="messages that were not sent any more"),
                ),
                ("first_opened_at", models.DateTimeField(null=True)),
                ("last_opened_at", models.DateTimeField(null=True)),
                ("head", tetoru.crypto.fields.EncryptedTextField(help_text="the first lines of the proof's file")),
                ("digest", models.CharField(help_text="SHA-256 of the proof's file, in hex", max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="withdrawal", to="notices.notice"
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
            options={
                "abstract": False,
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="ProofHome",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField(help_text="counted from 1")),
                (
                    "guardian_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), help_text="to whom it was addressed", size=None
                    ),
                ),
                ("lines", tetoru.crypto.fields.EncryptedTextField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.tenant",
                    ),
                ),
                (
                    "withdrawal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="homes",
                        to="notices.withdrawal",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("withdrawal", "place"), name="proof_home_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("report", "報告の下書き"), ("apology", "おわびの手紙")], max_length=7),
                ),
                (
                    "words",
                    tetoru.crypto.fields.EncryptedTextField(help_text="JSON: the texts by the names of their fields"),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "withdrawal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="notices.withdrawal",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("withdrawal", "kind"), name="paper_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        *[FenceTable(f"notices_{table}") for table in ("withdrawal", "proofhome", "paper")],
    ]
