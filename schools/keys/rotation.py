"""Moves everything of an owner to its newest key, while people work (docs/adr/0018)."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from schools.keys.owners import Owner
from tetoru.crypto.derived import derived_of
from tetoru.crypto.keyring import SETTLE_SECONDS, newest_key
from tetoru.crypto.models import Rotation
from tetoru.crypto.places import Place, places_of, rows_by_key
from tetoru.crypto.reencryption import reencrypt

Say = Callable[[str, int, int], None]
"""Tells how far it got: the column, rows done, rows there are."""
MOST_ROUNDS = 100
PAUSE_SECONDS = 0.5
"""Before rows are tried again that somebody held."""


@dataclass
class Round:
    """What one walk over an owner's columns did."""

    moved: int = 0
    unreadable: int = 0


def unfinished_rotation(owner: Owner) -> Rotation | None:
    """The one to go on with: interrupted, or kept open by values that do not open."""
    return Rotation.objects.filter(owner=owner.id, finished_at=None).order_by("-key_id").first()


def move_values(owner: Owner, say: Say) -> Round:
    """Walk once over all columns."""
    done = Round()
    with owner.scope():
        for place in places_of(owner.id):
            _move_column(place, owner, done, say)
    return done


def move_all_values(owner: Owner, say: Say) -> int:
    """Walk until nothing is left under an older key but what does not open; gives how many values that are."""
    for _number in range(MOST_ROUNDS):
        done = move_values(owner, say)
        behind = values_behind(owner)
        if behind <= done.unreadable:
            break
        time.sleep(0 if done.moved else PAUSE_SECONDS)
    return behind


def wait_until_settled(rotation: Rotation) -> None:
    """Until every process is sure to encrypt with the new key; what is moved after that stays moved."""
    age = (timezone.now() - rotation.started_at).total_seconds()
    time.sleep(max(SETTLE_SECONDS + 1 - age, 0))


def recompute_derived(owner: Owner, say: Say) -> None:
    """Blind indexes and name tokens, under the newest key."""
    with owner.scope():
        for derived in derived_of(owner.id):
            rows = derived.recompute(owner.id)
            say(derived.name, rows, rows)


def values_of(owner: Owner) -> Counter[int | None]:
    """How many values each key of the owner seals. None: what is not of our format at all."""
    with owner.scope(), transaction.atomic():
        return sum((rows_by_key(place, owner.id) for place in places_of(owner.id)), Counter())


def values_behind(owner: Owner) -> int:
    """How many are not under the newest key."""
    counts = values_of(owner)
    return counts.total() - counts[newest_key(owner.id).id]


def _move_column(place: Place, owner: Owner, done: Round, say: Say) -> None:
    with transaction.atomic():
        there = rows_by_key(place, owner.id)
    moved = there[newest_key(owner.id).id]
    for batch in reencrypt(place, owner.id):
        done.moved, done.unreadable = done.moved + batch.moved, done.unreadable + batch.unreadable
        moved += batch.moved
        say(place.name, moved, there.total())
