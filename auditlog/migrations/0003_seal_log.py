"""The keeper's role: reads the log, adds checkpoints, and removes what is over five years old (docs/adr/0015, 0016)."""

from django.conf import settings
from django.db import migrations, models

TABLES = """
create table auditlog_checkpoint (
    seq bigint primary key check (seq > 0),
    prev_hash bytea not null check (length(prev_hash) = 32),
    min_txid bigint not null,
    max_txid bigint not null check (max_txid >= min_txid - 1),
    row_count bigint not null check (row_count >= 0),
    tree_size bigint not null check (tree_size >= row_count),
    parts jsonb not null,
    root bytea not null check (length(root) = 32),
    sealed_at timestamptz not null,
    key_fingerprint text not null,
    signature bytea not null check (length(signature) = 64)
);
create table auditlog_removal (
    month date primary key,
    row_count bigint not null,
    removed_at timestamptz not null default clock_timestamp(),
    removed_by text not null default session_user
);
create trigger no_change before update or delete on auditlog_checkpoint
    for each row execute function auditlog_refuse();
create trigger no_truncate before truncate on auditlog_checkpoint
    for each statement execute function auditlog_refuse();
create trigger no_change before update or delete on auditlog_removal
    for each row execute function auditlog_refuse();
create trigger no_truncate before truncate on auditlog_removal
    for each statement execute function auditlog_refuse();
"""
TABLES_BACK = "drop table auditlog_checkpoint, auditlog_removal"

# `upper` is where a month ends. Both times are taken as UTC, so that no setting of a session changes the answer.
RETENTION = """
create function auditlog_is_past_keeping(upper timestamptz, moment timestamptz) returns boolean
language sql immutable strict parallel safe
return (moment at time zone 'UTC') >= (upper at time zone 'UTC') + interval '5 years';

create function auditlog_entry_remove_month(month date) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD' set lock_timeout = '3s' as $body$
declare
    name text := 'auditlog_entry_' || to_char(month, 'YYYYMM');
    found boolean;
    upper timestamptz;
    counted bigint;
    newest xid8;
begin
    select true, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([^'']+)''\\)$')::timestamptz
      into found, upper
      from pg_class c join pg_inherits i on i.inhrelid = c.oid
     where i.inhparent = 'public.auditlog_entry'::regclass and c.relname = name
       and c.relnamespace = 'public'::regnamespace;
    if found is null then
        raise exception 'the log has no month %', to_char(month, 'YYYY-MM') using errcode = '42P01';
    end if;
    if not coalesce(public.auditlog_is_past_keeping(upper, now()), false) then
        raise exception 'the log of % is not over five years old', to_char(month, 'YYYY-MM') using errcode = '42501';
    end if;
    execute format('alter table public.%I no force row level security', name);
    execute format('select count(*), max(txid) from public.%I', name) into counted, newest;
    if newest::text::bigint > (select coalesce(max(max_txid), 0) from public.auditlog_checkpoint) then
        raise exception 'the log of % is not sealed yet', to_char(month, 'YYYY-MM') using errcode = '55000';
    end if;
    execute format('drop table public.%I', name);
    insert into public.auditlog_removal (month, row_count) values (date_trunc('month', month), counted);
    insert into public.auditlog_entry (actor_kind, event, outcome, details) values ('system', 'log.month_removed', 'done',
        jsonb_build_object('job', 'log keeper', 'month', to_char(month, 'YYYY-MM'), 'rows', counted));
    return counted;
end
$body$;
"""
RETENTION_BACK = """
drop function auditlog_entry_remove_month(date);
drop function auditlog_is_past_keeping(timestamptz, timestamptz);
"""

GRANTS = """
revoke all on auditlog_checkpoint, auditlog_removal from {app};
grant select on auditlog_checkpoint, auditlog_removal to {app}, {keeper};
grant insert on auditlog_checkpoint to {keeper};
grant select on auditlog_entry to {keeper};
create policy seen_by_keeper on auditlog_entry for select to {keeper} using (true);
revoke all on function auditlog_entry_remove_month(date) from public;
grant execute on function auditlog_entry_remove_month(date), auditlog_entry_make_months(date, integer) to {keeper};
"""
GRANTS_BACK = """
drop policy seen_by_keeper on auditlog_entry;
revoke all on auditlog_entry from {keeper};
revoke all on function auditlog_entry_make_months(date, integer) from {keeper};
"""


def _execute(schema_editor, statements):
    app, keeper = map(schema_editor.quote_name, (settings.RUNTIME_ROLE, settings.KEEPER_ROLE))
    schema_editor.execute(statements.format(app=app, keeper=keeper), params=None)


def grant(apps, schema_editor):
    """The role must be there: run deploy/roles.sql before this migration."""
    _execute(schema_editor, GRANTS)


def ungrant(apps, schema_editor):
    _execute(schema_editor, GRANTS_BACK)


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0002_index_log")]
    operations = [
        migrations.RunSQL(TABLES, TABLES_BACK),
        migrations.RunSQL(RETENTION, RETENTION_BACK),
        migrations.RunPython(grant, ungrant),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("prev_hash", models.BinaryField()),
                ("min_txid", models.BigIntegerField()),
                ("max_txid", models.BigIntegerField()),
                ("row_count", models.BigIntegerField()),
                ("tree_size", models.BigIntegerField()),
                ("parts", models.JSONField()),
                ("root", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
                ("key_fingerprint", models.TextField()),
                ("signature", models.BinaryField()),
            ],
            options={"ordering": ("-seq",), "managed": False},
        ),
    ]
