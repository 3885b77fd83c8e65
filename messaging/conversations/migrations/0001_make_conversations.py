"""Conversations about one pupil, who takes part in them, what is said, and a school's rules."""

import datetime as dt
import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_make_files"),
        ("schools", "0009_number_the_edits_of_schools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("subject", tetoru.crypto.fields.EncryptedTextField(verbose_name="件名")),
                ("is_joint", models.BooleanField(default=False, verbose_name="保護者をまとめた")),
                ("opened_at", models.DateTimeField(verbose_name="はじめた時刻")),
                ("key", models.UUIDField(help_text="of the open form: sent twice, it is one conversation")),
                (
                    "closed_at",
                    models.DateTimeField(
                        help_text="from then on it is read only", null=True, verbose_name="終えた時刻"
                    ),
                ),
                (
                    "said_count",
                    models.PositiveIntegerField(
                        default=0, help_text="the number of the newest message", verbose_name="連絡の数"
                    ),
                ),
                ("last_at", models.DateTimeField(help_text="of the newest message", verbose_name="最後の時刻")),
                (
                    "wants_call_since",
                    models.DateTimeField(
                        help_text="a guardian has asked to be called, and nobody has called yet",
                        null=True,
                        verbose_name="電話がほしい",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.student",
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
            name="ConversationRules",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "is_on",
                    models.BooleanField(
                        default=True,
                        help_text="off: what was said stays readable, nothing new is said",
                        verbose_name="個別連絡を使う",
                    ),
                ),
                ("guardians_open", models.BooleanField(default=False, verbose_name="保護者からもはじめられる")),
                (
                    "all_staff_open",
                    models.BooleanField(
                        default=False,
                        help_text="off: teachers of the class and managers",
                        verbose_name="担任でない教職員もはじめられる",
                    ),
                ),
                (
                    "may_be_joint",
                    models.BooleanField(
                        default=False,
                        help_text="off: no guardian ever learns of another",
                        verbose_name="保護者をまとめた個別連絡を作れる",
                    ),
                ),
                (
                    "hours_since",
                    models.TimeField(default=dt.time(7, 30), verbose_name="先生が見る時間：はじまり"),
                ),
                ("hours_until", models.TimeField(default=dt.time(17, 30), verbose_name="先生が見る時間：おわり")),
                (
                    "school",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
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
            name="Message",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="番号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("said", "連絡"),
                            ("call", "お電話ください"),
                            ("called", "電話しました"),
                            ("joined", "加わりました"),
                            ("left", "外れました"),
                            ("handed", "担任がかわりました"),
                            ("looked", "管理職が読みました"),
                            ("closed", "終えました"),
                            ("reopened", "また開きました"),
                        ],
                        default="said",
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                (
                    "text",
                    tetoru.crypto.fields.EncryptedTextField(
                        blank=True, help_text="of a manager who looked: the reason", verbose_name="本文"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="時刻")),
                ("key", models.UUIDField(help_text="of the open form: sent twice, it is one message")),
                (
                    "about",
                    models.ForeignKey(
                        help_text="who joined, left or took over",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        help_text="null: nobody did it, the class changed",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="conversations.conversation",
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
                "ordering": ("number",),
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="MessageFile",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("order", models.PositiveSmallIntegerField(verbose_name="並び順")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="message_attachment",
                        to="files.storedfile",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="conversations.message",
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
                "ordering": ("order", "pk"),
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[("guardian", "保護者"), ("teacher", "担任"), ("added", "加わった教職員")],
                        max_length=8,
                        verbose_name="立場",
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="加わった時刻")),
                ("left_at", models.DateTimeField(null=True, verbose_name="外れた時刻")),
                (
                    "read_count",
                    models.PositiveIntegerField(
                        default=0, help_text="the number of the newest one read", verbose_name="読んだところ"
                    ),
                ),
                ("read_at", models.DateTimeField(null=True, verbose_name="読んだ時刻")),
                (
                    "told_at",
                    models.DateTimeField(
                        help_text="when a mail or push about it was last queued for a guardian", null=True
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="conversations.conversation",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["student", "last_at"], name="conversation_by_student"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["tenant", "school", "last_at"], name="conversation_by_school"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(fields=("opened_by", "key"), name="conversation_opened_once"),
        ),
        migrations.AddConstraint(
            model_name="conversationrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_until__gt", models.F("hours_since"))), name="conversation_hours_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("conversation", "number"), name="message_in_order"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("conversation", "author", "key"), name="message_said_once"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("conversation", "user"), name="participant_once"),
        ),
        FenceTable("conversations_conversationrules"),
        FenceTable("conversations_conversation"),
        FenceTable("conversations_participant"),
        FenceTable("conversations_message"),
        FenceTable("conversations_messagefile"),
    ]
