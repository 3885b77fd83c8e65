"""The register: days that are other ones, corrections, marks, columns of the file."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models

from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("absences", "0003_make_wall_screens"),
        ("schools", "0009_number_the_edits_of_schools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterColumns",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "columns",
                    models.JSONField(default=list, help_text="[key, name] in the order of the file", verbose_name="列"),
                ),
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
            options={
                "abstract": False,
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="日にち")),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("sickness", "病欠"),
                            ("accident", "事故欠"),
                            ("suspension", "出席停止"),
                            ("mourning", "忌引"),
                            ("official", "公欠"),
                            ("late", "遅刻"),
                            ("early", "早退"),
                            ("late_early", "遅刻・早退"),
                            ("present", "出席"),
                            ("undecided", "区分が未定"),
                        ],
                        max_length=10,
                        verbose_name="直す前",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("sickness", "病欠"),
                            ("accident", "事故欠"),
                            ("suspension", "出席停止"),
                            ("mourning", "忌引"),
                            ("official", "公欠"),
                            ("late", "遅刻"),
                            ("early", "早退"),
                            ("late_early", "遅刻・早退"),
                            ("present", "出席"),
                            ("undecided", "区分が未定"),
                        ],
                        max_length=10,
                        verbose_name="直したあと",
                    ),
                ),
                (
                    "why",
                    tetoru.crypto.fields.EncryptedTextField(
                        blank=True,
                        help_text="empty: the category was picked anew on the board",
                        verbose_name="直したわけ",
                    ),
                ),
                ("amended_at", models.DateTimeField(verbose_name="直した時刻")),
                (
                    "amended_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="直した人",
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
            options={
                "indexes": [
                    models.Index(fields=["student", "day"], name="amendment_by_student"),
                    models.Index(fields=["school", "day"], name="amendment_by_school"),
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="CalendarEntry",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("from_date", models.DateField(verbose_name="はじめの日")),
                ("until_date", models.DateField(verbose_name="おわりの日")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("infection", "感染症"),
                            ("weather", "天候・災害"),
                            ("vacation", "長い休み（夏休みなど）"),
                            ("substitute", "振替の休み"),
                            ("founding", "開校記念日"),
                            ("other", "そのほかの休み"),
                            ("lessons", "休みの日の授業（土曜授業など）"),
                        ],
                        max_length=10,
                        verbose_name="理由",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="入れた時刻")),
                (
                    "shortened_at",
                    models.DateTimeField(
                        help_text="when it was made to end earlier", null=True, verbose_name="短くした時刻"
                    ),
                ),
                ("taken_back_at", models.DateTimeField(null=True, verbose_name="取り消した時刻")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        help_text="who shortened it or took it back",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="変えた人",
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        db_index=False,
                        help_text="null: the whole school",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.classroom",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入れた人",
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
                "indexes": [models.Index(fields=["school", "until_date"], name="calendar_entry_by_school")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_date__gte", models.F("from_date"))),
                        name="calendar_entry_ends_after_it_begins",
                    )
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="RegisterMarks",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "marks",
                    models.JSONField(
                        default=dict, help_text="a mark of one or two letters by standing", verbose_name="印"
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="register_marks_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("absences_calendarentry"),
        FenceTable("absences_amendment"),
        FenceTable("absences_registermarks"),
        FenceTable("absences_registercolumns"),
    ]
