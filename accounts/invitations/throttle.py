"""How often a code may be tried, counted before any work is done for it.

The count is in Valkey. Where that does not answer, trying goes on: a code has 53 random bits.
"""

import hashlib
import logging
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from tetoru.web.address import client_ip

logger = logging.getLogger(__name__)

WINDOW = 600  # seconds
PER_NETWORK = 60
PER_SESSION = 10


@dataclass(frozen=True)
class Tries:
    """The counters that one try goes onto, with their limits."""

    keys: tuple[tuple[str, int], ...]

    def take(self) -> bool:
        """Count a try; False when there were too many."""
        try:
            counts = [_counted(key) <= limit for key, limit in self.keys]
        except RedisError:
            logger.warning("tries are not counted: the cache does not answer")
            return True
        return all(counts)

    def give_back(self) -> None:
        """The try was right, and does not count: a whole class may register in one room."""
        try:
            for key, _limit in self.keys:
                cache.decr(key)
        except (RedisError, ValueError):
            logger.warning("a right try stays counted")


def tries_of(request: HttpRequest, purpose: str, *, per_network: int = PER_NETWORK) -> Tries:
    """The counters of this request's network and session."""
    keys = [(_key(purpose, network_of(client_ip(request))), per_network)]
    session = request.session.session_key
    if session:
        keys.append((_key(purpose, session), PER_SESSION))
    return Tries(tuple(keys))


def network_of(ip: str | None) -> str:
    """An IPv4 address, or the /64 in which an IPv6 address moves freely."""
    if ip is None:
        return "unknown"
    address = ip_address(ip)
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else ip


def _key(purpose: str, who: str) -> str:
    return f"tries:{purpose}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def _counted(key: str) -> int:
    cache.add(key, 0, WINDOW)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        cache.set(key, 1, WINDOW)
        return 1
