"""Adding, changing and deleting schools."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.editing import ensure_unchanged, locked
from accounts.schools.permissions import MANAGE_SCHOOLS
from auditlog.events import Event
from auditlog.trail import audited
from schools.errors import FieldRefused, StillInUse
from schools.models import School
from tetoru.access import Staff, require


@dataclass(frozen=True)
class SchoolDraft:
    """What a form says of a school."""

    name: str
    kind: str


def add_school(actor: Staff, desk: Desk, *, slug: str, written: SchoolDraft) -> School:
    """Open a school, the last in the list. Its slug stays for ever: it stands in addresses that people keep.

    Raises FieldRefused for a name or slug that is taken.
    """
    require(actor, MANAGE_SCHOOLS, desk)
    with audited(actor, Event.SCHOOL_ADDED) as entry:
        last = School.objects.filter(tenant_id=desk.tenant_id).aggregate(Max("order"))["order__max"] or 0
        school = School(tenant_id=desk.tenant_id, slug=slug, order=last + 1)
        _write(school, written)
        entry.describe(school, kind=school.kind)
        entry.school_id = school.pk
    return school


def change_school(actor: Staff, school: School, *, desk: Desk, version: int, written: SchoolDraft) -> School:
    """Write name and kind anew. Raises ChangedMeanwhile and FieldRefused."""
    require(actor, MANAGE_SCHOOLS, desk)
    with audited(actor, Event.SCHOOL_CHANGED) as entry:
        current = locked(School.objects.all(), school.pk)
        ensure_unchanged(current, version)
        current.version += 1
        _write(current, written)
        entry.describe(current, kind=current.kind)
        entry.school_id = current.pk
    return current


def delete_school(actor: Staff, school: School, *, desk: Desk) -> None:
    """Take away a school in which nothing has been made yet. Raises StillInUse."""
    require(actor, MANAGE_SCHOOLS, desk)
    with audited(actor, Event.SCHOOL_DELETED) as entry:
        current = locked(School.objects.all(), school.pk)
        entry.describe(current)
        try:
            with transaction.atomic():
                current.delete()
        except (ProtectedError, IntegrityError) as error:
            raise StillInUse(
                _("この学校には、教職員や学級、お知らせなどがもうあるので、消せません。名前は変えられます。")
            ) from error


def _write(school: School, written: SchoolDraft) -> None:
    school.name, school.kind = written.name, written.kind
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:
        others = School.objects.filter(tenant_id=school.tenant_id).exclude(pk=school.pk)
        if others.filter(slug=school.slug).exists():
            raise FieldRefused("slug", _("この名前は、ほかの学校が使っています。ほかの名前にしてください。")) from error
        text = _("「%(name)s」は、もうあります。ほかの名前にしてください。") % {"name": school.name}
        raise FieldRefused("name", text) from error
