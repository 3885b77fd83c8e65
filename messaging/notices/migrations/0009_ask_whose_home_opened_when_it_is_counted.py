"""An opening says who, not which classes: whether the home is new is asked when it is counted.

What waits in the old form is counted first, in the old way. Web and workers stand still meanwhile (docs/operations.md).
"""

from django.db import migrations, models

COUNT_THE_OLD = """
select set_config('app.tenants', coalesce((select string_agg(id::text, ',') from schools_tenant), ''), true);
with gone as (
    delete from notices_openingdelta returning tenant_id, notice_id, classroom_ids, at
), by_notice as (
    update notices_tally t set opened = t.opened + g.n
    from (select notice_id, count(*) as n from gone group by 1) g where t.notice_id = g.notice_id
), by_class as (
    update notices_classtally t set opened = t.opened + g.n
    from (select notice_id, classroom_id, count(*) as n
          from gone, unnest(classroom_ids) as classroom_id group by 1, 2) g
    where t.notice_id = g.notice_id and t.classroom_id = g.classroom_id
)
insert into notices_hourtally (id, tenant_id, notice_id, hour, opened)
select uuidv7(), tenant_id, notice_id, date_trunc('hour', at), count(*) from gone group by tenant_id, notice_id, 4
on conflict (notice_id, hour) do update set opened = notices_hourtally.opened + excluded.opened;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0008_ask_how_the_pupils_are"), ("schools", "0009_number_the_edits_of_schools")]
    operations = [
        migrations.RunSQL(COUNT_THE_OLD, migrations.RunSQL.noop),
        migrations.RemoveField("openingdelta", "classroom_ids"),
        migrations.AddField("openingdelta", "guardian_id", models.UUIDField()),
        migrations.AlterField(
            "openingdelta",
            "at",
            models.DateTimeField(help_text="`read_at` of the recipients that were marked, to the microsecond"),
        ),
    ]
