"""A report to the school that a pupil has left is taken over by the new one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("absences", "0009_end_seats_of_a_shut_class")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="continues",
            field=models.ForeignKey(
                db_index=False,
                help_text="the report to the school that the pupil has left, whose days to come this one took over",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="absences.report",
                verbose_name="前の学校への連絡",
            ),
        ),
    ]
