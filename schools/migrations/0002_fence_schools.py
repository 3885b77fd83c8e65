"""Row-level security on every tenant-owned table of this app."""

from django.db import migrations
from tetoru.db.fences import FenceTable

TABLES = [
    "school",
    "schoolyear",
    "classroom",
    "household",
    "student",
    "enrolment",
    "group",
    "membership",
]


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_make_schools"), ("crypto", "0001_make_keyring")]
    operations = [FenceTable(f"schools_{table}") for table in TABLES]
