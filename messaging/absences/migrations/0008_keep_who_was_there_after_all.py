"""An absence whose register was corrected to 出席 says so. Until now it looked as if nobody had decided about it.

The rows are changed in the same migration: until then boards and other systems count these pupils as absent.
"""

from django.db import migrations, models

CATEGORIES = [
    ("sickness", "病欠"),
    ("accident", "事故欠"),
    ("suspension", "出席停止"),
    ("mourning", "忌引"),
    ("late", "遅刻"),
    ("early", "早退"),
    ("official", "公欠"),
    ("present", "出席"),
]
# Those of which the last word in the register is 出席, where the board has not decided since.
CORRECTED = """
select set_config('app.tenants', coalesce((select string_agg(id::text, ',') from schools_tenant), ''), true);
update absences_absence absence set category = 'present', changed_at = now()
where category = '' and state <> 'cancelled' and activity_id is null and 'present' = (
    select standing from absences_amendment amendment
    where amendment.student_id = absence.student_id and amendment.day = absence.day
      and amendment.school_id = absence.school_id and amendment.tenant_id = absence.tenant_id
      and standing <> 'undecided' and (absence.confirmed_at is null or amended_at > absence.confirmed_at)
    order by amended_at desc, id desc limit 1
);
"""
UNDONE = """
select set_config('app.tenants', coalesce((select string_agg(id::text, ',') from schools_tenant), ''), true);
update absences_absence set category = '', changed_at = now() where category = 'present';
"""


class Migration(migrations.Migration):
    dependencies = [("absences", "0007_suggest_categories_for_own_reasons")]

    operations = [
        migrations.AlterField(
            model_name="absence",
            name="category",
            field=models.CharField("区分", blank=True, choices=CATEGORIES, default="", max_length=10),
        ),
        migrations.RunSQL(CORRECTED, UNDONE),
    ]
