"""How often a partner may call, counted in Valkey. Where that does not answer, calls go through."""

import hashlib
import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
UNCOUNTED = "calls of partners are not counted: the cache does not answer"

MINUTE = 60
WRONG_SECRETS = 20
"""Of one client id from one network in ten minutes: who only knows an id keeps its partner out from nowhere else."""

NOTED = 30
"""Rows about tokens that opened nothing, for one tenant in ten minutes: whoever makes them up does not fill its log."""


def calls_left(partner_id: object) -> int:
    """Count a call of this minute; how many are left, below nought where it was too many."""
    return _left(f"calls:{partner_id}")


def tokens_left(partner_id: object) -> int:
    """Count a token of this minute; there are as many as calls, and neither takes of the other."""
    return _left(f"tokens:{partner_id}")


def has_had_enough(who: tuple[str, str]) -> bool:
    """Whether this id, from this network, got more tokens than that: its secret need not be looked at again."""
    try:
        return bool(cache.get(_named(f"enough:{_minute()}", who)))
    except RedisError:
        return False


def remember_enough(who: tuple[str, str]) -> None:
    """Until the minute is over. Only who knew the secret gets here: nobody else keeps a partner out."""
    try:
        cache.set(_named(f"enough:{_minute()}", who), 1, 2 * MINUTE)
    except RedisError:
        logger.warning(UNCOUNTED)


def seconds_to_wait() -> int:
    """Until the next minute begins."""
    return MINUTE - int(time.time()) % MINUTE


def has_tried_too_often(who: tuple[str, str]) -> bool:
    """Whether the secret of this id was wrong too often, as given from this network."""
    try:
        return int(cache.get(_named("tries", who), 0)) >= WRONG_SECRETS
    except RedisError:
        return False


def count_wrong_secret(who: tuple[str, str]) -> None:
    """One more."""
    _counted(_named("tries", who), 10 * MINUTE)


def may_note(of: object, network: str) -> bool:
    """Whether a call with a token that opened nothing leaves a row: the first from a network in ten minutes does.

    Where calls can't be counted they leave none: a log that anybody can fill is worse.
    """
    kind = hashlib.sha256(f"{of}|{network}".encode()).hexdigest()[:32]
    return _counted(f"noted:{kind}", 10 * MINUTE) == 1 and 1 <= _counted(f"noted:{of}", 10 * MINUTE) <= NOTED


def _left(of: str) -> int:
    return int(settings.PARTNER_CALLS_PER_MINUTE) - _counted(f"{of}:{_minute()}", 2 * MINUTE)


def _minute() -> int:
    return int(time.time()) // MINUTE


def _named(what: str, who: tuple[str, str]) -> str:
    return f"{what}:partner:{hashlib.sha256(repr(who).encode()).hexdigest()[:32]}"


def _counted(key: str, seconds: int) -> int:
    try:
        cache.add(key, 0, seconds)
        return int(cache.incr(key))
    except (RedisError, ValueError):
        logger.warning(UNCOUNTED)
        return 0
