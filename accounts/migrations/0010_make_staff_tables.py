"""New staff from a table: rows that wait, and initial passwords until they are printed."""

import accounts.models.staff_table
import django.contrib.postgres.fields
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
        ("accounts", "0009_make_initial_passwords_end"),
        ("schools", "0004_reserve_the_operators_code"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffTable",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "確認待ち"), ("running", "登録中"), ("done", "登録済み")],
                        default="waiting",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                (
                    "rows",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="the cells as JSON; emptied when all are made", verbose_name="行"
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="行の数")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="終わった行")),
                (
                    "skipped",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="登録できなかった行",
                    ),
                ),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="進んだ時刻")),
                (
                    "ends_at",
                    models.DateTimeField(default=accounts.models.staff_table.in_a_day, verbose_name="消える時刻"),
                ),
                ("shown_at", models.DateTimeField(null=True, verbose_name="紙を出した時刻")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        help_text="null: the board's desk",
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
        migrations.CreateModel(
            name="StaffSlip",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="行")),
                ("password", tetoru.crypto.fields.EncryptedTextField(verbose_name="初期パスワード")),
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
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slips", to="accounts.stafftable"
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.AddIndex(
            model_name="stafftable",
            index=models.Index(fields=["tenant", "ends_at"], name="staff_table_by_end"),
        ),
        migrations.AddConstraint(
            model_name="staffslip",
            constraint=models.UniqueConstraint(fields=("table", "number"), name="staff_slip_once"),
        ),
        FenceTable("accounts_stafftable"),
        FenceTable("accounts_staffslip"),
    ]
