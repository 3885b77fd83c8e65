"""A school may want to approve who registers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0007_ask_all_staff_for_a_second_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="school",
            name="approves_guardians",
            field=models.BooleanField(
                default=False,
                help_text="a new guardian sees nothing until the school approves",
                verbose_name="保護者の登録を承認する",
            ),
        ),
    ]
