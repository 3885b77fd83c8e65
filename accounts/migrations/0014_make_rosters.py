"""Rosters that other systems send, and by which of their ids they know our classes and pupils."""

import accounts.models.roster
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
        ("accounts", "0013_note_failing_mail"),
        ("schools", "0009_number_the_edits_of_schools"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkedClass",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("partner_id", models.UUIDField()),
                ("sourced_id", models.CharField(max_length=255)),
                (
                    "classroom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.classroom"
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
                "constraints": [
                    models.UniqueConstraint(fields=("partner_id", "sourced_id"), name="linked_class_once"),
                    models.UniqueConstraint(fields=("partner_id", "classroom"), name="linked_class_by_one_id"),
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="LinkedPupil",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("partner_id", models.UUIDField()),
                ("sourced_id", tetoru.crypto.fields.EncryptedTextField(verbose_name="相手のシステムのID")),
                ("sourced_index", models.BinaryField(help_text="blind index of the id", max_length=16)),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.student"
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
                "constraints": [
                    models.UniqueConstraint(fields=("partner_id", "sourced_index"), name="linked_pupil_once"),
                    models.UniqueConstraint(fields=("partner_id", "student"), name="linked_pupil_by_one_id"),
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="RosterRule",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("is_on", models.BooleanField(default=False, verbose_name="小さな変更は自動で取りこむ")),
                ("most_changes", models.PositiveSmallIntegerField(default=10, verbose_name="変更の数")),
                ("set_at", models.DateTimeField(verbose_name="決めた時刻")),
                (
                    "set_by",
                    models.ForeignKey(
                        help_text="in whose name it is done",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="roster_rule_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="RosterUpload",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("partner_id", models.UUIDField()),
                ("upload_id", models.UUIDField(help_text="chosen by the other system; sent twice, it is one upload")),
                (
                    "checksum",
                    models.BinaryField(help_text="keyed; tells whether the same was sent again", max_length=16),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "確認待ち"),
                            ("confirmed", "取りこみ中"),
                            ("taken", "取りこみ済み"),
                            ("refused", "取りこまない"),
                            ("overtaken", "新しい名簿が届いた"),
                            ("expired", "期限切れ"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                (
                    "content",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="classes and pupils as JSON; emptied when it is decided", verbose_name="名簿"
                    ),
                ),
                (
                    "steps",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="JSON; emptied when all are done", verbose_name="することの一覧"
                    ),
                ),
                (
                    "left_out",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="names and reasons as JSON; emptied with the day", verbose_name="取りこめなかったこと"
                    ),
                ),
                ("classes", models.PositiveIntegerField(default=0, verbose_name="学級の数")),
                ("students", models.PositiveIntegerField(default=0, verbose_name="児童生徒の数")),
                ("left_out_count", models.PositiveIntegerField(default=0, verbose_name="取りこめなかった数")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="することの数")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="終わった数")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="届いた時刻")),
                (
                    "ends_at",
                    models.DateTimeField(default=accounts.models.roster.in_two_weeks, verbose_name="消える時刻"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="決めた時刻")),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="進んだ時刻")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.school"
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
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.schoolyear"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "received_at"], name="roster_upload_by_arrival")],
                "constraints": [models.UniqueConstraint(fields=("partner_id", "upload_id"), name="roster_upload_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("accounts_linkedclass"),
        FenceTable("accounts_linkedpupil"),
        FenceTable("accounts_rosterrule"),
        FenceTable("accounts_rosterupload"),
    ]
