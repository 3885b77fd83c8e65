"""Keeps by which ids another system knows our classes and pupils."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from accounts.models import LinkedClass, LinkedPupil
from accounts.models.roster import id_index, id_indexes
from tetoru.crypto.fields import is_readable

BATCH = 500


def link_classes(partner_id: uuid.UUID, tenant_id: uuid.UUID, *, rooms: Mapping[str, uuid.UUID]) -> None:
    """Classes by their ids; what an id or a class was linked with before goes."""
    links = LinkedClass.objects.filter(partner_id=partner_id)
    known = dict(links.filter(sourced_id__in=list(rooms)).values_list("sourced_id", "classroom_id"))
    new = {sourced_id: room for sourced_id, room in rooms.items() if known.get(sourced_id) != room}
    links.filter(Q(sourced_id__in=list(new)) | Q(classroom_id__in=list(new.values()))).delete()
    LinkedClass.objects.bulk_create(
        LinkedClass(tenant_id=tenant_id, partner_id=partner_id, sourced_id=sourced_id, classroom_id=room)
        for sourced_id, room in new.items()
    )


def link_pupils(partner_id: uuid.UUID, tenant_id: uuid.UUID, *, students: Mapping[str, uuid.UUID]) -> None:
    """Pupils by their ids; what an id or a pupil was linked with before goes."""
    indexes = [index for one in students for index in id_indexes(one, tenant_id)]
    before = Q(sourced_index__in=indexes) | Q(student_id__in=list(students.values()))
    LinkedPupil.objects.filter(before, partner_id=partner_id).delete()
    LinkedPupil.objects.bulk_create(
        (
            LinkedPupil(
                tenant_id=tenant_id,
                partner_id=partner_id,
                sourced_id=sourced_id,
                sourced_index=id_index(sourced_id, tenant_id),
                student_id=student_id,
            )
            for sourced_id, student_id in students.items()
        ),
        batch_size=BATCH,
    )


def reindex_links(tenant_id: uuid.UUID) -> int:
    """Compute the indexes of all pupils' ids of a tenant anew under the newest key; gives their number."""
    done, last = 0, uuid.UUID(int=0)
    while True:
        with transaction.atomic():
            links = LinkedPupil.objects.select_for_update(no_key=True).filter(tenant_id=tenant_id, pk__gt=last)
            batch = list(links.order_by("pk")[:BATCH])
            if not batch:
                return done
            readable = [link for link in batch if is_readable(link.sourced_id)]
            for link in readable:
                link.sourced_index = id_index(link.sourced_id, tenant_id)
            LinkedPupil.objects.bulk_update(readable, ["sourced_index"])
        done, last = done + len(batch), batch[-1].pk


def remove_links(tenant_id: uuid.UUID) -> None:
    """Take them away with the keys of the tenant: equal ids could still be counted."""
    LinkedPupil.objects.filter(tenant_id=tenant_id).delete()
