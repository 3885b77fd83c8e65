"""Printing letters, and taking one back."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from accounts.desks import Desk
from accounts.invitations.codes import code_hash, new_code
from accounts.invitations.permissions import INVITE, school_of
from accounts.models import Invitation, InvitationCode
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import School, Student
from tetoru.access import Staff, require

LASTS = dt.timedelta(days=60)
USES = 2
MOST_USES = 6
MOST_LETTERS = 200


def print_invitations(
    actor: Staff, desk: Desk, *, students: list[Student], lasts: dt.timedelta = LASTS, uses: int = USES
) -> list[tuple[Invitation, str]]:
    """New letters for these pupils of the school, each with its code, which is told here and never again.

    A pupil's older letter of this school ends: whoever found a lost one finds nothing.
    """
    require(actor, INVITE, desk)
    with audited(actor, Event.INVITATIONS_PRINTED) as entry:
        # In one order for everybody, so that two who print the same class wait instead of locking each other out.
        locked = Student.objects.select_for_update(no_key=True).filter(pk__in=[student.pk for student in students])
        list(locked.order_by("pk").values_list("pk"))
        _end(Invitation.objects.filter(student__in=students, school_id=school_of(desk)))
        until = timezone.now() + lasts
        letters = [(_invitation(desk, student, until, uses), new_code()) for student in students]
        Invitation.objects.bulk_create(invitation for invitation, _code in letters)
        InvitationCode.objects.bulk_create(
            InvitationCode(invitation=invitation, home_id=desk.tenant_id, code_hash=code_hash(code))
            for invitation, code in letters
        )
        entry.school_id = desk.school_id
        entry.details.update(letters=len(letters), student_ids=[student.pk for student in students])
    return letters


def revoke_invitation(actor: Staff, desk: Desk, *, student: Student) -> bool:
    """End a pupil's letter of this school without making another; False where none was open."""
    require(actor, INVITE, desk)
    with audited(actor, Event.INVITATION_REVOKED) as entry:
        ended = _end(Invitation.objects.filter(student=student, school_id=school_of(desk)))
        entry.describe(student, letters=ended)
        entry.school_id = desk.school_id
    return bool(ended)


def change_approval(actor: Staff, desk: Desk, *, approves: bool) -> None:
    """Decide whether the school approves each guardian before they see anything. Who is linked stays linked."""
    require(actor, INVITE, desk)
    with audited(actor, Event.SCHOOL_SETTINGS_CHANGED) as entry:
        school = School.objects.select_for_update(no_key=True).get(pk=school_of(desk))
        school.approves_guardians = approves
        school.save(update_fields=["approves_guardians"])
        entry.describe(school, approves_guardians=approves)
        entry.school_id = school.pk


def _invitation(desk: Desk, student: Student, until: dt.datetime, uses: int) -> Invitation:
    return Invitation(
        tenant_id=desk.tenant_id, student=student, school_id=school_of(desk), most_uses=uses, expires_at=until
    )


def _end(invitations: QuerySet[Invitation]) -> int:
    open_ones = list(invitations.filter(state=Invitation.State.OPEN).select_for_update().order_by("pk"))
    InvitationCode.objects.filter(invitation__in=[invitation.pk for invitation in open_ones]).delete()
    return invitations.filter(pk__in=[one.pk for one in open_ones]).update(state=Invitation.State.REVOKED)
