"""Whom a notice could not reach, reminders to those who have not opened it, and what the school did instead."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


def key():
    return models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)


def tenant():
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.tenant"
    )


def person():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


def notice(related_name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to="notices.notice", **options
    )


def unindexed(to):
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0006_make_withdrawals"),
        ("delivery", "0004_find_what_failed"),
        ("schools", "0008_approve_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Untold",
            fields=[
                ("id", key()),
                ("notice", notice("untold", db_index=False)),
                ("student", unindexed("schools.student")),
                ("tenant", tenant()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("notice", "student"), name="untold_once")]},
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="OpeningReminder",
            fields=[
                ("id", key()),
                ("sent_at", models.DateTimeField()),
                ("households", models.PositiveIntegerField()),
                ("notice", notice("reminders")),
                ("sent_by", person()),
                ("tenant", tenant()),
            ],
            options={"abstract": False},
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", key()),
                (
                    "way",
                    models.CharField(
                        choices=[("phone", "電話で伝えた"), ("letter", "手紙を渡した")],
                        max_length=6,
                        verbose_name="伝え方",
                    ),
                ),
                ("note", tetoru.crypto.fields.EncryptedTextField(blank=True, verbose_name="メモ")),
                ("at", models.DateTimeField()),
                ("by", person()),
                ("household", unindexed("schools.household")),
                ("notice", notice("follow_ups", db_index=False)),
                ("tenant", tenant()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("notice", "household"), name="follow_up_once")]},
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        *[FenceTable(f"notices_{table}") for table in ("untold", "openingreminder", "followup")],
    ]
