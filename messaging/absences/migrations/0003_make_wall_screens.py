"""Screens on walls that show the board."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("absences", "0002_make_empty_seats"),
        ("schools", "0009_number_the_edits_of_schools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WallScreen",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("place", tetoru.crypto.fields.EncryptedTextField(verbose_name="画面のある場所")),
                ("code_hash", models.BinaryField(help_text="null: used", null=True, unique=True)),
                ("code_until", models.DateTimeField()),
                ("token_hash", models.BinaryField(help_text="null: not opened yet", null=True, unique=True)),
                ("made_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("shown_on", models.DateField(help_text="the last day on which it showed names", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
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
            ],
            options={
                "abstract": False,
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("absences_wallscreen"),
    ]
