"""A file that went to somebody else before: last week's for the other class, or one that was taken back."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.files.marks import marks_of
from messaging.files.models import StoredFile
from messaging.notices.guard.findings import Finding, Line, Situation, Weight
from messaging.notices.models import Attachment, Notice

MOST_LINES = 8
MOST_LOOKED_AT = 40


def is_file_new_here(situation: Situation) -> Iterator[Finding]:
    """Whether the very same file went from this desk to another audience, or was withdrawn."""
    marks = {mark: file for file in situation.files for mark in marks_of(str(file.fingerprint), file.tenant_id)}
    chosen = {item.key for item in situation.items}
    lines = [
        _line(marks[bytes(before.file.digest)], before.notice)
        for before in _sent_before(situation, list(marks))
        if before.notice and _is_worth_saying(before.notice, chosen)
    ]
    if lines:
        text = _("前に別の宛先へ送ったファイルと同じです。今回の宛先に送ってよいファイルですか。")
        files = tuple(file.pk for file in situation.files)
        yield Finding(
            "files.sent_before", Weight.ASKS, text, lines=tuple(dict.fromkeys(lines))[:MOST_LINES], files=files
        )


def _sent_before(situation: Situation, marks: list[bytes]) -> list[Attachment]:
    """Newest first. A school does not learn what another one has sent."""
    if not marks:
        return []
    school_id = situation.draft.school_id
    here = Q(notice__school_id=school_id) if school_id else Q(notice__school__isnull=True)
    same = Attachment.objects.filter(here, file__digest__in=marks, notice__isnull=False)
    same = same.select_related("notice", "file").prefetch_related("notice__audience")
    return list(same.defer("file__text").order_by("-notice_id")[:MOST_LOOKED_AT])


def _is_worth_saying(notice: Notice, chosen: set[str]) -> bool:
    return notice.state == Notice.State.WITHDRAWN or {item.key for item in notice.audience.all()} != chosen


def _line(file: StoredFile, notice: Notice) -> Line:
    day = date_format(timezone.localtime(notice.sent_at), "n月j日")
    mark = _("取り下げたお知らせです") if notice.state == Notice.State.WITHDRAWN else ""
    place = _("%(day)sに、%(audience)sへ送りました") % {"day": day, "audience": notice.audience_label}
    return Line(_("「%(file)s」") % {"file": file.name}, mark, place)
