"""Questions of a notice and the answers to them; templates; a notice's last day."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from tetoru.db.fences import FenceTable
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_confirm_drafts_before_they_are_sent"),
        ("schools", "0008_approve_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="copied_from",
            field=models.ForeignKey(
                help_text="the notice whose words it began with",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="notices.notice",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="expires_on",
            field=models.DateField(
                help_text="the last day on which the notice asks to be read", null=True, verbose_name="期限"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="expires_on",
            field=models.DateField(
                help_text="from the day after on it asks nobody to be read", null=True, verbose_name="期限"
            ),
        ),
        migrations.CreateModel(
            name="AnswerForm",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "questions",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="JSON, in the order in which they are asked", verbose_name="質問"
                    ),
                ),
                (
                    "closes_at",
                    models.DateTimeField(
                        help_text="from this second on nothing is taken", null=True, verbose_name="締め切り"
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_form",
                        to="notices.draft",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_form",
                        to="notices.notice",
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
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("turn", models.PositiveSmallIntegerField(help_text="counts the answers for this pupil, from 1")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("app", "保護者の画面"),
                            ("paper", "紙"),
                            ("phone", "電話"),
                            ("talk", "口頭・そのほか"),
                        ],
                        default="app",
                        max_length=5,
                        verbose_name="届き方",
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "values",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="JSON, by the question's id", verbose_name="回答"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.student"
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
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="notices.answerform",
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="AnswerReminder",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("sent_at", models.DateTimeField()),
                ("households", models.PositiveIntegerField()),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="notices.answerform"
                    ),
                ),
                (
                    "sent_by",
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
            ],
            options={
                "abstract": False,
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", tetoru.crypto.fields.EncryptedTextField(verbose_name="件名")),
                ("body", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="本文")),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="null: everybody's there",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        help_text="null: the board",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
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
        migrations.AddConstraint(
            model_name="answerform",
            constraint=models.CheckConstraint(
                condition=models.Q(("draft__isnull", True), ("notice__isnull", True), _connector="XOR"),
                name="form_of_draft_or_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("form", "student", "turn"), name="answer_turn_once"),
        ),
        migrations.AddIndex(
            model_name="template",
            index=models.Index(fields=["tenant", "school", "owner"], name="template_by_place"),
        ),
        FenceTable("notices_answerform"),
        FenceTable("notices_answer"),
        FenceTable("notices_answerreminder"),
        FenceTable("notices_template"),
    ]
