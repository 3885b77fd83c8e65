"""Seats that were found empty, and the calls about them."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("absences", "0001_make_absences"),
        ("schools", "0009_number_the_edits_of_schools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmptySeat",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="日にち")),
                ("marked_at", models.DateTimeField(help_text="from here on the timer runs")),
                ("calling_since", models.DateTimeField(null=True)),
                (
                    "asked_at",
                    models.DateTimeField(help_text="when the guardians were sent the one urgent question", null=True),
                ),
                (
                    "left_home_at",
                    models.DateTimeField(help_text="when a guardian said that the child has left home", null=True),
                ),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("came", "教室にいました"),
                            ("reported", "連絡がありました"),
                            ("known", "家庭と話して、分かりました"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="どうなったか",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(help_text="when anything of this row last changed")),
                (
                    "caller",
                    models.ForeignKey(
                        db_index=False,
                        help_text="who has taken it on to call the home",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.classroom",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        help_text="null: a guardian's report ended it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "left_home_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marked_by",
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
            name="Call",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("called_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("reached", "話せました"), ("not_reached", "つながりませんでした")],
                        max_length=11,
                        verbose_name="電話の結果",
                    ),
                ),
                ("note", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="聞いたこと")),
                (
                    "called_by",
                    models.ForeignKey(
                        db_index=False,
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
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="absences.emptyseat"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.AddIndex(
            model_name="emptyseat",
            index=models.Index(fields=["tenant", "school", "day"], name="empty_seat_by_school"),
        ),
        migrations.AddConstraint(
            model_name="emptyseat",
            constraint=models.UniqueConstraint(fields=("student", "school", "day"), name="empty_seat_once_a_day"),
        ),
        FenceTable("absences_emptyseat"),
        FenceTable("absences_call"),
    ]
