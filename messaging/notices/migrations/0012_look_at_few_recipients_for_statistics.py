"""What PostgreSQL looks at for its statistics of a month is a tenth (docs/adr/0073)."""

from django.db import migrations
from tetoru.db.partitions import BY_NOTICE_ID, define_months


def make_months(apps, schema_editor):
    define_months(schema_editor, "notices_recipient", BY_NOTICE_ID, options="with (fillfactor = 90)")


class Migration(migrations.Migration):
    dependencies = [("notices", "0011_key_an_opening_by_what_it_is")]
    operations = [migrations.RunPython(make_months, migrations.RunPython.noop)]
