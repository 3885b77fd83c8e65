"""The operator makes a tenant and helps an admin who forgot, and never sees a password."""

from typing import Any

import pytest
from django.test import Client

from accounts.mails.sending import deliver, due_mails
from accounts.models import StaffSeat, User
from auditlog.models import Entry
from schools.models import Tenant
from tests.accounts.operators import at_ops
from tests.accounts.staff.pages import PASSWORD
from tests.cast import Cast, signed_in
from tests.factories import make_staff
from tetoru.access import Role
from tetoru.crypto.keyring import keys_of
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def form(**changed: Any) -> dict[str, Any]:
    typed = {"code": "minato", "name": "みなと市教育委員会", "starts_on": "2026-12-01", "ends_on": ""}
    admin = {"admin_name": "浜 明", "admin_kana": "はま あきら", "staff_id": "k0001", "email": "hama@minato.example"}
    return {"tenant_id": str(new_id()), **typed, **admin, **changed}


def sent(mailoutbox: list[Any]) -> list[Any]:
    mailoutbox.clear()
    deliver(due_mails())
    return list(mailoutbox)


def test_a_new_tenant_with_its_first_admin_who_signs_in_with_the_mail(
    cast: Cast, visitor: Client, mailoutbox: list[Any]
) -> None:
    operator, typed = at_ops(), form()
    response = operator.post("/ops/tenant/new/", typed, follow=True)
    assert not PASSWORD.search(response.content.decode())
    tenant = Tenant.objects.get(code="minato")
    assert (tenant.state, len(keys_of(tenant.pk))) == ("preparing", 1)
    (mail,) = sent(mailoutbox)
    assert (mail.to, mail.subject) == (["hama@minato.example"], "tetoru：組織管理者のアカウントができました")
    (password,) = PASSWORD.findall(mail.body)
    assert visitor.post("/login/", {"login": "k0001@minato", "password": password}).status_code == 302
    assert visitor.get("/t/minato/")["Location"] == "/password/change/"
    with tenant_scope(tenant.pk):
        admin = User.objects.get(login="k0001@minato")
        assert [(seat.school_id, seat.roles) for seat in StaffSeat.objects.filter(user=admin)] == [
            (None, ["tenant_admin"])
        ]
        entry = Entry.objects.get(event="tenant.made")
        assert (entry.tenant_id, entry.subject_id, entry.details) == (tenant.pk, tenant.pk, {"admin": str(admin.pk)})
    assert operator.post("/ops/tenant/new/", typed).status_code == 409
    assert sent(mailoutbox) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "sakura"}, "code"),
        ({"code": "ops"}, "code"),
        ({"code": "Sakura City"}, "code"),
        ({"email": ""}, "email"),
        ({"admin_kana": "浜"}, "admin_kana"),
        ({"starts_on": "soon"}, "starts_on"),
    ],
)
def test_a_tenant_that_is_typed_wrong_is_not_made(cast: Cast, changed: dict[str, str], field: str) -> None:
    response = at_ops().post("/ops/tenant/new/", form(**changed))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Tenant.objects.count() == 2


def test_an_admin_who_forgot_gets_a_mail_and_the_others_are_told(
    cast: Cast, visitor: Client, mailoutbox: list[Any]
) -> None:
    second = make_staff(cast.sakura, None, Role.TENANT_ADMIN, name="二宮 直")
    for user, address in ((cast.board_admin, "miura@sakura.example"), (second, "ninomiya@sakura.example")):
        user.email = address
        user.save()
    session = signed_in(cast.board_admin)
    deed = {"admin_id": str(cast.board_admin.pk), "reason": "forgotten"}
    response = at_ops(cast.sakura).post("/ops/tenant/admin-password/", deed, follow=True)
    assert "ほかの組織管理者に知らせました" in response.content.decode()
    mails = {mail.to[0]: mail.body for mail in sent(mailoutbox)}
    assert set(mails) == {"miura@sakura.example", "ninomiya@sakura.example"}
    assert not PASSWORD.search(mails["ninomiya@sakura.example"])
    (password,) = PASSWORD.findall(mails["miura@sakura.example"])
    assert session.get("/t/sakura/")["Location"].startswith("/login/")
    assert visitor.post("/login/", {"login": cast.board_admin.login, "password": password}).status_code == 302
    start = signed_in(second).get("/t/sakura/").content.decode()
    assert f"運営が、組織管理者 {cast.board_admin.staff_id} の初期パスワードを作りなおしました" in start
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="tenant.admin_password_reissued")
        assert (entry.subject_id, entry.details) == (cast.board_admin.pk, {"reason": "forgotten"})


def test_without_an_address_on_record_nothing_is_made(cast: Cast) -> None:
    before = User.objects.get(pk=cast.board_admin.pk).password
    deed = {"admin_id": str(cast.board_admin.pk), "reason": "forgotten"}
    assert at_ops(cast.sakura).post("/ops/tenant/admin-password/", deed).status_code == 409
    assert User.objects.get(pk=cast.board_admin.pk).password == before


def test_a_teacher_is_not_reached_through_the_operator(cast: Cast) -> None:
    deed = {"admin_id": str(cast.teacher.pk), "reason": "forgotten"}
    assert at_ops(cast.sakura).post("/ops/tenant/admin-password/", deed).status_code == 422
