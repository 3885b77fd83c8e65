"""Rows of the log that belong to no tenant are seen in a scope of their own, which only the operator's pages open."""

from django.db import migrations
from tetoru.tenancy import NOBODYS

SCOPE = "string_to_array(nullif(current_setting('app.tenants', true), ''), ',')::uuid[]"
SEEN = f"""
create policy nobodys_seen_in_scope on auditlog_entry for select
    using (tenant_id is null and '{NOBODYS}'::uuid = any({SCOPE}));
"""


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0005_make_bulk_reading_alarms")]
    operations = [migrations.RunSQL(SEEN, "drop policy nobodys_seen_in_scope on auditlog_entry")]
