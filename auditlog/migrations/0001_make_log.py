"""The append-only, partitioned log. Prototype: shared lab/audit.sql; measured in security.md §3."""

from django.conf import settings
from django.db import migrations, models
from tetoru.db.fences import IN_SCOPE
from tetoru.db.partitions import BY_TIME, define_months

TABLE = f"""
create table auditlog_entry (
    id bigint generated always as identity,
    at timestamptz not null default clock_timestamp(),
    txid xid8 not null default pg_current_xact_id(),
    tenant_id uuid,
    school_id uuid,
    actor_id uuid,
    actor_kind text not null,
    session_hash bytea,
    ip inet,
    event text not null,
    subject_kind text,
    subject_id uuid,
    outcome text not null,
    request_id uuid,
    details jsonb not null default '{{}}',
    primary key (at, id)
) partition by range (at);
create index auditlog_entry_tenant on auditlog_entry (tenant_id, at desc);
create index auditlog_entry_txid on auditlog_entry (txid, id);

alter table auditlog_entry enable row level security;
alter table auditlog_entry force row level security;
create policy seen_in_scope on auditlog_entry for select using ({IN_SCOPE});
create policy written_in_scope on auditlog_entry for insert with check (tenant_id is null or {IN_SCOPE});

create function auditlog_refuse() returns trigger language plpgsql as $body$
begin
    raise exception 'the log is append-only (%)', tg_op using errcode = '42501';
end
$body$;
create trigger no_change before update or delete on auditlog_entry for each row execute function auditlog_refuse();
create trigger no_truncate before truncate on auditlog_entry for each statement execute function auditlog_refuse();
"""

# Without id, at and txid: these are the database's to give.
GRANTS = """
revoke all on auditlog_entry from {role};
grant select on auditlog_entry to {role};
grant insert (tenant_id, school_id, actor_id, actor_kind, session_hash, ip, event, subject_kind, subject_id,
              outcome, request_id, details) on auditlog_entry to {role};
"""

# A trigger on truncate, unlike the one on rows, does not pass from a table to its partitions.
NO_TRUNCATE = """
            execute format('create trigger no_truncate before truncate on public.%I '
                           'for each statement execute function public.auditlog_refuse()', name);
"""


def grant(apps, schema_editor):
    role = schema_editor.quote_name(settings.RUNTIME_ROLE)
    schema_editor.execute(GRANTS.format(role=role))
    define_months(schema_editor, "auditlog_entry", BY_TIME, more=NO_TRUNCATE)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("crypto", "0001_make_keyring")]
    operations = [
        migrations.RunSQL(TABLE, "drop table auditlog_entry cascade; drop function auditlog_refuse"),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("tenant_id", models.UUIDField(null=True)),
                ("school_id", models.UUIDField(null=True)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_kind", models.TextField()),
                ("session_hash", models.BinaryField(null=True)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("event", models.TextField()),
                ("subject_kind", models.TextField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("outcome", models.TextField()),
                ("request_id", models.UUIDField(null=True)),
                ("details", models.JSONField(default=dict)),
            ],
            options={"ordering": ("-at", "-id"), "managed": False},
        ),
    ]
