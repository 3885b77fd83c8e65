"""Monthly partitions, made ahead by a function that the runtime role may call but not be.

No extension is at hand in every PostgreSQL, so this is our own SQL. A partition gives the runtime
role no rights of its own: rows are reached through the parent, whose policies apply.
"""

from typing import Any

from django.conf import settings

MONTHS_AHEAD = 3

BY_TIME = "quote_literal({month})"
# The smallest UUIDv7 of the month's first millisecond; the same as tetoru.ids.first_id_at.
BY_NOTICE_ID = (
    "quote_literal(regexp_replace(lpad(to_hex((extract(epoch from {month}) * 1000)::bigint), 12, '0'),"
    " '(.{{8}})(.{{4}})', '\\1-\\2-7000-8000-000000000000'))"
)

SAMPLED = 10
"""Of PostgreSQL's 100: the looks that it takes for its statistics read 3,000 rows of a month, not 30,000, and take
20 ms of a processor instead of 200, once a minute while a month is young. Rows are found by keys here, whatever these
say (docs/adr/0073)."""

FUNCTION = """
create or replace function {table}_make_months(first date, months integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public as $body$
declare
    start timestamptz := date_trunc('month', first::timestamp) at time zone 'UTC';
    stop timestamptz;
    name text;
    made integer := 0;
    part regclass;
    part_column text;
begin
    if months not between 1 and 120 then
        raise exception 'months must be 1 to 120';
    end if;
    for i in 1..months loop
        stop := ((start at time zone 'UTC') + interval '1 month') at time zone 'UTC';
        name := '{table}_' || to_char(start at time zone 'UTC', 'YYYYMM');
        if to_regclass('public.' || name) is null then
            execute format('create table public.%I partition of public.{table} for values from (%s) to (%s) {options}',
                           name, {lower}, {upper});
            execute format('revoke all on table public.%I from public, {role}', name);
            execute format('alter table public.%I enable row level security', name);
            execute format('alter table public.%I force row level security', name);
            {more}
            made := made + 1;
        end if;
        start := stop;
    end loop;
    for part, part_column in
        select a.attrelid::regclass, a.attname from pg_inherits i join pg_attribute a on a.attrelid = i.inhrelid
        where i.inhparent = 'public.{table}'::regclass
            and a.attnum > 0 and not a.attisdropped and a.attstattarget is null
    loop
        execute format('alter table %s alter column %I set statistics {sampled}', part, part_column);
    end loop;
    return made;
end
$body$;
revoke all on function {table}_make_months(date, integer) from public;
grant execute on function {table}_make_months(date, integer) to {role};
"""


def define_months(schema_editor: Any, table: str, bound: str, *, options: str = "", more: str = "") -> None:
    """Define `<table>_make_months(first, months)`, which gives the number made, and make the first ones.

    Defined again it is what it is today, and so are the months that are there.
    `options` are each partition's storage options; `more` is what else a new one (`name`) needs, in PL/pgSQL.
    The first months reach back far enough for the demo's past and for a clock that runs behind.
    """
    role = schema_editor.quote_name(settings.RUNTIME_ROLE)
    lower, upper = bound.format(month="start"), bound.format(month="stop")
    parts = {"table": table, "lower": lower, "upper": upper, "role": role, "options": options, "more": more}
    statement = FUNCTION.format(**parts, sampled=SAMPLED)
    schema_editor.execute(statement, params=None)
    schema_editor.execute(
        f"select {table}_make_months((now() - interval '2 months')::date, %s)",
        (MONTHS_AHEAD + 3,),
    )
