"""What was known of some homes at the moment of a withdrawal, with the names opened.

Copied then (`snapshot`), but for what can't change since: from where a notice was opened and which files, which stand
in the log.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Guardianship, User
from auditlog.selectors import first_file_openings, first_ways
from messaging.notices.models import Notice, ProofFact, Withdrawal
from messaging.notices.ways import Way
from schools.models import Student
from tetoru.crypto.fields import open_column
from tetoru.crypto.keyring import PLATFORM

LEFT = frozenset({"sent", "sending", "bundled"})
"""States of a message that has left, or may have: what waits, failed or came back brought nobody to the notice."""
COLUMNS = (
    "place", "tenant_id", "student_id", "guardian_id", "family_name", "given_name", "guardian_name", "relation", "room",
    "opened_at", "mail", "mail_at", "push", "push_at",
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A mail or a push to one guardian: how far it had got."""

    state: str
    sent_at: dt.datetime | None


@dataclass(frozen=True)
class Reader:
    """A guardian to whom the notice was addressed for one child, and what they had done with it."""

    guardian_id: uuid.UUID
    name: str
    relation: str
    child: str
    room: str
    opened_at: dt.datetime | None
    way: str
    """From where it was opened, by the link's own word: a value of `Way`; empty where it was not, or not kept."""
    mail: Message | None
    push: Message | None
    files: tuple[tuple[str, dt.datetime], ...] = ()
    """The names of the files that were opened or kept, each with when first."""

    @property
    def is_way_borne_out(self) -> bool:
        """Whether more than the address speaks for the way: anybody can type `?from=push`, and links are passed on."""
        message = self.push if self.way == Way.PUSH else self.mail
        return self.way == Way.PAGE or (message is not None and message.state in LEFT)


@dataclass
class Home:
    """One household, at its place in the file."""

    place: int
    readers: list[Reader] = field(default_factory=list)

    @property
    def opened_at(self) -> dt.datetime | None:
        """When its first guardian opened it."""
        return min((reader.opened_at for reader in self.readers if reader.opened_at), default=None)

    @property
    def guardian_ids(self) -> list[uuid.UUID]:
        """Each once."""
        return list(dict.fromkeys(reader.guardian_id for reader in self.readers))


def homes_between(withdrawal: Withdrawal, first: int, last: int) -> list[Home]:
    """The homes from one place to another, both counted in, in their order. Four statements."""
    found = ProofFact.objects.filter(withdrawal_id=withdrawal.pk, place__gte=first, place__lte=last)
    facts: list[Any] = list(found.order_by("place", "number").values_list(*COLUMNS, named=True))
    notice, people = withdrawal.notice, {fact.guardian_id for fact in facts}
    ways = first_ways(notice.tenant_id, notice.pk, people, since=notice.sent_at)
    files = _files(notice, people)
    relations = {str(relation): str(relation.label) for relation in Guardianship.Relation}
    name_of = _names()
    homes: dict[int, Home] = {}
    for fact in facts:
        home = homes.setdefault(fact.place, Home(fact.place))
        home.readers.append(
            Reader(
                guardian_id=fact.guardian_id,
                name=name_of(User, "name", fact.guardian_name, PLATFORM, fact.guardian_id),
                relation=relations.get(fact.relation, ""),
                child=_full_name(name_of, fact),
                room=fact.room,
                opened_at=fact.opened_at,
                way=ways.get(fact.guardian_id, "") if fact.opened_at else "",
                mail=Message(fact.mail, fact.mail_at) if fact.mail else None,
                push=Message(fact.push, fact.push_at) if fact.push else None,
                files=files.get(fact.guardian_id, ()),
            )
        )
    return list(homes.values())


def _full_name(name_of: Callable[..., str], fact: Any) -> str:
    family_name = name_of(Student, "family_name", fact.family_name, fact.tenant_id, fact.student_id)
    return f"{family_name} {name_of(Student, 'given_name', fact.given_name, fact.tenant_id, fact.student_id)}"


def _names() -> Callable[..., str]:
    """Opens a name once, however often the row comes up."""
    opened: dict[tuple[str, uuid.UUID], str] = {}

    def name_of(model: Any, column: str, sealed: bytes, owner: uuid.UUID, row: uuid.UUID) -> str:
        if (column, row) not in opened:
            opened[column, row] = open_column(model, column, bytes(sealed), owner, row)
        return opened[column, row]

    return name_of


def _files(notice: Notice, guardian_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[tuple[str, dt.datetime], ...]]:
    """Which files each guardian has opened, in the order in which they hang on the notice."""
    attached = notice.attachments.select_related("file").defer("file__text")
    names = {str(one.file_id): str(one.file.name) for one in attached}
    if not names:
        return {}
    opened = first_file_openings(notice.tenant_id, notice.pk, guardian_ids, since=notice.sent_at)
    return {
        guardian: tuple((names[file], moments[file]) for file in names if file in moments)
        for guardian, moments in opened.items()
    }
