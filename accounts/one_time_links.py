"""Links that open one thing once: the token goes out in a mail or on a counter's screen, its hash stays here.

A token stands behind the `#` of an address, so that no server's log keeps it; the page asks for a press of a button,
so that a mail filter that opens every link uses nothing up.
"""

import datetime as dt
import json
import secrets
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OneTimeLink, User
from tetoru.crypto.fields import is_readable
from tetoru.crypto.tokens import checksum_of
from tetoru.errors import DomainError

LASTS: dict[OneTimeLink.Kind, dt.timedelta] = {
    OneTimeLink.Kind.SIGNUP: dt.timedelta(hours=24),
    OneTimeLink.Kind.RESET_REQUEST: dt.timedelta(hours=1),
    OneTimeLink.Kind.RESET: dt.timedelta(hours=1),
    OneTimeLink.Kind.EMAIL_OLD: dt.timedelta(hours=24),
    OneTimeLink.Kind.EMAIL_NEW: dt.timedelta(hours=24),
    OneTimeLink.Kind.COUNTER: dt.timedelta(minutes=10),
    OneTimeLink.Kind.FACTORS_LOST: dt.timedelta(hours=24),
}


class LinkRefused(DomainError):
    """Used, out of date, or never ours: which of them is not told."""

    text = _("このリンクは使えません。期限が切れたか、もう使われています。はじめから、やりなおしてください。")


def issue_link(kind: OneTimeLink.Kind, *, user: User | None = None, **words: Any) -> tuple[OneTimeLink, str]:
    """A link with its token, which is told here and never again."""
    token = secrets.token_urlsafe(24)
    link = OneTimeLink(kind=kind, token_hash=checksum_of(token), user=user, words=json.dumps(words, default=str))
    link.expires_at = timezone.now() + LASTS[kind]
    link.save()
    return link, token


def link_of(kind: OneTimeLink.Kind, token: str) -> OneTimeLink:
    """The link of a token, if it still opens something. Raises LinkRefused."""
    found = OneTimeLink.objects.filter(kind=kind, token_hash=checksum_of(token.strip()), expires_at__gt=timezone.now())
    link = found.select_related("user").first()
    if link is None or not is_readable(link.words):
        raise LinkRefused
    return link


def use_up(link: OneTimeLink) -> None:
    """Take a link away in the transaction of its deed: of two who come with it, one finds it. Raises LinkRefused."""
    deleted, _rows = OneTimeLink.objects.filter(pk=link.pk, expires_at__gt=timezone.now()).delete()
    if not deleted:
        raise LinkRefused


def words_of(link: OneTimeLink) -> dict[str, Any]:
    """What is to be done."""
    words: dict[str, Any] = json.loads(link.words)
    return words


def forget_links(user: User, *kinds: OneTimeLink.Kind) -> None:
    """Links of these kinds that the person had before open nothing any more."""
    OneTimeLink.objects.filter(user=user, kind__in=kinds).delete()


def clear_expired() -> int:
    """Remove what nobody used in time, with what was typed for it; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_onetimelink where expires_at < now()")
        return int(cursor.rowcount)
