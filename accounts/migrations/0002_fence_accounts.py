"""Row-level security on every tenant-owned table of this app. Identities belong to no tenant."""

from django.db import migrations
from tetoru.db.fences import FenceTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_make_accounts"), ("crypto", "0001_make_keyring")]
    operations = [FenceTable(f"accounts_{table}") for table in ["staffseat", "homeroom", "guardianship"]]
