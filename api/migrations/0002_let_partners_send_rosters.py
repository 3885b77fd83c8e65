"""Partners may be allowed to send rosters."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_let_partners_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partner",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("absences.read", "欠席・遅刻・早退を受け取る"),
                        ("absences.acknowledge", "受け取ったことを知らせる"),
                        ("rosters.write", "名簿（学級・児童生徒・在籍）を届ける"),
                    ],
                    max_length=32,
                ),
                size=None,
                verbose_name="できること",
            ),
        ),
        migrations.AlterField(
            model_name="partnertoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("absences.read", "欠席・遅刻・早退を受け取る"),
                        ("absences.acknowledge", "受け取ったことを知らせる"),
                        ("rosters.write", "名簿（学級・児童生徒・在籍）を届ける"),
                    ],
                    max_length=32,
                ),
                size=None,
            ),
        ),
    ]
