"""Two people who edit one pupil, class or group do not overwrite each other unseen. A group can be closed."""

from typing import Any

from django.db import migrations, models


def version() -> Any:
    return models.PositiveIntegerField(db_default=1, default=1, help_text="grows with each edit")


OPEN_NAME = models.UniqueConstraint(
    condition=models.Q(("closed_on", None)), fields=("school", "name"), name="group_name_once"
)


class Migration(migrations.Migration):
    dependencies = [("schools", "0005_date_the_states_of_students")]
    operations = [
        *(migrations.AddField(model, "version", version()) for model in ("student", "classroom", "group")),
        migrations.AddField(
            "group",
            "closed_on",
            models.DateField(help_text="deleted, and kept for the notices that went to it", null=True),
        ),
        migrations.RemoveConstraint("group", "group_name_once"),
        migrations.AddConstraint("group", OPEN_NAME),
    ]
