"""A school may want late arrivals and leaving early told by telephone: guardians are not offered them."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("absences", "0004_keep_the_register")]
    operations = [
        migrations.AddField(
            model_name="absencerules",
            name="hidden_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("absent", "欠席"), ("late", "遅刻"), ("leaving_early", "早退"), ("other", "活動を休む")],
                    max_length=13,
                ),
                default=list,
                help_text="of late and leaving early, what guardians are not offered",
                size=None,
            ),
        ),
    ]
