"""Where rosters of other systems are fetched, and of which schools."""

import django.db.models.deletion
import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0002_let_partners_send_rosters"),
        ("schools", "0009_number_the_edits_of_schools"),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterSource",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=500, verbose_name="名簿のアドレス")),
                ("token_address", models.CharField(max_length=500, verbose_name="トークンを取るアドレス")),
                ("client_id", models.CharField(max_length=200, verbose_name="クライアントID")),
                (
                    "secret",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="what the other system gave us; never shown again", verbose_name="シークレット"
                    ),
                ),
                ("is_on", models.BooleanField(default=False, verbose_name="毎晩、取りにいく")),
                ("next_at", models.DateTimeField(null=True, verbose_name="次に取りにいく時刻")),
                (
                    "running_since",
                    models.DateTimeField(help_text="a worker is at it; after a while it is taken for dead", null=True),
                ),
                ("tried_at", models.DateTimeField(null=True, verbose_name="最後に取りにいった時刻")),
                ("failures", models.PositiveSmallIntegerField(default=0, help_text="in a row: each waits longer")),
                (
                    "fault",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="うまくいかなかったわけ"),
                ),
                (
                    "detail",
                    models.CharField(blank=True, default="", help_text="a status, a number of rows", max_length=300),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, help_text="grows with each edit")),
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        migrations.CreateModel(
            name="SourceSchool",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("called", models.CharField(blank=True, default="", max_length=120, verbose_name="相手での名前かID")),
                (
                    "upload_id",
                    models.UUIDField(
                        help_text="under which the newest roster arrived: the same is not twice", null=True
                    ),
                ),
                ("received_at", models.DateTimeField(null=True, verbose_name="届いた時刻")),
                (
                    "is_new",
                    models.BooleanField(default=False, help_text="the newest was not the same as the one before"),
                ),
                (
                    "fault",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="うまくいかなかったわけ"),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True, default="", help_text="which rows; never a value of them", max_length=300
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="schools", to="api.rostersource"
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
            model_name="rostersource",
            index=models.Index(fields=["tenant", "next_at"], name="roster_source_by_time"),
        ),
        migrations.AddConstraint(
            model_name="sourceschool",
            constraint=models.UniqueConstraint(fields=("source", "school"), name="source_school_once"),
        ),
        FenceTable("api_rostersource"),
        FenceTable("api_sourceschool"),
    ]
