"""Whether all staff of a tenant are asked for a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0006_number_the_edits"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenant",
            name="second_factor_for_all_staff",
            field=models.BooleanField(
                default=False, help_text="admins are always asked for one", verbose_name="職員全員に2つ目の確認を求める"
            ),
        ),
    ]
