"""How many pupils a class has is kept by the database, whoever writes an enrolment or a state (ADR 0071).

Table, triggers and first count are one migration: nobody can write between the count and the triggers, which hold
both tables until it ends.
"""

import django.db.models.deletion
from django.db import migrations, models
from tetoru.db.fences import FenceTable
from tetoru.ids import new_id
from tetoru.tenancy import Fenced

STATES = [
    ("expected", "入学予定"),
    ("enrolled", "在籍"),
    ("suspended", "休学"),
    ("transferred", "転出"),
    ("graduated", "卒業"),
]
# A pupil's row is held while they are counted: who changes their state in the same moment waits, and then finds them.
TRIGGERS = """
create function schools_add_heads(rooms uuid[], students uuid[], heads integer[]) returns void
language sql set search_path = pg_catalog, public as $body$
    with pupil as materialized (
        select id, tenant_id, settled_state, next_state, next_on from schools_student
        where id = any(students) order by id for share
    )
    insert into schools_headcount (id, tenant_id, classroom_id, settled_state, next_state, next_on, pupils)
    select uuidv7(), pupil.tenant_id, one.room, pupil.settled_state, pupil.next_state, pupil.next_on, sum(one.heads)
    from unnest(rooms, students, heads) one (room, student, heads) join pupil on pupil.id = one.student
    group by 2, 3, 4, 5, 6 order by 3, 4, 5, 6
    on conflict on constraint headcount_once do update set pupils = schools_headcount.pupils + excluded.pupils
$body$;

create function schools_count_enrolments() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
begin
    if tg_op = 'INSERT' then
        perform schools_add_heads(array_agg(classroom_id), array_agg(student_id), array_agg(1)) from made;
    elsif tg_op = 'DELETE' then
        perform schools_add_heads(array_agg(classroom_id), array_agg(student_id), array_agg(-1)) from gone;
    else
        perform schools_add_heads(array_agg(classroom_id), array_agg(student_id), array_agg(heads)) from (
            select classroom_id, student_id, sum(heads)::integer as heads from (
                select classroom_id, student_id, 1 as heads from made
                union all select classroom_id, student_id, -1 from gone
            ) changed group by 1, 2 having sum(heads) <> 0
        ) moved;
    end if;
    return null;
end
$body$;

create function schools_count_states() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
begin
    insert into schools_headcount (id, tenant_id, classroom_id, settled_state, next_state, next_on, pupils)
    select uuidv7(), new.tenant_id, e.classroom_id, state.settled, state.planned, state.starts, state.heads
    from schools_enrolment e, (
        values (old.settled_state, old.next_state, old.next_on, -1), (new.settled_state, new.next_state, new.next_on, 1)
    ) state (settled, planned, starts, heads)
    where e.student_id = new.id order by 3, 4, 5, 6
    on conflict on constraint headcount_once do update set pupils = schools_headcount.pupils + excluded.pupils;
    return null;
end
$body$;

create trigger heads_come after insert on schools_enrolment referencing new table as made
for each statement execute function schools_count_enrolments();
create trigger heads_go after delete on schools_enrolment referencing old table as gone
for each statement execute function schools_count_enrolments();
create trigger heads_move after update on schools_enrolment referencing old table as gone new table as made
for each statement execute function schools_count_enrolments();
create trigger heads_change after update of settled_state, next_state, next_on on schools_student
for each row when ((old.settled_state, old.next_state, old.next_on)
                   is distinct from (new.settled_state, new.next_state, new.next_on))
execute function schools_count_states();
"""
ALL_TENANTS = """
select set_config('app.tenants', coalesce((select string_agg(id::text, ',') from schools_tenant), ''), true);
"""
FIRST_COUNT = """
insert into schools_headcount (id, tenant_id, classroom_id, settled_state, next_state, next_on, pupils)
select uuidv7(), e.tenant_id, e.classroom_id, s.settled_state, s.next_state, s.next_on, count(*)
from schools_enrolment e join schools_student s on s.id = e.student_id group by 2, 3, 4, 5, 6;
"""
UNDONE = """
drop trigger heads_change on schools_student;
drop trigger heads_move on schools_enrolment;
drop trigger heads_go on schools_enrolment;
drop trigger heads_come on schools_enrolment;
drop function schools_count_states();
drop function schools_count_enrolments();
drop function schools_add_heads(uuid[], uuid[], integer[]);
"""


class Migration(migrations.Migration):
    dependencies = [("schools", "0011_index_who_may_not_attend")]
    operations = [
        migrations.CreateModel(
            name="Headcount",
            fields=[
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("settled_state", models.CharField("状態", choices=STATES, max_length=12)),
                ("next_state", models.CharField("予定の状態", blank=True, choices=STATES, max_length=12)),
                ("next_on", models.DateField("予定の日", null=True)),
                ("pupils", models.IntegerField("人数")),
                (
                    "classroom",
                    models.ForeignKey(
                        "schools.classroom", django.db.models.deletion.CASCADE, db_index=False, related_name="+"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        "schools.tenant", django.db.models.deletion.PROTECT, db_index=False, related_name="+"
                    ),
                ),
            ],
            bases=(Fenced, models.Model),
        ),
        migrations.AddConstraint(
            "headcount",
            models.UniqueConstraint(
                fields=["classroom", "settled_state", "next_state", "next_on"],
                nulls_distinct=False,
                name="headcount_once",
            ),
        ),
        FenceTable("schools_headcount"),
        migrations.RemoveIndex("student", "student_may_not_attend"),
        migrations.RunSQL(TRIGGERS, UNDONE),
        migrations.RunSQL(ALL_TENANTS + FIRST_COUNT, migrations.RunSQL.noop),
    ]
