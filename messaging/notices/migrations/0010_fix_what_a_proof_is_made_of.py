"""What is known at the moment of a withdrawal is copied at once; the proof is worked out from the copy (ADR 0063)."""

from django.db import migrations, models
from tetoru.db.fences import FenceTable
from tetoru.tenancy import Fenced

STATES = [
    ("pending", "送信待ち"),
    ("sending", "送信中"),
    ("sent", "送信済み"),
    ("failed", "届きません"),
    ("bounced", "送ったあとに戻ってきました"),
    ("waiting", "1日のまとめを待っています"),
    ("bundled", "1日のまとめに入りました"),
    ("opened", "先に開いたので、送っていません"),
    ("muted", "知らせない設定です"),
    ("cancelled", "取りやめました"),
]
RELATIONS = [("mother", "母"), ("father", "父"), ("grandparent", "祖父母"), ("other", "その他")]
KEY = models.CompositePrimaryKey(
    "withdrawal_id", "place", "number", blank=True, editable=False, primary_key=True, serialize=False
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0009_ask_whose_home_opened_when_it_is_counted")]

    operations = [
        migrations.AlterField(
            model_name="withdrawal",
            name="digest",
            field=models.CharField(blank=True, help_text="SHA-256 of the proof's file, in hex", max_length=64),
        ),
        migrations.CreateModel(
            name="ProofFact",
            fields=[
                ("pk", KEY),
                ("tenant_id", models.UUIDField()),
                ("withdrawal_id", models.UUIDField()),
                ("place", models.PositiveIntegerField(help_text="of the home, counted from 1")),
                ("number", models.PositiveIntegerField(help_text="of the line in the file, counted from 1")),
                ("student_id", models.UUIDField()),
                ("guardian_id", models.UUIDField()),
                ("family_name", models.BinaryField(help_text="sealed, as in the pupil's row")),
                ("given_name", models.BinaryField(help_text="sealed, as in the pupil's row")),
                ("guardian_name", models.BinaryField(help_text="sealed, as in the account's row")),
                ("relation", models.CharField(blank=True, choices=RELATIONS, max_length=12)),
                (
                    "room",
                    models.CharField(blank=True, help_text="the class as people call it: 4年1組", max_length=40),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "mail",
                    models.CharField(blank=True, choices=STATES, help_text="how far the mail had got", max_length=9),
                ),
                ("mail_at", models.DateTimeField(null=True)),
                ("push", models.CharField(blank=True, choices=STATES, max_length=9)),
                ("push_at", models.DateTimeField(null=True)),
            ],
            bases=(Fenced, models.Model),
        ),
        FenceTable("notices_prooffact"),
    ]
