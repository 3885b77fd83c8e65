"""Two people who edit one school do not overwrite each other unseen; no two schools of a tenant share a name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0008_approve_guardians")]
    operations = [
        migrations.AddField(
            "school", "version", models.PositiveIntegerField(db_default=1, default=1, help_text="grows with each edit")
        ),
        migrations.AddConstraint("school", models.UniqueConstraint(fields=("tenant", "name"), name="school_name_once")),
    ]
