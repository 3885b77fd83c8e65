"""Names for what entries point at. The log itself keeps ids only; each app says how its things are called.

Registered in the app's `ready`. A name is read anew each time it is shown, through the fence: what
is gone, or of another tenant, has none.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

Namer = Callable[[uuid.UUID, frozenset[uuid.UUID]], Mapping[uuid.UUID, str]]
"""Gives names of some ids of a tenant, in as many queries for one as for fifty."""
Subject = tuple[str, uuid.UUID]

_namers: dict[str, Namer] = {}


def name_subjects(kind: str, namer: Namer) -> None:
    """Let `namer` name the subjects of this kind (a model's name in small letters)."""
    _namers[kind] = namer


def names_of(tenant_id: uuid.UUID, subjects: Iterable[Subject]) -> dict[Subject, str]:
    """Names of those that have one."""
    wanted: defaultdict[str, set[uuid.UUID]] = defaultdict(set)
    for kind, subject_id in subjects:
        wanted[kind].add(subject_id)
    return {
        (kind, subject_id): name
        for kind, ids in wanted.items()
        if kind in _namers
        for subject_id, name in _namers[kind](tenant_id, frozenset(ids)).items()
    }
