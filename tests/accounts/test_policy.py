"""Who must have a second factor, and who takes it away from whom."""

import pytest
from django.test import Client

from accounts.models import Session, TotpDevice, User
from auditlog.models import Entry
from schools.models import Tenant
from tests import factories as make
from tests.cast import Cast, signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

OWN, POLICY = "/account/second-factor/", "/t/sakura/settings/second-factor/"
REASON = {"reason": "lost", "seen": "on"}


def without_one(user: User) -> Client:
    TotpDevice.objects.filter(user=user).delete()
    return signed_in(user)


@pytest.mark.parametrize(("name", "page"), [("school_admin", "/s/hibari/"), ("board_admin", "/t/sakura/")])
def test_an_admin_without_one_is_led_to_set_it_up(cast: Cast, name: str, page: str) -> None:
    client = without_one(getattr(cast, name))
    for url in (page, f"{page}log/", "/account/devices/"):
        assert client.get(url)["Location"] == OWN, url
        assert client.post(url).status_code == 403, url
    assert "あなたの役割では、2つ目の確認が必要です" in client.get(OWN).content.decode()
    assert client.get(f"{OWN}app/").status_code == client.get(f"{OWN}passkeys/new/").status_code == 200
    assert client.get("/help/").status_code == 200


def test_a_teacher_who_becomes_admin_is_asked_from_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    assert client.get("/s/hibari/").status_code == 200
    with tenant_scope(cast.sakura.pk):
        make.seat_staff(cast.teacher, cast.aoba, Role.SCHOOL_ADMIN)
    assert client.get("/s/hibari/")["Location"] == OWN


def test_a_tenant_asks_all_of_its_staff(cast: Cast) -> None:
    teacher, stranger, mother = (signed_in(one) for one in (cast.teacher, cast.kaede_teacher, cast.mother))
    board = signed_in(cast.board_admin)
    standing = board.get(POLICY).context["standing"]
    assert (standing.staff, standing.protected, standing.missing) == (6, 2, 4)
    assert board.post(POLICY, {"who": "all"})["Location"] == POLICY
    assert teacher.get("/s/hibari/")["Location"] == OWN
    assert (stranger.get("/s/kaede/").status_code, mother.get("/home/").status_code) == (200, 200)
    board.post(POLICY, {"who": "admins"})
    assert teacher.get("/s/hibari/").status_code == 200
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(event="tenant.second_factor_policy_changed").order_by("id")
        assert [entry.details for entry in entries] == [{"is_for_all_staff": True}, {"is_for_all_staff": False}]


def test_nobody_else_decides(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        make.seat_staff(cast.manager, None, Role.MANAGER)
    for name, status in (("manager", 403), ("school_admin", 404), ("kaede_teacher", 404), ("mother", 403)):
        assert signed_in(getattr(cast, name)).post(POLICY, {"who": "all"}).status_code == status, name
    assert not Tenant.objects.filter(second_factor_for_all_staff=True).exists()


def reset_url(place: str, user: User) -> str:
    return f"{place}staff/{user.pk}/second-factor/"


def test_an_admin_resets_a_colleague_whose_sessions_end(cast: Cast) -> None:
    make.give_app(cast.teacher)
    lost, admin = signed_in(cast.teacher), signed_in(cast.school_admin)
    url = reset_url("/s/hibari/", cast.teacher)
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"reason": "lost"}).status_code == 422, "nobody is reset unseen"
    assert TotpDevice.objects.filter(user=cast.teacher).exists()
    assert admin.post(url, REASON)["Location"] == url
    assert not TotpDevice.objects.filter(user=cast.teacher).exists()
    assert not Session.objects.filter(user=cast.teacher).exists()
    assert lost.get("/s/hibari/")["Location"].startswith("/login/")
    with tenant_scope(cast.sakura.pk):
        (entry,) = Entry.objects.filter(event="person.second_factor_reset")
    found = (entry.actor_id, entry.subject_id, entry.tenant_id, entry.details)
    assert found == (cast.school_admin.pk, cast.teacher.pk, cast.sakura.pk, {"reason": "lost"})


@pytest.mark.parametrize(
    ("who", "place", "whom", "status"),
    [
        ("school_admin", "/s/hibari/", "school_admin", 403),
        ("board_admin", "/t/sakura/", "board_admin", 403),
        ("teacher", "/s/hibari/", "other_teacher", 403),
        ("manager", "/s/hibari/", "teacher", 403),
        ("school_admin", "/s/hibari/", "aoba_teacher", 404),
        ("school_admin", "/s/hibari/", "board_admin", 404),
        ("school_admin", "/s/hibari/", "kaede_teacher", 404),
        ("board_admin", "/t/sakura/", "kaede_teacher", 404),
        ("board_admin", "/t/sakura/", "mother", 404),
        ("mother", "/s/hibari/", "teacher", 403),
        ("kaede_teacher", "/s/hibari/", "teacher", 404),
    ],
)
def test_nobody_resets_themselves_or_strangers(cast: Cast, who: str, place: str, whom: str, status: int) -> None:
    user: User = getattr(cast, whom)
    TotpDevice.objects.filter(user=user).delete()
    make.give_app(user)
    assert signed_in(getattr(cast, who)).post(reset_url(place, user), REASON).status_code == status
    assert TotpDevice.objects.filter(user=user).exists()


def test_nobody_resets_somebody_above(cast: Cast) -> None:
    """Also not where the one above sits at a desk of the school, or is admin of another."""
    admin = signed_in(cast.school_admin)
    with tenant_scope(cast.sakura.pk):
        make.seat_staff(cast.board_admin, cast.hibari, Role.TEACHER)
        make.seat_staff(cast.aoba_teacher, cast.hibari, Role.TEACHER)
        make.seat_staff(cast.manager, cast.aoba, Role.SCHOOL_ADMIN)
    make.give_app(cast.manager)
    make.give_app(cast.aoba_teacher)
    answers = {
        user: admin.post(reset_url("/s/hibari/", getattr(cast, user)), REASON).status_code
        for user in ("board_admin", "manager", "aoba_teacher")
    }
    assert answers == {"board_admin": 403, "manager": 403, "aoba_teacher": 302}


def test_a_second_admin_helps_the_first(cast: Cast) -> None:
    second = make.make_staff(cast.sakura, None, Role.TENANT_ADMIN, name="藤井 恵")
    assert signed_in(second).post(reset_url("/t/sakura/", cast.board_admin), REASON).status_code == 302
    assert not TotpDevice.objects.filter(user=cast.board_admin).exists()
