"""What the checks found; the runtime role adds rows and changes none."""

from django.conf import settings
from django.db import migrations, models

import tetoru.ids


def keep(apps, schema_editor):
    role = schema_editor.quote_name(settings.RUNTIME_ROLE)
    schema_editor.execute(f"revoke update, delete on tetoru_checkresult from {role}")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("crypto", "0001_make_keyring")]
    operations = [
        migrations.CreateModel(
            name="CheckResult",
            fields=[
                ("id", models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("check_name", models.CharField(db_column="check", max_length=60)),
                ("section", models.PositiveSmallIntegerField(help_text="of the security white paper")),
                ("holds", models.BooleanField()),
                ("evidence", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("-at", "check_name"),
                "indexes": [models.Index(fields=["check_name", "-at"], name="check_newest_first")],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
