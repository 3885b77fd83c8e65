"""Proves on the live database that values are bound to their place and keys stand apart (white paper §7)."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from tetoru.assurance import Broken, check
from tetoru.crypto.cipher import Unreadable, seal, unseal
from tetoru.crypto.keyring import NOT_IN_A_DUMP, PLATFORM
from tetoru.ids import new_id

RIGHTS = """
select r from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) r
where has_table_privilege(%s, 'keyring.key', r)
union all select 'column update' where has_any_column_privilege(%s, 'keyring.key', 'update')
"""
# Superusers stand above every right, so they are not asked for.
READERS = """
select rolname from pg_roles
where not rolsuper and rolname !~ '^pg_' and has_schema_privilege(oid, 'keyring', 'usage')
and has_table_privilege(oid, 'keyring.key', 'select')
and not pg_has_role(oid, (select relowner from pg_class where oid = 'keyring.key'::regclass), 'usage')
"""
KEYS_ELSEWHERE = """
select distinct c.oid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where a.attname in ('wrapped', 'commitment') and c.relkind in ('r', 'p', 'v', 'm') and n.nspname <> 'keyring'
"""


@check(
    "crypto.bound",
    section=7,
    promise=_("暗号化した値は、その団体・その項目・その行でしか開きません。"),
    breaks=_("ほかの行・項目・団体に移した値が開けば失敗します。"),
)
def moved_values_do_not_open() -> str:
    """A word is sealed for one place, and tried in its own and in three others."""
    place: dict[str, Any] = {"owner": PLATFORM, "column": "accounts_user.name", "row_id": new_id()}
    stored = seal("カナリア", **place)
    if unseal(stored, **place) != "カナリア":
        raise Broken("a value does not open in its own place")
    moves: dict[str, dict[str, Any]] = {
        "row": {"row_id": new_id()},
        "column": {"column": "accounts_user.kana"},
        "owner": {"owner": new_id()},
    }
    opened = [name for name, move in moves.items() if _opens(stored, place | move)]
    if opened:
        raise Broken(f"a value opened although it was moved to another {', '.join(opened)}")
    return "a value opened in its place, and in no other row, column or tenant"


@check(
    "keyring.apart",
    section=7,
    promise=_(
        "鍵はデータとは別の場所に置き、バックアップに入れず、動いているサービスは書きかえも消すこともできません。"
    ),
    breaks=_(
        "鍵の表の外に鍵があるか、決めた役割のほかに鍵を読める者がいるか、サービスに書きかえの権限があれば失敗します。"
    ),
)
def keyring_stands_apart() -> str:
    """Where keys are, who reads them, and what the runtime role may do there."""
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS, (settings.RUNTIME_ROLE, settings.RUNTIME_ROLE))
        rights = {right for (right,) in cursor.fetchall()}
        cursor.execute(READERS)
        strangers = {role for (role,) in cursor.fetchall()} - {settings.RUNTIME_ROLE}
        cursor.execute(KEYS_ELSEWHERE)
        elsewhere = [table for (table,) in cursor.fetchall()]
    faults = {
        "the runtime role may also": sorted(rights - {"select", "insert"}),
        "also readable by": sorted(strangers),
        "keys outside the schema keyring, and so in the dump": elsewhere,
    }
    found = [f"{fault}: {', '.join(what)}" for fault, what in faults.items() if what]
    if found:
        raise Broken("; ".join(found))
    return f"one table in a schema of its own, left out of dumps by {NOT_IN_A_DUMP}; the runtime role reads and adds"


def _opens(stored: bytes, place: dict[str, Any]) -> bool:
    try:
        unseal(stored, **place)
    except Unreadable:
        return False
    return True
