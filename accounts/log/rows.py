"""Entries of the log as the lines of a page, in plain language."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.log.people import People, people_by
from auditlog.events import Event, Outcome
from auditlog.labels import PAGE_SUBJECTS, Label, count_label, job_label, label_of
from auditlog.models import Entry
from auditlog.subjects import Subject, names_of


@dataclass(frozen=True)
class Row:
    """One line: when, who, what, to whom or what, from where."""

    when: str
    who: str
    role: str
    who_id: uuid.UUID | None
    label: Label
    refusal: str
    subject: str
    student_id: uuid.UUID | None
    count: str
    place: str


def rows_of(tenant_id: uuid.UUID, entries: Iterable[Entry]) -> list[Row]:
    """Lines for these entries of one tenant. As many queries for one as for fifty."""
    entries = list(entries)
    people = people_by(entry.actor_id for entry in entries if entry.actor_kind != "partner")
    subjects = {entry.pk: subject for entry in entries if (subject := _subject(entry))}
    systems = {entry.pk: ("partner", system) for entry in entries if (system := _system(entry))}
    names = names_of(tenant_id, [*subjects.values(), *systems.values()])
    called, calling = ({pk: names.get(one, "") for pk, one in by_pk.items()} for by_pk in (subjects, systems))
    return [_row(entry, people, called.get(entry.pk, ""), calling.get(entry.pk, "")) for entry in entries]


def _row(entry: Entry, people: People, subject: str, system: str) -> Row:
    who, role = (system, _("連携先のシステム")) if system else _who(entry, people)
    is_student = entry.subject_kind == "student" and bool(subject)
    return Row(
        when=_when(entry),
        who=who,
        role=role,
        who_id=entry.actor_id if system or entry.actor_kind != "partner" else None,
        label=label_of(entry.event, entry.outcome, entry.details.get("page")),
        refusal=_refusal(entry),
        subject=subject,
        student_id=entry.subject_id if is_student else None,
        count=count_label(entry.details),
        place=entry.ip or "",
    )


def _who(entry: Entry, people: People) -> tuple[str, str]:
    if entry.actor_kind == "system":
        return _("自動"), job_label(entry.details.get("job", ""))
    if entry.actor_kind == "partner":
        return _("連携先のシステム"), ""
    if entry.actor_id is None:
        return _("（不明）"), ""
    return people.name(entry.actor_id), people.role(entry.actor_id, entry.school_id)


def _system(entry: Entry) -> uuid.UUID | None:
    """Which other system it was."""
    return entry.actor_id if entry.actor_kind == "partner" else None


def _when(entry: Entry) -> str:
    local = timezone.localtime(entry.at)
    year = "" if local.year == timezone.localdate().year else f"{local.year}/"
    return f"{year}{local.month}/{local.day} {local.hour}:{local.minute:02}:{local.second:02}"


def _refusal(entry: Entry) -> str:
    """That a page was refused or failed; of a deed the label says so itself."""
    if entry.event != Event.PAGE_VIEWED or entry.outcome == Outcome.DONE:
        return ""
    return _("断りました") if entry.outcome == Outcome.DENIED else _("うまくいきませんでした")


def _subject(entry: Entry) -> Subject | None:
    """What it was done to. An address that was refused names nothing: its id may be of a row not to be seen here."""
    kind = entry.subject_kind
    if entry.subject_id == entry.actor_id:
        return None  # a sign-in is about who came in
    if kind is None and entry.outcome == Outcome.DONE:
        kind = PAGE_SUBJECTS.get((entry.details.get("page") or "").rpartition(":")[2])
    return (kind, entry.subject_id) if kind and entry.subject_id else None
