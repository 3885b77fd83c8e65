"""What is computed with an owner's key and is no ciphertext: blind indexes, name tokens.

Nothing in such a value tells which key made it, so a rotation computes all of them anew. The app that keeps them says
so in its AppConfig:

    def ready(self) -> None:
        register_derived(Derived("schools_nametoken.token", is_of_tenants=True, recompute=reindex))

`recompute(owner)` runs in the owner's scope and outside a transaction. It commits as it goes, and bears being killed,
run twice, and people working meanwhile. Until it is done, older keys stay: look-ups try the keys of `keys_of(owner)`.
`remove(owner)` runs in the owner's scope and in the transaction that records that its keys were destroyed.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from tetoru.crypto.keyring import PLATFORM


@dataclass(frozen=True)
class Derived:
    """One such column (`table.column`), and what becomes of an owner's values with its keys."""

    name: str
    is_of_tenants: bool
    recompute: Callable[[uuid.UUID], int]
    """Computes them under the newest key; gives how many rows it saw."""
    remove: Callable[[uuid.UUID], None] | None = None
    """Takes a tenant's away: equal ones could still be counted. The platform's keys are never destroyed."""


_registered: dict[str, Derived] = {}


def register_derived(derived: Derived) -> None:
    """Have a column computed anew when the key of its owner is turned, and emptied when it is destroyed."""
    _registered[derived.name] = derived


def derived_of(owner: uuid.UUID) -> list[Derived]:
    """What an owner's keys are used for besides sealing."""
    return [found for found in _registered.values() if found.is_of_tenants == (owner != PLATFORM)]
