"""Other systems of a tenant, their tokens, and what they have taken over."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("absences", "0002_make_empty_seats"),
        ("schools", "0009_number_the_edits_of_schools"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80, verbose_name="連携先の名前")),
                ("client_id", models.CharField(max_length=64, unique=True, verbose_name="クライアントID")),
                (
                    "client_secret",
                    models.CharField(help_text="hashed; the secret itself is shown once", max_length=255),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("absences.read", "欠席・遅刻・早退を受け取る"),
                                ("absences.acknowledge", "受け取ったことを知らせる"),
                            ],
                            max_length=32,
                        ),
                        size=None,
                        verbose_name="できること",
                    ),
                ),
                ("is_on", models.BooleanField(default=False, verbose_name="使う")),
                ("added_at", models.DateTimeField()),
                ("secret_made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1, help_text="grows with each edit")),
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
                "ordering": ("added_at", "id"),
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="PartnerToken",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("checksum", models.BinaryField(help_text="SHA-256 of the token", max_length=32, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("absences.read", "欠席・遅刻・早退を受け取る"),
                                ("absences.acknowledge", "受け取ったことを知らせる"),
                            ],
                            max_length=32,
                        ),
                        size=None,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
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
            name="Linking",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("is_on", models.BooleanField(default=False, verbose_name="連携を使う")),
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="linking_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField(help_text="of the absence: which of its states was taken over")),
                ("acknowledged_at", models.DateTimeField()),
                (
                    "absence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="absences.absence"
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partner", "absence"), name="acknowledgement_once")],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("api_linking"),
        FenceTable("api_partner"),
        FenceTable("api_partnertoken"),
        FenceTable("api_acknowledgement"),
    ]
