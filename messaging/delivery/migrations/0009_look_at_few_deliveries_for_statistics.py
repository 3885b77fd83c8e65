"""What PostgreSQL looks at for its statistics of a month is a tenth (docs/adr/0073)."""

from django.db import migrations
from tetoru.db.partitions import BY_NOTICE_ID, define_months


def make_months(apps, schema_editor):
    define_months(schema_editor, "delivery_delivery", BY_NOTICE_ID, options="with (fillfactor = 80)")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0008_look_again_with_each_mark")]
    operations = [migrations.RunPython(make_months, migrations.RunPython.noop)]
