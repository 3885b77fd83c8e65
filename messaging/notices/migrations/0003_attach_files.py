"""Files hang on drafts and notices."""

import django.db.models.deletion
import tetoru.ids
import tetoru.tenancy
from django.db import migrations, models
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_make_files"),
        ("notices", "0002_make_recipients"),
        ("schools", "0008_approve_guardians"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="notices.draft",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachment", to="files.storedfile"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
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
            options={
                "ordering": ("order", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("draft__isnull", True), ("notice__isnull", True), _connector="XOR"),
                        name="attachment_of_draft_or_notice",
                    )
                ],
            },
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("notices_attachment"),
    ]
