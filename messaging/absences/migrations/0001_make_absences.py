"""Reports of absences, what a school counts of them, and its rules."""

import datetime as dt
import django.contrib.postgres.fields
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
        ("schools", "0009_number_the_edits_of_schools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AbsenceRules",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "cut_off",
                    models.TimeField(
                        default=dt.time(8, 20),
                        help_text="from this moment on the school must be called",
                        verbose_name="締め切り",
                    ),
                ),
                ("phone", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="学校の電話番号")),
                ("asks_temperature", models.BooleanField(default=False, verbose_name="体温を聞く")),
                (
                    "hidden_reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("fever", "発熱"),
                                ("headache", "頭痛"),
                                ("stomach", "腹痛"),
                                ("infection", "感染症"),
                                ("injury", "けが"),
                                ("hospital", "通院"),
                                ("family", "家庭の都合"),
                                ("mourning", "忌引"),
                                ("other", "その他"),
                            ],
                            max_length=9,
                        ),
                        default=list,
                        help_text="of ours, those not offered",
                        size=None,
                    ),
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
            name="OwnWord",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("reason", "理由"), ("activity", "活動")], max_length=8, verbose_name="種類"
                    ),
                ),
                ("label", tetoru.crypto.fields.EncryptedTextField(verbose_name="ことば")),
                ("added_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "school",
                    models.ForeignKey(
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
            name="Report",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absent", "欠席"),
                            ("late", "遅刻"),
                            ("leaving_early", "早退"),
                            ("other", "活動を休む"),
                        ],
                        max_length=13,
                        verbose_name="連絡",
                    ),
                ),
                ("from_date", models.DateField(verbose_name="はじめの日")),
                ("until_date", models.DateField(verbose_name="おわりの日")),
                ("arrives_at", models.TimeField(null=True, verbose_name="着く・もどる時刻")),
                ("leaves_at", models.TimeField(null=True, verbose_name="出る時刻")),
                (
                    "reason",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="a key of PlainReason, or the id of an OwnWord", verbose_name="理由"
                    ),
                ),
                ("note", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="伝えたいこと")),
                ("temperature", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="体温")),
                ("next_talk_on", models.DateField(null=True, verbose_name="次に学校と話す日")),
                (
                    "how",
                    models.CharField(
                        choices=[("guardian", "保護者の画面"), ("phone", "電話"), ("staff", "教職員")],
                        max_length=8,
                        verbose_name="連絡の方法",
                    ),
                ),
                ("key", models.UUIDField(help_text="of the open form: sent twice, it is one report")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.CharField(max_length=6, verbose_name="受付番号")),
                ("reported_at", models.DateTimeField(verbose_name="受け付けた時刻")),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "is_after_cut_off",
                    models.BooleanField(
                        default=False, help_text="sent or changed when the school must be called as well"
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        help_text="null: lessons",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="absences.ownword",
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
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.school"
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
            name="Correction",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absent", "欠席"),
                            ("late", "遅刻"),
                            ("leaving_early", "早退"),
                            ("other", "活動を休む"),
                        ],
                        max_length=13,
                        verbose_name="連絡",
                    ),
                ),
                ("from_date", models.DateField(verbose_name="はじめの日")),
                ("until_date", models.DateField(verbose_name="おわりの日")),
                ("arrives_at", models.TimeField(null=True, verbose_name="着く・もどる時刻")),
                ("leaves_at", models.TimeField(null=True, verbose_name="出る時刻")),
                (
                    "reason",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="a key of PlainReason, or the id of an OwnWord", verbose_name="理由"
                    ),
                ),
                ("note", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="伝えたいこと")),
                ("temperature", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="体温")),
                ("next_talk_on", models.DateField(null=True, verbose_name="次に学校と話す日")),
                ("corrected_at", models.DateTimeField()),
                (
                    "corrected_by",
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
                    "activity",
                    models.ForeignKey(
                        help_text="null: lessons",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="absences.ownword",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="absences.report"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="日にち")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absent", "欠席"),
                            ("late", "遅刻"),
                            ("leaving_early", "早退"),
                            ("other", "活動を休む"),
                        ],
                        max_length=13,
                        verbose_name="連絡",
                    ),
                ),
                ("arrives_at", models.TimeField(null=True, verbose_name="着く・もどる時刻")),
                ("leaves_at", models.TimeField(null=True, verbose_name="出る時刻")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "受付"),
                            ("seen", "学校が見ました"),
                            ("confirmed", "確認"),
                            ("cancelled", "取り消し"),
                        ],
                        default="received",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sickness", "病欠"),
                            ("accident", "事故欠"),
                            ("suspension", "出席停止"),
                            ("mourning", "忌引"),
                            ("late", "遅刻"),
                            ("early", "早退"),
                            ("official", "公欠"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="区分",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(help_text="when a teacher last confirmed or picked the category", null=True),
                ),
                ("changed_at", models.DateTimeField(help_text="when anything of this row last changed")),
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
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
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
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        help_text="null: lessons",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="absences.ownword",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "school", "day"], name="absence_by_school"),
                    models.Index(fields=["classroom", "day"], name="absence_by_class"),
                    models.Index(fields=["tenant", "changed_at", "id"], name="absence_by_change"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("student", "school", "day", "activity"), name="absence_once_a_day", nulls_distinct=False
                    )
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["student", "until_date"], name="report_by_student"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("school", "year", "number"), name="report_number_once"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("reported_by", "key", "student", "school"), name="report_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_date__gte", models.F("from_date"))), name="report_ends_after_it_begins"
            ),
        ),
        FenceTable("absences_absencerules"),
        FenceTable("absences_ownword"),
        FenceTable("absences_report"),
        FenceTable("absences_correction"),
        FenceTable("absences_absence"),
    ]
