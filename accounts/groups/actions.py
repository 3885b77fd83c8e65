"""Making, renaming, filling and deleting groups."""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.editing import ensure_unchanged, locked
from accounts.students.permissions import EDIT_STUDENTS
from auditlog.events import Event
from auditlog.trail import audited
from schools.errors import FieldRefused, StillInUse
from schools.models import Group, Membership
from schools.states import today_in_tokyo
from tetoru.access import Staff, require


def add_group(actor: Staff, desk: Desk, *, school_id: uuid.UUID, name: str) -> Group:
    """Make a group without members. Raises FieldRefused for a second one of the same name."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.GROUP_ADDED) as entry:
        group = Group(tenant_id=desk.tenant_id, school_id=school_id)
        _name(group, name)
        entry.describe(group)
    return group


def rename_group(actor: Staff, group: Group, *, desk: Desk, version: int, name: str) -> Group:
    """Call the group otherwise. Raises ChangedMeanwhile and FieldRefused."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.GROUP_RENAMED) as entry:
        current = locked(Group.objects.all(), group.pk)
        ensure_unchanged(current, version)
        current.version += 1
        _name(current, name)
        entry.describe(current)
    return current


def choose_members(actor: Staff, group: Group, *, desk: Desk, chosen: set[uuid.UUID], shown: set[uuid.UUID]) -> None:
    """Put the chosen pupils in; of those `shown`, take the others out. Whom the page did not show stays as they are."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.GROUP_MEMBERS_CHANGED) as entry:
        current = locked(Group.objects.all(), group.pk)
        shown_members = Membership.objects.filter(group=current, student_id__in=shown)
        held = set(shown_members.values_list("student_id", flat=True))
        shown_members.exclude(student_id__in=chosen).delete()
        Membership.objects.bulk_create(
            Membership(tenant_id=current.tenant_id, group=current, student_id=student_id)
            for student_id in sorted((chosen & shown) - held)
        )
        entry.describe(current, added=len((chosen & shown) - held), removed=len(held - chosen))


def delete_group(actor: Staff, group: Group, *, desk: Desk) -> None:
    """Take a group away. One that notices went to is kept out of sight for them.

    Raises StillInUse while a draft is addressed to it.
    """
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.GROUP_DELETED) as entry:
        current = locked(Group.objects.all(), group.pk)
        entry.describe(current)
        try:
            with transaction.atomic():
                current.delete()
        except ProtectedError as error:
            if any(getattr(found, "draft_id", None) for found in error.protected_objects):
                raise StillInUse(
                    _("このグループあての下書きがあります。下書きを送るか消してから、消してください。")
                ) from error
            current.closed_on = today_in_tokyo()
            current.save(update_fields=["closed_on"])


def _name(group: Group, name: str) -> None:
    group.name = name
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise FieldRefused(
            "name", _("「%(name)s」は、もうあります。ほかの名前にしてください。") % {"name": name}
        ) from error
