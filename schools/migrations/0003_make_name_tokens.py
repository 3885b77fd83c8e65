"""The index by which names are found although they are encrypted (ADR 0020)."""

import django.db.models.deletion
from django.db import migrations, models
from tetoru.db.fences import FenceTable
from tetoru.tenancy import Fenced

KEY = models.CompositePrimaryKey(
    "tenant_id", "token", "student_id", blank=True, editable=False, primary_key=True, serialize=False
)
STUDENT = models.ForeignKey(
    "schools.student", django.db.models.deletion.CASCADE, db_index=False, related_name="name_tokens"
)


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_fence_schools")]
    operations = [
        migrations.CreateModel(
            name="NameToken",
            fields=[
                ("pk", KEY),
                ("tenant_id", models.UUIDField()),
                ("token", models.IntegerField(help_text="16 bits of a keyed hash")),
                ("student", STUDENT),
            ],
            options={"indexes": [models.Index(fields=["tenant_id", "student"], name="name_token_of_student")]},
            bases=(Fenced, models.Model),
        ),
        FenceTable("schools_nametoken"),
    ]
