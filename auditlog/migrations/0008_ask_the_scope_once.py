"""Row-level security takes the scope apart once a statement, and not for each row."""

from django.db import migrations
from tetoru.db.fences import IN_SCOPE

POLICIES = f"""
alter policy seen_in_scope on auditlog_entry using ({IN_SCOPE});
alter policy written_in_scope on auditlog_entry with check (tenant_id is null or {IN_SCOPE});
"""


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0007_index_checkpoints")]
    operations = [migrations.RunSQL(POLICIES, migrations.RunSQL.noop)]
