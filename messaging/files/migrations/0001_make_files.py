"""Files and their objects, and who of the staff opened which; row-level security on all of them."""

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
        ("schools", "0008_approve_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", tetoru.crypto.fields.EncryptedTextField(verbose_name="名前")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("image", "写真"),
                            ("word", "Word"),
                            ("excel", "Excel"),
                            ("powerpoint", "PowerPoint"),
                        ],
                        max_length=10,
                    ),
                ),
                ("media_type", models.CharField(help_text="of what is given out, from a list of ours", max_length=80)),
                ("size", models.PositiveIntegerField(help_text="bytes of what is given out")),
                ("fingerprint", tetoru.crypto.fields.EncryptedTextField(help_text="SHA-256 of what was uploaded, hex")),
                (
                    "digest",
                    models.BinaryField(help_text="a keyed hash of the fingerprint: the same file is known again"),
                ),
                ("data_key", tetoru.crypto.fields.EncryptedTextField(help_text="the key of the file's bytes, base64")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "調べています"), ("ready", "使えます"), ("refused", "使えません")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                (
                    "refusal",
                    models.CharField(blank=True, help_text="a word of messaging.files.refusals", max_length=20),
                ),
                (
                    "text",
                    tetoru.crypto.fields.EncryptedTextField(
                        blank=True, help_text="the words in it, as far as they could be read", verbose_name="文字"
                    ),
                ),
                ("pages", models.PositiveSmallIntegerField(default=0, help_text="0: not known")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "taken_until",
                    models.DateTimeField(help_text="a worker looks through it; after that it has died", null=True),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="files.storedfile"
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
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="FileOpening",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="files.storedfile"
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="StoredObject",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("part", models.CharField(choices=[("content", "中身"), ("page", "ページの絵")], max_length=7)),
                (
                    "number",
                    models.PositiveSmallIntegerField(default=0, help_text="of a page, from 1; 0 for the content"),
                ),
                ("size", models.PositiveIntegerField(help_text="bytes before sealing")),
                ("width", models.PositiveSmallIntegerField(default=0)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="files.storedfile",
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
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["tenant", "digest"], name="file_same"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["tenant", "taken_until"], name="file_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="fileopening",
            constraint=models.UniqueConstraint(fields=("file", "user"), name="file_opening_once"),
        ),
        migrations.AddIndex(
            model_name="storedobject",
            index=models.Index(condition=models.Q(("file__isnull", True)), fields=["tenant"], name="object_loose"),
        ),
        migrations.AddConstraint(
            model_name="storedobject",
            constraint=models.UniqueConstraint(fields=("file", "part", "number"), name="object_once"),
        ),
        *[FenceTable(f"files_{table}") for table in ("storedfile", "storedobject", "fileopening")],
    ]
