"""Names for what entries point at: each app's own, read through the fence."""

import uuid

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from auditlog.subjects import names_of
from schools.models import Student
from tests.cast import Cast
from tests.messaging.conftest import Send
from tetoru.crypto.keyring import newest_key
from tetoru.tenancy import tenant_scope


def test_pupils_notices_and_people_have_names(cast: Cast, send: Send) -> None:
    notice = send()
    wanted = [("student", cast.hinata.pk), ("notice", notice.pk), ("user", cast.mother.pk), ("draft", notice.pk)]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert names_of(cast.sakura.pk, wanted) == {
            wanted[0]: "小川 ひなた（4年1組）",
            wanted[1]: "「社会科見学とお弁当について」4年1組",
            wanted[2]: "小川 真由美",
        }


def test_what_is_of_another_tenant_has_none(cast: Cast, send: Send) -> None:
    wanted = [("student", cast.kaede_child.pk), ("user", cast.kaede_teacher.pk), ("user", uuid.uuid4())]
    with tenant_scope(cast.sakura.pk, cast.kaede.pk), transaction.atomic():  # even in a scope of both
        assert names_of(cast.sakura.pk, wanted) == {}


def test_who_belongs_to_two_tenants_has_a_name_in_both(cast: Cast) -> None:
    for tenant in (cast.sakura, cast.kaede):
        with tenant_scope(tenant.pk), transaction.atomic():
            assert names_of(tenant.pk, [("user", cast.both.pk)]) == {("user", cast.both.pk): "加藤 直樹"}


def test_a_name_that_does_not_open_is_told_as_unreadable(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("update schools_student set family_name = %s where id = %s", (b"\1" * 40, cast.hinata.pk))
        names = names_of(cast.sakura.pk, [("student", cast.hinata.pk)])
    assert names == {("student", cast.hinata.pk): "読み取れません ひなた（4年1組）"}


def test_fifty_names_cost_as_much_as_one(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        every = [("student", pk) for pk in Student.objects.values_list("pk", flat=True)]
        newest_key(cast.sakura.pk)
        counts = []
        for wanted in (every[:1], every):
            with CaptureQueriesContext(connection) as queries:
                assert len(names_of(cast.sakura.pk, wanted)) == len(wanted)
            counts.append(len(queries))
    assert counts == [2, 2]
