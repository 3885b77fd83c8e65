"""The checkpoint that covers an entry is found by the entry's transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0006_show_rows_of_nobodys")]
    operations = [
        migrations.RunSQL(
            "create index auditlog_checkpoint_txid on auditlog_checkpoint (max_txid, seq)",
            "drop index auditlog_checkpoint_txid",
        )
    ]
