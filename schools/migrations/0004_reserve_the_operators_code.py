"""`ops` stands behind the @ of operators' logins, so no tenant may be called so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_make_name_tokens")]
    operations = [
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=~models.Q(code="ops"),
                name="tenant_code_is_not_the_operators",
                violation_error_message="この団体コードは使えません。",
            ),
        ),
    ]
