"""The mark of the outbox that follows each mail: one call, planned before, a transaction of its own (ADR 0058)."""

from django.conf import settings
from django.db import migrations

# It opens the scope for itself: called alone, the setting ends with the statement. The state is spelled so that the
# index of what is due does not fit (`outbox.HELD`).
MARK = """
create function delivery_mark_sent(scope text, tenant uuid, mailing uuid, guardian uuid, way text, attempt integer)
returns void language plpgsql as $body$
begin
    perform set_config('app.tenants', scope, true), set_config('synchronous_commit', 'off', true);
    update public.delivery_delivery d set state = 'sent', error = '', due_at = now(), sent_at = now()
    where d.tenant_id = tenant and d.mailing_id = mailing and d.guardian_id = guardian and d.channel = way
      and d.state || '' = 'sending' and d.attempts = attempt;
end
$body$;
revoke all on function delivery_mark_sent(text, uuid, uuid, uuid, text, integer) from public;
grant execute on function delivery_mark_sent(text, uuid, uuid, uuid, text, integer) to {role};
"""


def make_mark(apps, schema_editor):
    role = schema_editor.quote_name(settings.RUNTIME_ROLE)
    schema_editor.execute(MARK.replace("{role}", role), params=None)


def drop_mark(apps, schema_editor):
    schema_editor.execute("drop function delivery_mark_sent(text, uuid, uuid, uuid, text, integer)")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0006_tell_of_messages")]
    operations = [migrations.RunPython(make_mark, drop_mark)]
