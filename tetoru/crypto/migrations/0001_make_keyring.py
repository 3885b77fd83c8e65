"""The keyring's schema, and the runtime role's rights on all tables to come."""

from django.conf import settings
from django.db import migrations, models

SCHEMA = """
create schema keyring;
create table keyring.key (
    id integer generated always as identity primary key,
    owner uuid not null,
    version integer not null check (version > 0),
    wrapped bytea not null,
    commitment bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    unique (owner, version)
);
"""

# The runtime role owns nothing. What it may do with a table is granted here once for every table
# that the owner makes later; tables that allow less (the log, the keyring) take rights away.
GRANTS = """
grant usage on schema public, keyring to {role};
grant select, insert, update, delete on all tables in schema public to {role};
alter default privileges in schema public grant select, insert, update, delete on tables to {role};
grant usage, select on all sequences in schema public to {role};
alter default privileges in schema public grant usage, select on sequences to {role};
revoke insert, update, delete on table django_migrations from {role};
grant select, insert on keyring.key to {role};
"""


def grant(apps, schema_editor):
    role = schema_editor.quote_name(settings.RUNTIME_ROLE)
    schema_editor.execute(GRANTS.format(role=role))


class Migration(migrations.Migration):
    initial = True
    run_before = [
        ("contenttypes", "0001_initial"),
        ("sessions", "0001_initial"),
        ("axes", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(SCHEMA, "drop schema keyring cascade"),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "id",
                    models.IntegerField(
                        help_text="fits the u32 of the stored format", primary_key=True, serialize=False
                    ),
                ),
                (
                    "owner",
                    models.UUIDField(
                        help_text="a tenant's id, or the nil UUID for accounts, which belong to no tenant"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField(help_text="nonce 12 | AES-256-GCM(root key, key) | tag 16")),
                (
                    "commitment",
                    models.BinaryField(help_text="HMAC-SHA256(key, owner | version): the key is the one that was made"),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": 'keyring"."key', "managed": False},
        ),
    ]
