"""A school's own reason can suggest a category."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("absences", "0006_keep_each_parents_answer")]

    operations = [
        migrations.AddField(
            model_name="ownword",
            name="suggested",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sickness", "病欠"),
                    ("accident", "事故欠"),
                    ("mourning", "忌引"),
                    ("official", "公欠"),
                ],
                default="",
                help_text="of a reason: the category that a teacher will probably pick; nobody's decision",
                max_length=10,
                verbose_name="区分の案",
            ),
        ),
    ]
