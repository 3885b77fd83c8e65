"""How often a partner may call, counted in Valkey. Where that does not answer, calls go through."""

import hashlib
import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

MINUTE = 60
WRONG_SECRETS = 20
"""Of one client id from one network in ten minutes: who only knows an id keeps its partner out from nowhere else."""

NOTED = 30
"""Rows about tokens that opened nothing, for one tenant in ten minutes: whoever makes them up does not fill its log."""


def calls_left(partner_id: object) -> int:
    """Count a call of this minute; how many are left, below nought where it was too many."""
    minute = int(time.time()) // MINUTE
    return int(settings.PARTNER_CALLS_PER_MINUTE) - _counted(f"calls:{partner_id}:{minute}", 2 * MINUTE)


def seconds_to_wait() -> int:
    """Until the next minute begins."""
    return MINUTE - int(time.time()) % MINUTE


def has_tried_too_often(who: tuple[str, str]) -> bool:
    """Whether the secret of this id was wrong too often, as given from this network."""
    try:
        return int(cache.get(_tries(who), 0)) >= WRONG_SECRETS
    except RedisError:
        return False


def count_wrong_secret(who: tuple[str, str]) -> None:
    """One more."""
    _counted(_tries(who), 10 * MINUTE)


def may_note(of: object, network: str) -> bool:
    """Whether a call with a token that opened nothing leaves a row: the first from a network in ten minutes does.

    Where calls can't be counted they leave none: a log that anybody can fill is worse.
    """
    kind = hashlib.sha256(f"{of}|{network}".encode()).hexdigest()[:32]
    return _counted(f"noted:{kind}", 10 * MINUTE) == 1 and 1 <= _counted(f"noted:{of}", 10 * MINUTE) <= NOTED


def _tries(who: tuple[str, str]) -> str:
    return f"tries:partner:{hashlib.sha256(repr(who).encode()).hexdigest()[:32]}"


def _counted(key: str, seconds: int) -> int:
    try:
        cache.add(key, 0, seconds)
        return int(cache.incr(key))
    except (RedisError, ValueError):
        logger.warning("calls of partners are not counted: the cache does not answer")
        return 0
