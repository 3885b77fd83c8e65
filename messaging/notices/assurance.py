"""Proves on the live rows that withdrawn notices are gone for families, and that proofs are those that were sealed."""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import children_of
from messaging.notices.errors import ProofBroken
from messaging.notices.models import Notice, Recipient, Withdrawal
from messaging.notices.selectors.withdrawals import proof_file, seal_of
from messaging.notices.views import guardian, guardian_files
from schools.models import Tenant
from tetoru.access import Guardian
from tetoru.assurance import Broken, check
from tetoru.tenancy import tenant_scope

Found = TypeVar("Found")
LOOKED_AT = 10
"""How many withdrawals of each tenant, the newest ones."""
ASKED = 20
"""Among so many of the addressed a guardian is looked for who still may read."""
WORKED_OUT_WITHIN = dt.timedelta(hours=1)
KNOCKS: dict[str, tuple[Callable[..., HttpResponseBase], dict[str, Any]]] = {
    "file": (guardian_files.notice_file, {}),
    "content": (guardian_files.notice_file_content, {}),
    "page": (guardian_files.notice_file_page, {"number": 1}),
}


@check(
    "withdrawal.unreadable",
    section=7,
    promise=_("取り下げたお知らせの本文と添付ファイルは、保護者のだれにも開けません。"),
    breaks=_(
        "取り下げたお知らせを保護者として開いて、件名か本文に入れた印が見えるか、ファイルが1つでも開けば失敗します。"
    ),
)
def withdrawn_notices_are_gone() -> str:
    """Open the newest withdrawn notices as one of their guardians, with a mark as title and body; all is taken back."""
    found = _of_the_newest(_tried)
    if faults := [f"{one.notice_id}: {', '.join(one.opened)}" for one in found if one.opened]:
        raise Broken("still open to a guardian: " + "; ".join(faults))
    read = [one for one in found if one.has_reader]
    return (
        f"{len(read)} withdrawn notices and {sum(one.files for one in read)} files of theirs stayed shut; "
        f"{len(found) - len(read)} more have no guardian left"
    )


@check(
    "withdrawal.proof",
    section=15,
    promise=_("取り下げの証明は、操作の記録に封印したときのままです。"),
    breaks=_(
        "証明のファイルから出した指紋が、保存した指紋か操作の記録の指紋とちがうか、1時間たってもできあがらないとき。"
    ),
)
def proofs_agree_with_the_log() -> str:
    """The files of the newest proofs give the digest that is kept and the one that the log holds."""
    found = _of_the_newest(lambda withdrawal: (withdrawal, _fault_of(withdrawal)))
    if faults := [f"{withdrawal.number}: {fault}" for withdrawal, fault in found if fault]:
        raise Broken("; ".join(faults))
    agreed = sum(withdrawal.is_proven for withdrawal, _fault in found)
    return f"{agreed} proofs give the digest that stands in the log"


def _of_the_newest(look: Callable[[Withdrawal], Found]) -> list[Found]:
    """What is found at each of them, of every tenant that is alive, within its scope and a transaction of its own."""
    found: list[Found] = []
    for tenant in Tenant.objects.filter(state__in=Tenant.LIVE).order_by("id"):
        with tenant_scope(tenant.pk):
            with transaction.atomic():
                newest = list(Withdrawal.objects.select_related("notice").order_by("-at")[:LOOKED_AT])
            for withdrawal in newest:
                with transaction.atomic():
                    found.append(look(withdrawal))
    return found


@dataclass(frozen=True)
class Tried:
    """What came of knocking at one withdrawn notice."""

    notice_id: uuid.UUID
    has_reader: bool = False
    files: int = 0
    opened: tuple[str, ...] = ()


def _tried(withdrawal: Withdrawal) -> Tried:
    notice = withdrawal.notice
    reader = _reader_of(notice)
    if reader is None:
        return Tried(notice.pk)
    file_ids = list(notice.attachments.values_list("file_id", flat=True))
    return Tried(notice.pk, has_reader=True, files=len(file_ids), opened=tuple(_opened(reader, notice, file_ids)))


def _reader_of(notice: Notice) -> Guardian | None:
    """One of those to whom it was addressed, who would read it today if it stood there."""
    addressed = Recipient.objects.filter(tenant_id=notice.tenant_id, notice_id=notice.pk)
    for guardian_id, student_id in addressed.values_list("guardian_id", "student_id")[:ASKED]:
        reader = Guardian(guardian_id, (notice.tenant_id,))
        if any(child.id == student_id and child.may_read for child in children_of(reader)):
            return reader
    return None


def _opened(reader: Guardian, notice: Notice, file_ids: Iterable[uuid.UUID]) -> Iterator[str]:
    """What of it is shown to the guardian. The mark is in their page's words only while this transaction lasts."""
    with transaction.atomic():
        notice.title = notice.body = mark = secrets.token_hex(16)
        notice.save(update_fields=["title", "body"])
        shown = _answer(reader, guardian.notice, notice_id=notice.pk)
        if shown is None or mark in getattr(shown, "content", b"").decode():
            yield "the page" if shown else "no short notice in its place"
        for file_id in file_ids:
            for name, (view, more) in KNOCKS.items():
                if _answer(reader, view, notice_id=notice.pk, notice_file_id=file_id, **more) is not None:
                    yield f"{name} of {file_id}"
        transaction.set_rollback(True)


def _answer(reader: Guardian, view: Callable[..., HttpResponseBase], **where: Any) -> HttpResponseBase | None:
    """Of the guardian's own page; None where it says that there is no such thing."""
    request: Any = RequestFactory().get("/")
    request.actor, request.user, request.htmx = reader, User(id=reader.user_id, kind=User.Kind.GUARDIAN), False
    try:
        return view(request, **where)
    except Http404:
        return None


def _fault_of(withdrawal: Withdrawal) -> str:
    """What is wrong with its proof; one that is still being worked out is not wrong yet."""
    if not withdrawal.is_proven:
        return "not worked out" if timezone.now() - withdrawal.at > WORKED_OUT_WITHIN else ""
    try:
        proof_file(withdrawal)
    except ProofBroken:
        return "the file gives another digest"
    seal = seal_of(withdrawal)
    if seal is None or seal.details.get("proof") != withdrawal.digest:
        return "the log holds another digest"
    return ""
