"""The partitioned outbox, and row-level security on the feature's tables."""

from django.db import migrations
from tetoru.db.fences import FenceTable
from tetoru.db.partitions import BY_NOTICE_ID, define_months

TABLE = """
create table delivery_delivery (
    tenant_id uuid not null,
    mailing_id uuid not null,
    guardian_id uuid not null,
    channel text not null,
    state text not null,
    priority smallint not null,
    attempts smallint not null default 0,
    due_at timestamptz not null,
    sent_at timestamptz,
    error text not null default '',
    primary key (tenant_id, mailing_id, guardian_id, channel)
) partition by range (mailing_id);
create index delivery_delivery_due on delivery_delivery (tenant_id, priority, due_at)
    where state in ('pending', 'sending');
"""


def make_months(apps, schema_editor):
    define_months(schema_editor, "delivery_delivery", BY_NOTICE_ID, options="with (fillfactor = 80)")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_make_delivery"), ("crypto", "0001_make_keyring")]
    operations = [
        migrations.RunSQL(TABLE, "drop table delivery_delivery cascade"),
        FenceTable("delivery_delivery"),
        migrations.RunPython(make_months, migrations.RunPython.noop),
        FenceTable("delivery_mailing"),
    ]
