"""What failed or came back is found among all deliveries of a mailing: the homes that were not reached."""

from django.db import migrations

MAKE = """
create index delivery_delivery_failed on delivery_delivery (tenant_id, mailing_id)
    where state in ('failed', 'bounced');
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_reach_by_two_channels")]

    operations = [migrations.RunSQL(MAKE, "drop index delivery_delivery_failed")]
