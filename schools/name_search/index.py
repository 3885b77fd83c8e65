"""Keeps the tokens of names. Whoever writes names calls `index_students` in the same transaction."""

import uuid
from collections.abc import Sequence

from django.db import connection, transaction

from schools.models import NameToken, Student
from schools.name_search.tokens import Tokens
from tetoru.crypto.keyring import newest_key

BATCH = 1_000
"""Pupils in one statement; about twenty tokens each."""

# Through bulk_create the pupils of a city take ten times as long.
INSERT = """
insert into schools_nametoken (tenant_id, token, student_id)
select %s, token, student_id from unnest(%s::int[], %s::uuid[]) as filed (token, student_id)
order by token, student_id
"""


def index_students(tenant_id: uuid.UUID, students: Sequence[Student]) -> None:
    """File these pupils of one tenant under their names as they are now, and under nothing else."""
    tokens = Tokens(newest_key(tenant_id))
    for start in range(0, len(students), BATCH):
        batch = students[start : start + BATCH]
        NameToken.objects.filter(tenant_id=tenant_id, student__in=batch).delete()
        filed = [(token, student.pk) for student in batch for token in tokens.of_name(student)]
        with connection.cursor() as cursor:
            cursor.execute(INSERT, (tenant_id, [token for token, _pk in filed], [pk for _token, pk in filed]))


def reindex(tenant_id: uuid.UUID) -> int:
    """File all pupils of a tenant anew, under its newest key; gives their number.

    Bears being interrupted, run twice, and people editing meanwhile: each batch is locked while it is filed.
    """
    done, last = 0, uuid.UUID(int=0)
    while True:
        with transaction.atomic():
            students = Student.objects.select_for_update().filter(tenant_id=tenant_id, pk__gt=last).order_by("pk")
            batch = list(students[:BATCH])
            if not batch:
                return done
            index_students(tenant_id, batch)
        done, last = done + len(batch), batch[-1].pk


def remove_index(tenant_id: uuid.UUID) -> None:
    """Take all tokens of a tenant away: where its key is destroyed, they could still be counted."""
    NameToken.objects.filter(tenant_id=tenant_id).delete()
