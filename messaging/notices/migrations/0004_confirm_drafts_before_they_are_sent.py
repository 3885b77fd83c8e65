import datetime as dt
import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_attach_files"),
        ("schools", "0008_approve_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="returned",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stopped", "ほかの人が送信を止めました。"),
                    ("sent_back", "承認されず、差しもどされました。"),
                    ("homes", "届く家庭の数が、確かめたときと大きく変わりました。送られていません。"),
                    ("rights", "送る人の役割が変わったため、送られていません。"),
                    ("found", "送る直前に、なおすことが見つかりました。送られていません。"),
                    ("handed_over", "前の人から引きつぎました。送られていません。"),
                ],
                help_text="until it is confirmed again",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="stage",
            field=models.CharField(
                choices=[
                    ("writing", "下書き"),
                    ("awaiting_approval", "承認待ち"),
                    ("scheduled", "予約"),
                    ("held", "まもなく送信"),
                ],
                default="writing",
                max_length=17,
            ),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("because", models.JSONField(help_text="keys of the findings that ask for a second person")),
                ("asked_at", models.DateTimeField()),
                ("asked_words", tetoru.crypto.fields.EncryptedTextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "承認待ち"),
                            ("approved", "承認"),
                            ("sent_back", "差しもどし"),
                            ("taken_back", "取りもどし"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", tetoru.crypto.fields.EncryptedTextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="notices.draft",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="notices.notice",
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
            name="Confirmation",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("confirmed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                ("households", models.PositiveIntegerField()),
                ("acknowledged", models.JSONField(default=list, help_text="keys of the findings that were ticked")),
                (
                    "found",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="JSON: all that the checks said, as it stood on the page"
                    ),
                ),
                ("send_at", models.DateTimeField(help_text="when it shall go out; null: as soon as it may", null=True)),
                (
                    "release_at",
                    models.DateTimeField(help_text="when it goes out; null while somebody has to agree", null=True),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmation", to="notices.draft"
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
            name="SendingRules",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("hold_seconds", models.PositiveSmallIntegerField(default=90)),
                (
                    "approval",
                    models.CharField(
                        choices=[("none", "なし"), ("whole", "全校へのお知らせ"), ("all", "すべてのお知らせ")],
                        default="whole",
                        max_length=5,
                    ),
                ),
                ("asks_in_evening", models.BooleanField(default=True)),
                ("evening_from", models.TimeField(default=dt.time(18, 0))),
                ("evening_until", models.TimeField(default=dt.time(7, 0))),
                ("asks_when_alone", models.BooleanField(default=False)),
                (
                    "school",
                    models.ForeignKey(
                        help_text="null: the board",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
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
            name="Sighting",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("part", models.CharField(help_text="`audience`, or what another room names its part", max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sightings", to="notices.approval"
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("draft__isnull", True), ("notice__isnull", True), _connector="XOR"),
                name="approval_of_draft_or_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("draft",), name="approval_waiting_once"
            ),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(fields=["tenant", "release_at"], name="confirmation_due"),
        ),
        migrations.AddConstraint(
            model_name="sendingrules",
            constraint=models.UniqueConstraint(
                fields=("tenant", "school"), name="sending_rules_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="sendingrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold_seconds__gte", 60), ("hold_seconds__lte", 120)),
                name="hold_of_60_to_120_seconds",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(fields=("approval", "user", "part"), name="sighting_once"),
        ),
        FenceTable("notices_confirmation"),
        FenceTable("notices_approval"),
        FenceTable("notices_sighting"),
        FenceTable("notices_sendingrules"),
    ]
