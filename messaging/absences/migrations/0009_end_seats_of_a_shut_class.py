"""A seat can end because its class is shut. Nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("absences", "0008_keep_who_was_there_after_all")]

    operations = [
        migrations.AlterField(
            model_name="emptyseat",
            name="end",
            field=models.CharField(
                blank=True,
                choices=[
                    ("came", "教室にいました"),
                    ("reported", "連絡がありました"),
                    ("known", "家庭と話して、分かりました"),
                    ("shut", "授業がなくなりました"),
                ],
                default="",
                max_length=8,
                verbose_name="どうなったか",
            ),
        ),
    ]
