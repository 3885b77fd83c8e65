"""The lean, partitioned recipients (performance.md), and row-level security on the feature's tables."""

from django.db import migrations
from tetoru.db.fences import FenceTable
from tetoru.db.partitions import BY_NOTICE_ID, define_months

TABLE = """
create table notices_recipient (
    tenant_id uuid not null,
    notice_id uuid not null,
    guardian_id uuid not null,
    student_id uuid not null,
    read_at timestamptz,
    primary key (tenant_id, notice_id, guardian_id, student_id)
) partition by range (notice_id);
create index notices_recipient_inbox on notices_recipient (guardian_id, notice_id desc);
"""
FENCED = [
    "draft",
    "notice",
    "dispatch",
    "audienceitem",
    "openingdelta",
    "tally",
    "classtally",
    "hourtally",
]


def make_months(apps, schema_editor):
    define_months(schema_editor, "notices_recipient", BY_NOTICE_ID, options="with (fillfactor = 90)")


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_make_notices"),
        ("accounts", "0002_fence_accounts"),
        ("crypto", "0001_make_keyring"),
    ]
    operations = [
        migrations.RunSQL(TABLE, "drop table notices_recipient cascade"),
        FenceTable("notices_recipient"),
        migrations.RunPython(make_months, migrations.RunPython.noop),
        *[FenceTable(f"notices_{table}") for table in FENCED],
    ]
