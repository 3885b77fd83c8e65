"""The ways in which the log is asked: by person, by subject, by school; each newest first, within a tenant."""

from django.db import migrations

# Equality on uuid is leakproof, so that row-level security keeps these indexes usable (security.md §1).
INDEXES = """
create index auditlog_entry_actor on auditlog_entry (tenant_id, actor_id, at desc) where actor_id is not null;
create index auditlog_entry_subject on auditlog_entry (tenant_id, subject_id, at desc) where subject_id is not null;
create index auditlog_entry_school on auditlog_entry (tenant_id, school_id, at desc) where school_id is not null;
"""
BACK = "drop index auditlog_entry_actor, auditlog_entry_subject, auditlog_entry_school"


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0001_make_log")]
    operations = [migrations.RunSQL(INDEXES, BACK)]
