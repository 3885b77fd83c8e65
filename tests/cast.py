"""The standing cast: two tenants, and people with every relation that matters."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import update_last_login
from django.test import Client

from accounts import session_clock as clock
from accounts.actors import actor_for
from accounts.models import User
from accounts.second_factor.holders import has_second_factor
from accounts.session_marks import PASSED, PROVED
from accounts.session_store import SessionStore
from schools.models import Classroom, Group, School, SchoolYear, Student, Tenant
from tests import factories as make
from tetoru.access import Role


@dataclass
class Cast:
    """さくら市 with ひばり小学校 and あおば中学校; かえで学園 with the strangers.

    hinata (4年1組, ひばり) and sora (1年1組, あおば) are siblings; minato (4年1組) is an only child;
    nobody is registered for yuina (4年2組); kaede_child belongs to the other tenant.
    """

    sakura: Tenant
    year: SchoolYear
    hibari: School
    aoba: School
    room_41: Classroom
    room_42: Classroom
    room_a1: Classroom
    hinata: Student
    minato: Student
    yuina: Student
    sora: Student
    library: Group
    teacher: User
    other_teacher: User
    manager: User
    school_admin: User
    aoba_teacher: User
    board_admin: User
    mother: User
    father: User
    minato_mother: User
    kaede: Tenant
    kaede_school: School
    kaede_room: Classroom
    kaede_child: Student
    kaede_teacher: User
    kaede_mother: User
    both: User
    """A guardian of minato in the first tenant and of kaede_child in the second."""


def make_cast() -> Cast:
    """All of them, in the database."""
    sakura = make.make_tenant("sakura", "さくら市教育委員会")
    year = make.make_year(sakura)
    hibari = make.make_school(sakura, "hibari", "ひばり小学校")
    aoba = make.make_school(sakura, "aoba", "あおば中学校", School.Kind.JUNIOR_HIGH)
    room_41 = make.make_classroom(hibari, year, 4, "1組")
    room_42 = make.make_classroom(hibari, year, 4, "2組")
    room_a1 = make.make_classroom(aoba, year, 1, "1組")
    hinata = make.make_student(room_41)
    minato = make.make_student(room_41, "加藤", "湊", kana=("かとう", "みなと"))
    yuina = make.make_student(room_42, "安藤", "結菜", kana=("あんどう", "ゆいな"))
    sora = make.make_student(room_a1, given="そら", kana=("おがわ", "そら"), household=hinata.household)
    kaede = make.make_tenant("kaede", "学校法人かえで学園")
    kaede_school = make.make_school(kaede, "kaede", "かえで学園小学校")
    kaede_room = make.make_classroom(kaede_school, make.make_year(kaede), 4, "1組")
    kaede_child = make.make_student(kaede_room, "森", "楓", kana=("もり", "かえで"))
    return Cast(
        **_places(locals()),
        library=make.make_group(hibari, "図書委員会", minato),
        teacher=make.make_staff(sakura, hibari, Role.TEACHER, classrooms=(room_41,)),
        other_teacher=make.make_staff(sakura, hibari, Role.TEACHER, name="原田 学"),
        manager=make.make_staff(sakura, hibari, Role.MANAGER, name="長谷川 誠"),
        school_admin=make.make_staff(sakura, hibari, Role.SCHOOL_ADMIN, name="野口 彩"),
        aoba_teacher=make.make_staff(sakura, aoba, Role.TEACHER, name="宮本 和子"),
        board_admin=make.make_staff(sakura, None, Role.TENANT_ADMIN, name="三浦 修"),
        mother=make.make_guardian(hinata, sora, email="ogawa@mail.example"),
        father=make.make_guardian(hinata, sora, name="小川 亮", relation="father"),
        minato_mother=make.make_guardian(minato, name="加藤 由佳"),
        kaede_teacher=make.make_staff(kaede, kaede_school, Role.TEACHER, name="森田 進", classrooms=(kaede_room,)),
        kaede_mother=make.make_guardian(kaede_child, name="森 千尋"),
        both=make.make_guardian(minato, kaede_child, name="加藤 直樹", relation="father"),
    )


def _places(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in Cast.__dataclass_fields__}


def signed_in(user: User) -> Client:
    """A browser in which `user` has just signed in, with the second factor of who has one; operators pass it by
    themselves (tests/accounts/operators.py).
    """
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "accounts.backends.LoginBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    clock.begin(session, user.kind)
    clock.prove(session)
    if user.kind != User.Kind.OPERATOR and has_second_factor(user):
        session[PASSED] = session[PROVED]
    session.create()  # written once, where Django's force_login needs a dozen statements
    update_last_login(type(user), user)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def actor(user: User) -> Any:
    """The actor of a request of `user`."""
    return actor_for(user)
