"""Each guardian's answer to the question about a seat, and a call after which the pupil is still looked for."""

import django.contrib.postgres.fields
from django.db import migrations, models

# As `alter table` does it every row is seen, whoever owns it; an `update` would be behind the tenants' fence.
KEEP_ANSWERS = """
alter table absences_emptyseat alter column answered_by type uuid[]
using case when left_home_by_id is null then answered_by else array[left_home_by_id] end
"""


class Migration(migrations.Migration):
    dependencies = [("absences", "0005_let_schools_hide_kinds")]

    operations = [
        migrations.AddField(
            model_name="emptyseat",
            name="answered_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                default=list,
                help_text="each guardian who has said so; every one of them is told of their own answer alone",
                size=None,
                verbose_name="家を出たと答えた人",
            ),
        ),
        migrations.RunSQL(KEEP_ANSWERS, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="emptyseat", name="left_home_by"),
        migrations.AlterField(
            model_name="emptyseat",
            name="left_home_at",
            field=models.DateTimeField(help_text="when a guardian first said that the child has left home", null=True),
        ),
        migrations.AlterField(
            model_name="call",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("reached", "話せました・分かりました"),
                    ("unsure", "話せました・まだ分かりません"),
                    ("not_reached", "つながりませんでした"),
                ],
                max_length=11,
                verbose_name="電話の結果",
            ),
        ),
    ]
