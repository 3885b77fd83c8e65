from django.db import migrations, models
import tetoru.ids
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0004_index_log_by_kind")]
    operations = [
        migrations.CreateModel(
            name="BulkReadingAlarm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("tenant_id", models.UUIDField()),
                ("reader_id", models.UUIDField()),
                ("hour", models.DateTimeField()),
                ("students", models.PositiveIntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "auditlog_bulk_reading_alarm",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant_id", "reader_id", "hour"), name="bulk_reading_once_an_hour")
                ],
            },
        ),
        FenceTable("auditlog_bulk_reading_alarm"),
    ]
