"""Each key says which root wrapped it; those from before were wrapped by a key of our own."""

from django.db import migrations

FORWARDS = "alter table keyring.key add column root text not null default 'local'"
BACKWARDS = "alter table keyring.key drop column root"


class Migration(migrations.Migration):
    dependencies = [("crypto", "0001_make_keyring")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
