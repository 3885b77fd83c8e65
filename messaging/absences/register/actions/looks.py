"""A board decides how its registers look, a school which columns its file has."""

from collections.abc import Mapping, Sequence

from accounts.desks import Desk
from accounts.invitations.permissions import school_of
from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.models import RegisterColumns, RegisterMarks
from messaging.absences.register.columns import Column
from messaging.absences.register.permissions import KEEP_COLUMNS, KEEP_MARKS
from schools.models import School, Tenant
from tetoru.access import Staff, require


def keep_marks(actor: Staff, desk: Desk, *, marks: Mapping[str, str]) -> None:
    """Set the marks of every register of the board. What is written in the registers stays; it only looks otherwise."""
    require(actor, KEEP_MARKS, desk)
    with audited(actor, Event.REGISTER_MARKS_CHANGED) as entry:
        tenant = Tenant.objects.get(pk=desk.tenant_id)
        RegisterMarks.objects.update_or_create(tenant_id=tenant.pk, defaults={"marks": dict(marks)})
        entry.describe(tenant)
        entry.tenant_id = tenant.pk


def keep_columns(actor: Staff, desk: Desk, *, columns: Sequence[Column]) -> None:
    """Set the columns of the file, in their order."""
    require(actor, KEEP_COLUMNS, desk)
    with audited(actor, Event.SCHOOL_SETTINGS_CHANGED) as entry:
        school = School.objects.get(pk=school_of(desk))
        kept = [[column.key, column.name] for column in columns]
        owned = {"tenant_id": desk.tenant_id, "columns": kept}
        RegisterColumns.objects.update_or_create(school=school, defaults=owned)
        entry.describe(school, register_columns=len(kept))
        entry.school_id = school.pk
