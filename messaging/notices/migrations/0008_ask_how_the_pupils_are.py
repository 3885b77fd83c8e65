"""A notice can ask whether the children are safe; what counts is kept by pupil and counted by class."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tetoru.ids
import tetoru.tenancy
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0007_keep_who_was_not_reached"),
        ("schools", "0009_number_the_edits_of_schools"),
    ]

    operations = [
        migrations.AddField(
            model_name="answerform",
            name="is_safety",
            field=models.BooleanField(
                default=False, help_text="one question, without a deadline", verbose_name="安否をたずねる"
            ),
        ),
        migrations.CreateModel(
            name="SafetyDelta",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tenant_id", models.UUIDField()),
                ("form_id", models.UUIDField()),
                ("classroom_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("well", models.SmallIntegerField(default=0)),
                ("help", models.SmallIntegerField(default=0)),
                ("unknown", models.SmallIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["tenant_id", "form_id"], name="safety_delta_of_form")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="PupilSafety",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("well", "無事です"), ("help", "助けが必要です"), ("unknown", "まだ分かりません")],
                        max_length=7,
                        verbose_name="安否",
                    ),
                ),
                (
                    "is_disputed",
                    models.BooleanField(
                        default=False, help_text="the guardians say different things", verbose_name="食いちがい"
                    ),
                ),
                ("classroom_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("at", models.DateTimeField(help_text="when it was last said")),
                (
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safeties",
                        to="notices.answerform",
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
            ],
            options={
                "indexes": [models.Index(fields=["form", "state", "at"], name="safety_by_state")],
                "constraints": [models.UniqueConstraint(fields=("form", "student"), name="safety_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="SafetyTally",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("students", models.IntegerField(help_text="on the day of the send", verbose_name="児童生徒の数")),
                ("well", models.IntegerField(default=0, verbose_name="無事です")),
                ("help", models.IntegerField(default=0, verbose_name="助けが必要です")),
                ("unknown", models.IntegerField(default=0, verbose_name="まだ分かりません")),
                (
                    "classroom",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.classroom"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safety_tallies",
                        to="notices.answerform",
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
                    models.UniqueConstraint(
                        fields=("form", "classroom"), name="safety_tally_once", nulls_distinct=False
                    )
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("notices_pupilsafety"),
        FenceTable("notices_safetydelta"),
        FenceTable("notices_safetytally"),
    ]
