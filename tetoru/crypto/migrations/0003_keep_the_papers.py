"""Rotations, requests to destroy and certificates: in the ordinary schema, since they must outlive the keys."""

from django.conf import settings
from django.db import migrations, models
from tetoru.ids import new_id

ID = models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)

# Requests and certificates are added and never changed; a rotation is finished, and never removed.
RIGHTS = """
revoke delete on crypto_rotation, crypto_destructionrequest, crypto_deletioncertificate from {role};
revoke update on crypto_destructionrequest, crypto_deletioncertificate from {role};
"""


def take_rights_away(apps, schema_editor):
    schema_editor.execute(RIGHTS.format(role=schema_editor.quote_name(settings.RUNTIME_ROLE)))


class Migration(migrations.Migration):
    dependencies = [("crypto", "0002_name_roots")]
    operations = [
        migrations.AddField(
            "key", "root", models.TextField(help_text="which root wrapped it: local:<fingerprint> or kms:<key id>")
        ),
        migrations.AlterField(
            "key",
            "wrapped",
            models.BinaryField(help_text="the key, wrapped by the root: 60 bytes, or AWS KMS's own form"),
        ),
        migrations.CreateModel(
            name="Rotation",
            fields=[
                ("id", ID),
                ("owner", models.UUIDField()),
                ("key_id", models.IntegerField(help_text="the new version")),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["owner", "-key_id"], name="rotation_of_owner")]},
        ),
        migrations.CreateModel(
            name="DestructionRequest",
            fields=[
                ("id", ID),
                ("owner", models.UUIDField()),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("requested_by", models.UUIDField()),
                ("reason", models.TextField(help_text="the contract's end, in words without personal data")),
                ("keys", models.JSONField(help_text="id, version and commitment of each key, as they were then")),
            ],
        ),
        migrations.CreateModel(
            name="DeletionCertificate",
            fields=[
                ("id", ID),
                ("owner", models.UUIDField(unique=True)),
                (
                    "request",
                    models.OneToOneField(
                        "crypto.destructionrequest", models.deletion.PROTECT, related_name="certificate"
                    ),
                ),
                ("confirmed_by", models.UUIDField()),
                ("destroyed_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("digest", models.CharField(help_text="SHA-256 of the text, in hex", max_length=64)),
            ],
        ),
        migrations.RunPython(take_rights_away, migrations.RunPython.noop),
    ]
