"""A conversation as it is read: day by day, who said what, and what of it the other side has read."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.log.people import People, people_by
from messaging.conversations.models import Message, MessageFile, Participant
from messaging.conversations.selectors.talks import Talk
from messaging.files.models import StoredFile
from messaging.files.selectors import first_pages
from messaging.files.showing import FileRow, row_of
from tetoru.access import Guardian, Staff

Kind, Part = Message.Kind, Participant.Part
MOST = 300
"""So many are shown at once; the page leads to those before."""


@dataclass(frozen=True)
class Line:
    """One message."""

    number: int
    kind: str
    who: str
    about: str
    is_mine: bool
    at: dt.datetime
    text: str
    files: list[FileRow]
    is_note: bool
    is_new: bool
    read_by: str
    """Who of the other side has read it; only under the newest of one's own that was read."""

    @property
    def paragraphs(self) -> list[str]:
        """The text as it was written, without what is empty."""
        return [part for part in self.text.split("\n\n") if part.strip()]


@dataclass(frozen=True)
class Day:
    """What was said on one day."""

    date: dt.date
    is_today: bool
    lines: list[Line]


@dataclass(frozen=True)
class Thread:
    """What of it is shown."""

    days: list[Day]
    before: int
    """From which number on; where it is not 1, there are earlier ones."""


def thread_of(
    actor: Staff | Guardian, talk: Talk, address: Callable[[uuid.UUID], str], *, before: int | None = None
) -> Thread:
    """The newest messages, or those before a number. As many queries for three as for three hundred."""
    found = Message.objects.filter(conversation=talk.conversation)
    found = found.filter(number__lt=before) if before else found
    messages = list(found.order_by("-number")[:MOST])[::-1]
    rows = list(Participant.objects.filter(conversation=talk.conversation).select_related("user"))
    people = people_by([row.user_id for row in rows] + [m.author_id for m in messages] + [m.about_id for m in messages])
    files = _files_of(messages, address)
    told = _Told(actor, talk, people, rows)
    lines = [told.line(message, files.get(message.pk, [])) for message in messages]
    return Thread(_by_day(_marked_once(lines)), messages[0].number if messages else 1)


def _marked_once(lines: list[Line]) -> list[Line]:
    """What was read stands under the newest that was: those before it were read as well."""
    last = max((line.number for line in lines if line.read_by), default=0)
    return [replace(line, read_by="") if line.number < last else line for line in lines]


class _Told:
    """Says who is who, to one reader."""

    def __init__(self, actor: Staff | Guardian, talk: Talk, people: People, rows: Sequence[Participant]) -> None:
        self.actor, self.talk, self.people = actor, talk, people
        self.mine = next((row for row in rows if row.user_id == actor.user_id), None)
        others = [row for row in rows if (row.part == Part.GUARDIAN) != isinstance(actor, Guardian)]
        self.others = [row for row in others if row.read_count]

    def line(self, message: Message, files: list[FileRow]) -> Line:
        is_mine = message.author_id == self.actor.user_id and not message.is_note
        seen = self.mine.read_count if self.mine else message.number
        return Line(
            number=message.number,
            kind=message.kind,
            who=_("あなた") if is_mine else self._author(message),
            about=self._name(message.about_id),
            is_mine=is_mine,
            at=message.at,
            text=str(message.text),
            files=files,
            is_note=message.is_note,
            is_new=not is_mine and message.number > seen,
            read_by=self._read_by(message.number) if is_mine else "",
        )

    def _author(self, message: Message) -> str:
        """A look says by itself as what somebody read."""
        if message.kind in Message.LOOKING and message.author_id is not None:
            return self.people.name(message.author_id)
        return self._name(message.author_id)

    def _name(self, user_id: uuid.UUID | None) -> str:
        """Staff see as what a colleague works; a guardian sees the name alone."""
        if user_id is None:
            return ""
        name = self.people.name(user_id)
        role = self.people.role(user_id, self.talk.conversation.school_id)
        return f"{name}（{role}）" if role and isinstance(self.actor, Staff) else name

    def _read_by(self, number: int) -> str:
        """A guardian need not know which of the teachers."""
        readers = [row for row in self.others if row.read_count >= number]
        if not readers:
            return ""
        if isinstance(self.actor, Guardian):
            return _("先生が読みました")
        return _("%(names)sさんが読みました") % {"names": _("さん、").join(row.user.name for row in readers)}


def _files_of(messages: Sequence[Message], address: Callable[[uuid.UUID], str]) -> Mapping[uuid.UUID, list[FileRow]]:
    found = MessageFile.objects.filter(message__in=[message.pk for message in messages]).select_related("file")
    hung = list(found.defer("file__text"))
    pictures = [one.file for one in hung if one.file.kind == StoredFile.Kind.IMAGE]
    pages = first_pages(pictures) if pictures else {}
    files: dict[uuid.UUID, list[FileRow]] = {}
    for one in hung:
        files.setdefault(one.message_id, []).append(row_of(one.file, address, page=pages.get(one.file_id)))
    return files


def _by_day(lines: Sequence[Line]) -> list[Day]:
    days: list[Day] = []
    for line in lines:
        date = timezone.localdate(line.at)
        if not days or days[-1].date != date:
            days.append(Day(date, date == timezone.localdate(), []))
        days[-1].lines.append(line)
    return days
