"""What is left of a withdrawn notice: the short notice for guardians, the proof and the papers for the school."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404

from accounts.desks import Desk
from accounts.selectors import Child
from auditlog.events import Event
from auditlog.selectors import SealedDeed, first_readings, sealed_deed
from messaging.notices.errors import PaperUnreadable, ProofBroken, ProofUnfinished
from messaging.notices.models import Notice, Paper, ProofHome, Recipient, Withdrawal
from messaging.notices.permissions import WITHDRAW_NOTICE
from messaging.notices.proofs.lines import cells_in
from messaging.notices.proofs.working_out import digest_of
from messaging.notices.selectors.desk import notices_at
from tetoru.access import Guardian, Staff, require
from tetoru.crypto.fields import has_unreadable

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A line of the proof as the page shows it."""

    child: str
    room: str
    guardian: str
    relation: str
    opened_at: str
    way: str
    mail: str
    mail_at: str
    files: str


@dataclass(frozen=True)
class ProvenHome:
    """A home of the proof: its children, one line for each guardian, when one of them first read the short notice."""

    place: int
    children: str
    room: str
    lines: tuple[Line, ...]
    told_at: dt.datetime | None


@dataclass(frozen=True)
class ShortNotice:
    """What a guardian finds in the place of a withdrawn notice."""

    at: dt.datetime
    reason: str
    words: str
    had_opened_at: dt.datetime | None
    correction: Notice | None


def withdrawal_at(actor: Staff, desk: Desk, notice_id: uuid.UUID) -> Withdrawal:
    """The withdrawal of a notice of this desk. Raises Http404, and NotPermitted for colleagues."""
    withdrawals = Withdrawal.objects.select_related(
        "by", "notice", "notice__author", "notice__school", "notice__tenant", "notice__tally"
    )
    here = notices_at(actor, desk).filter(pk=notice_id).values("pk")
    found = withdrawals.filter(notice_id__in=here).first()
    if found is None:
        raise Http404
    require(actor, WITHDRAW_NOTICE, found.notice)
    return found


def proven_homes(withdrawal: Withdrawal, *, is_opened: bool, page: int) -> list[ProvenHome]:
    """One page of the homes that had, or had not, opened it. Costs the same wherever in the list."""
    first, last = (0, withdrawal.opened_count) if is_opened else (withdrawal.opened_count, withdrawal.home_count)
    start = first + (page - 1) * PER_PAGE
    rows = list(
        ProofHome.objects.filter(
            withdrawal=withdrawal, place__gt=start, place__lte=min(start + PER_PAGE, last)
        ).order_by("place")
    )
    guardians = [guardian for row in rows for guardian in row.guardian_ids]
    read = first_readings(withdrawal.tenant_id, withdrawal.notice_id, guardians, since=withdrawal.notice.sent_at)
    return [_home(row, read) for row in rows]


def proof_file(withdrawal: Withdrawal) -> str:
    """The file whose digest was sealed. Raises ProofUnfinished, and ProofBroken when what is kept gives another one."""
    if not withdrawal.is_proven:
        raise ProofUnfinished
    homes = [home.lines for home in ProofHome.objects.filter(withdrawal=withdrawal).order_by("place")]
    if digest_of(withdrawal.head, homes) != withdrawal.digest:
        raise ProofBroken
    return "".join([withdrawal.head, *homes])


def seal_of(withdrawal: Withdrawal) -> SealedDeed | None:
    """The entry of the log that holds the proof's digest, and the checkpoint that sealed it.

    Before proofs were worked out by a job it was the withdrawal's own entry.
    """
    whose = withdrawal.tenant_id, withdrawal.notice_id
    finished = sealed_deed(*whose, Event.PROOF_FINISHED, since=withdrawal.at)
    return finished or sealed_deed(*whose, Event.NOTICE_WITHDRAWN, since=withdrawal.notice.sent_at)


def paper_of(withdrawal: Withdrawal, kind: str) -> Paper | None:
    """The paper as it was last saved; None as long as nobody has. Raises PaperUnreadable."""
    paper = Paper.objects.select_related("saved_by").filter(withdrawal=withdrawal, kind=kind).first()
    if paper is not None and has_unreadable(paper):
        raise PaperUnreadable
    return paper


def corrections_of(withdrawal: Withdrawal) -> list[Notice]:
    """What was sent in its place, the newest first."""
    return list(Notice.objects.filter(corrects_id=withdrawal.notice_id).order_by("-id"))


def short_notice(actor: Guardian, children: Sequence[Child], notice: Notice) -> ShortNotice:
    """What stands in its place for this guardian. A correction is named only if it was addressed to them too."""
    withdrawal = Withdrawal.objects.get(notice=notice)
    mine = Recipient.objects.filter(guardian_id=actor.user_id, student_id__in=[child.id for child in children])
    read = mine.filter(notice_id=notice.pk, read_at__lte=withdrawal.at).order_by("read_at")
    corrections = Notice.objects.filter(corrects=notice).exclude(state=Notice.State.WITHDRAWN)
    reached = mine.filter(notice__in=corrections).values("notice_id")
    return ShortNotice(
        at=withdrawal.at,
        reason=str(withdrawal.get_kind_display()),
        words=withdrawal.words,
        had_opened_at=read.values_list("read_at", flat=True).first(),
        correction=corrections.filter(pk__in=reached).order_by("-id").first(),
    )


def _home(row: ProofHome, read: dict[uuid.UUID, dt.datetime]) -> ProvenHome:
    lines = [_line(cells) for cells in cells_in(row.lines)]
    return ProvenHome(
        place=row.place,
        children="、".join(dict.fromkeys(line.child for line in lines)),
        room="・".join(dict.fromkeys(line.room for line in lines)),
        lines=tuple(dict.fromkeys(replace(line, child="", room="") for line in lines)),
        told_at=min((read[guardian] for guardian in row.guardian_ids if guardian in read), default=None),
    )


def _line(cells: dict[str, str]) -> Line:
    return Line(**{name: cells[name] for name in Line.__dataclass_fields__})
