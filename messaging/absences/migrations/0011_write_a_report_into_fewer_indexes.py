"""Two indexes of reports go: what they answer is the beginning of `report_number_once` and of `report_sent_once`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("absences", "0010_remember_what_a_report_continues")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="school",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.school"
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="reported_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
