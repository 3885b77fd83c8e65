"""消去証明書: what was destroyed, by whom, when, and what can't be read any more."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from schools.models import Tenant
from tetoru.crypto.models import DestructionRequest
from tetoru.crypto.places import places_of
from tetoru.tenancy import Fenced


@dataclass(frozen=True)
class Facts:
    """What the certificate tells."""

    tenant: Tenant
    request: DestructionRequest
    confirmed_by: uuid.UUID
    destroyed_at: dt.datetime
    keys: list[dict[str, object]]
    rows: dict[str, int]


def digest_of(text: str) -> str:
    """By which a printed certificate is compared with the stored one."""
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(tenant: Tenant) -> dict[str, int]:
    """How many rows each table holds of a tenant; runs in its scope."""
    tables = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Fenced))
    return {table: _rows(table, tenant.pk) for table in tables}


def _rows(table: str, tenant_id: uuid.UUID) -> int:
    statement = sql.SQL("select count(*) from {} where tenant_id = %s").format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement, (tenant_id,))
        rows: int = cursor.fetchone()[0]
    return rows


def certificate_text(facts: Facts) -> str:
    """The text that is handed to the tenant."""
    parts = [*_head(facts), "", *_keys(facts), "", *_unreadable(facts), "", *_tables(facts)]
    return "\n".join(parts) + "\n"


def _head(facts: Facts) -> list[str]:
    return [
        _("消去証明書"),
        "",
        _("団体：%(name)s（%(code)s、%(id)s）") % _of_tenant(facts.tenant),
        _("申し出：%(at)s 運営者 %(who)s（理由 %(why)s）")
        % {"at": _time(facts.request.requested_at), "who": facts.request.requested_by, "why": facts.request.reason},
        _("確かめて実行：%(at)s 運営者 %(who)s") % {"at": _time(facts.destroyed_at), "who": facts.confirmed_by},
    ]


def _of_tenant(tenant: Tenant) -> dict[str, object]:
    return {"name": tenant.name, "code": tenant.code, "id": tenant.pk}


def _keys(facts: Facts) -> list[str]:
    lines = [f"- {key['id']}  v{key['version']}  {key['commitment']}" for key in facts.keys]
    return [_("この団体の次の鍵を、鍵の保管場所から消しました（番号、版、鍵の指紋）。"), *lines]


def _unreadable(facts: Facts) -> list[str]:
    columns = [f"- {place.name}" for place in places_of(facts.tenant.pk)]
    return [
        _("次の項目は、この時から、控え（バックアップ）から戻したものもふくめて、だれにも読めません。"),
        *columns,
        _("番号、日時、件数など、個人を名ざししない項目は暗号化の対象ではなく、この証明書の対象でもありません。"),
        _("保護者と職員のアカウント（氏名、メールアドレス）は団体の鍵ではなくサービスの鍵で守られ、別に削除します。"),
    ]


def _tables(facts: Facts) -> list[str]:
    lines = [f"- {table}: {rows:,}" for table, rows in facts.rows.items() if rows]
    return [_("この時に団体の行があった表と、その行数："), *lines]


def _time(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S %Z")
