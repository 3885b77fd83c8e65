"""What PostgreSQL looks at for its statistics of a month is a tenth (docs/adr/0073)."""

from importlib import import_module

from django.db import migrations
from tetoru.db.partitions import BY_TIME, define_months

LOG = import_module("auditlog.migrations.0001_make_log")


def make_months(apps, schema_editor):
    define_months(schema_editor, "auditlog_entry", BY_TIME, more=LOG.NO_TRUNCATE)


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0009_index_log_by_partner")]
    operations = [migrations.RunPython(make_months, migrations.RunPython.noop)]
