"""A class is counted by who does not attend, and these have an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0010_ask_the_scope_once")]
    operations = [
        migrations.AddIndex(
            "student",
            models.Index(
                condition=models.Q(
                    models.Q(("settled_state__in", ("enrolled", "suspended")), _negated=True),
                    ("next_on__isnull", False),
                    _connector="OR",
                ),
                fields=["id"],
                name="student_may_not_attend",
            ),
        ),
    ]
