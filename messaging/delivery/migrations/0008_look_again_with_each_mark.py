"""The mark of a mail says whether what follows has been cancelled meanwhile: a withdrawal is heeded at once (ADR 0058)."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

before = import_module("messaging.delivery.migrations.0007_mark_what_was_sent")

MARK = """
create function delivery_mark_sent(scope text, tenant uuid, mailing uuid, guardian uuid, way text, attempt integer,
    following uuid)
returns boolean language plpgsql as $body$
begin
    perform set_config('app.tenants', scope, true), set_config('synchronous_commit', 'off', true);
    update public.delivery_delivery d set state = 'sent', error = '', due_at = now(), sent_at = now()
    where d.tenant_id = tenant and d.mailing_id = mailing and d.guardian_id = guardian and d.channel = way
      and d.state || '' = 'sending' and d.attempts = attempt;
    return following is not null and exists (select from public.delivery_mailing m
        where m.tenant_id = tenant and m.id = following and m.cancelled_at is not null);
end
$body$;
revoke all on function delivery_mark_sent(text, uuid, uuid, uuid, text, integer, uuid) from public;
grant execute on function delivery_mark_sent(text, uuid, uuid, uuid, text, integer, uuid) to {role};
"""


def look_again(apps, schema_editor):
    before.drop_mark(apps, schema_editor)
    role = schema_editor.quote_name(settings.RUNTIME_ROLE)
    schema_editor.execute(MARK.replace("{role}", role), params=None)


def look_no_more(apps, schema_editor):
    schema_editor.execute("drop function delivery_mark_sent(text, uuid, uuid, uuid, text, integer, uuid)")
    before.make_mark(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0007_mark_what_was_sent")]
    operations = [migrations.RunPython(look_again, look_no_more)]
