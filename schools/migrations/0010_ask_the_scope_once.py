"""Row-level security takes the scope apart once a statement, and not for each row."""

from django.db import migrations
from tetoru.db.fences import FenceTablesAnew


class Migration(migrations.Migration):
    dependencies = [("schools", "0009_number_the_edits_of_schools")]
    operations = [FenceTablesAnew()]
