"""What a school does with the link between a guardian and a pupil. It counts from the guardian's next request on."""

from dataclasses import asdict, dataclass

from accounts.desks import Desk
from accounts.guardians.linking import refresh_tenants
from accounts.guardians.permissions import KEEP_GUARDIANS
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from accounts.models import Guardianship
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require


@dataclass(frozen=True)
class Rights:
    """What the school lets one guardian do for one pupil."""

    may_contact: bool
    may_read: bool
    may_report: bool
    may_answer: bool

    @property
    def effective(self) -> dict[str, bool]:
        """Whom the school must not contact may do nothing else either."""
        return {name: may and self.may_contact for name, may in asdict(self).items()}


def approve_guardian(actor: Staff, desk: Desk, *, link: Guardianship) -> None:
    """Let a guardian who registered see the child, and tell them. Twice is as once."""
    require(actor, KEEP_GUARDIANS, desk)
    with audited(actor, Event.GUARDIAN_APPROVED) as entry:
        locked = _locked(link)
        entry.describe(locked, student=locked.student_id, was=locked.state)
        entry.school_id = desk.school_id
        if locked.state == Guardianship.State.PENDING:
            is_there = locked.guardian.is_active  # else the account was closed meanwhile
            locked.state = Guardianship.State.ACTIVE if is_there else Guardianship.State.ENDED
            locked.end_reason = "" if is_there else Guardianship.EndReason.CLOSED
            locked.save(update_fields=["state", "end_reason"])
            refresh_tenants(locked.guardian, locked.tenant_id)
            write_to(locked.guardian, Kind.GUARDIAN_APPROVED, school=desk.name)


def change_rights(actor: Staff, desk: Desk, *, link: Guardianship, rights: Rights) -> None:
    """Set what the guardian may do for this pupil."""
    require(actor, KEEP_GUARDIANS, desk)
    with audited(actor, Event.GUARDIAN_RIGHTS_CHANGED) as entry:
        locked = _locked(link)
        before = {name: getattr(locked, name) for name in rights.effective}
        for name, may in rights.effective.items():
            setattr(locked, name, may)
        locked.save(update_fields=list(rights.effective))
        changed = {name: may for name, may in rights.effective.items() if may != before[name]}
        entry.describe(locked, student=locked.student_id, changed=changed)
        entry.school_id = desk.school_id


def unlink_guardian(actor: Staff, desk: Desk, *, link: Guardianship, reason: Guardianship.EndReason) -> None:
    """End a link. What the guardian sent and read stays; a new letter can link them again."""
    require(actor, KEEP_GUARDIANS, desk)
    with audited(actor, Event.GUARDIAN_UNLINKED) as entry:
        locked = _locked(link)
        locked.state, locked.end_reason = Guardianship.State.ENDED, reason
        locked.save(update_fields=["state", "end_reason"])
        refresh_tenants(locked.guardian, locked.tenant_id)
        entry.describe(locked, student=locked.student_id, reason=reason)
        entry.school_id = desk.school_id


def _locked(link: Guardianship) -> Guardianship:
    return Guardianship.objects.select_for_update(no_key=True, of=("self",)).select_related("guardian").get(pk=link.pk)
