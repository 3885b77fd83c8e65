"""The real send, and the fastest that SQL can do: what ratios 1, 2, 3 and 7 send with."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.audiences import READERS, STUDENTS, resolve
from messaging.notices.class_counts import count_many_classes
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.models import AudienceItem, Dispatch, Notice, Tally
from tests.bench.people import City
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

RAW = f"""
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id)
select %(tenant)s, %(notice)s, reader.guardian_id, reader.student_id
from ({READERS}) reader join ({STUDENTS}) pupil using (student_id)
order by reader.guardian_id
"""


@dataclass
class RealSend:
    """Addresses a new notice each time, as the worker does."""

    city: City
    schools: Sequence[uuid.UUID] = ()
    """Empty: everybody."""
    id_for: Callable[[], uuid.UUID] = new_id
    """Makes the notice's id, and with it the month in whose partition the recipients land."""
    notice_id: uuid.UUID | None = None

    def prepare(self) -> None:
        """What `release` leaves behind for the worker."""
        tenant_id, now = self.city.tenant_id, timezone.now()
        notice = Notice(
            id=self.id_for(), tenant_id=tenant_id, author_id=self.city.author_id, draft_id=new_id(), urgency="normal",
            sent_at=now,
        )  # fmt: skip
        notice.title, notice.body = "運動会のお知らせ", "あすは運動会です。" * 40
        with tenant_scope(tenant_id), transaction.atomic():
            notice.save(force_insert=True)
            Dispatch.objects.create(tenant_id=tenant_id, notice=notice, moved_at=now)
            Tally.objects.create(tenant_id=tenant_id, notice=notice)
            AudienceItem.objects.bulk_create(self._items(notice))
        self.notice_id = notice.pk

    def run(self) -> int:
        """Address it; gives the number of recipients."""
        assert self.notice_id
        with tenant_scope(self.city.tenant_id):
            return sum(address_in_chunks(self.city.tenant_id, self.notice_id))

    def whole(self) -> int:
        """From the notice's making on, its classes counted."""
        self.prepare()
        assert self.notice_id
        with tenant_scope(self.city.tenant_id):
            counted = sum(count_many_classes(self.notice_id))
        return counted + self.run()

    def _items(self, notice: Notice) -> list[AudienceItem]:
        whole: dict[str, Any] = {"tenant_id": notice.tenant_id, "notice": notice}
        if not self.schools:
            return [AudienceItem(kind=AudienceItem.Kind.TENANT, **whole)]
        return [AudienceItem(kind=AudienceItem.Kind.SCHOOL, school_id=school, **whole) for school in self.schools]


@dataclass
class RawSend:
    """One sorted INSERT … SELECT of the same pairs: one commit, no bookkeeping, the audience known before."""

    city: City
    classrooms: Sequence[uuid.UUID] = ()

    def prepare(self) -> None:
        """Resolve the audience outside the clock."""
        everybody = AudienceItem(kind=AudienceItem.Kind.TENANT, tenant_id=self.city.tenant_id)
        with tenant_scope(self.city.tenant_id), transaction.atomic():
            self.classrooms = resolve(self.city.tenant_id, [everybody]).classroom_ids

    def run(self) -> int:
        """Insert them; gives the number of rows."""
        parameters = {
            "tenant": self.city.tenant_id,
            "notice": new_id(),
            "classrooms": list(self.classrooms),
            "students": [],
            "today": timezone.localdate(),
        }
        with tenant_scope(self.city.tenant_id), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RAW, parameters)
            return cursor.rowcount


def backend_of(alias_connection: Any = connection) -> int:
    """The process of PostgreSQL that works for us."""
    alias_connection.ensure_connection()
    pid: int = alias_connection.connection.info.backend_pid
    return pid
