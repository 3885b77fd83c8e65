"""Not there and not reported: who is missed, who calls, what the guardians are asked, and how it ends."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Guardianship
from auditlog.models import Entry
from messaging.absences.models import Call, EmptySeat
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.writing import notice_letter
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, at, report, rows
from tetoru.tenancy import tenant_scope

BOARD = "/s/hibari/absences/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(8, 35):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def mark(client: Client, *students: Student) -> Any:
    room = "classes/{}/seats/"
    with tenant_scope(students[0].tenant_id), transaction.atomic():
        room = room.format(students[0].enrolments.get().classroom_id)
    return client.post(f"{BOARD}{room}", {"students": [str(student.pk) for student in students]})


def seat_of(student: Student) -> EmptySeat:
    (seat,) = rows(EmptySeat, student.tenant_id, student=student)
    return seat


def url_of(student: Student, what: str = "") -> str:
    return f"{BOARD}seats/{seat_of(student).pk}/{what}"


def text_of(client: Client, url: str = BOARD) -> str:
    answer: Any = client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def ways_of(client: Client, url: str) -> str:
    """The page without its frame, which has forms of its own."""
    page: Any = client.get(url)
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def mails(cast: Cast) -> list[Any]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = Delivery.objects.filter(mailing__kind=Mailing.Kind.SEAT, tenant_id=cast.sakura.pk)
        return sorted(found.values_list("guardian_id", "channel", "priority", "state"), key=str)


def test_a_teacher_marks_empty_seats_and_everybody_sees_the_timer(cast: Cast, desk: Client) -> None:
    assert mark(desk, cast.hinata, cast.minato)["Location"] == f"{BOARD}#missing"
    text = text_of(signed_in(cast.manager))
    assert "登校も連絡もない児童 2人" in text
    assert "4年1組 2人・確認中 2" in text.replace(" ・", "・")
    with at(8, 44):
        assert "8:35 から9分" in text_of(desk)
    with at(8, 45):
        assert "10分たちました。まだ、だれも電話していません" in text_of(desk)
        assert "2 人 登校も連絡もない人" in text_of(desk, "/s/hibari/")
    with at(23, 2):
        assert "14時間27分たちました。まだ" in text_of(signed_in(cast.teacher), url_of(cast.hinata))
    with tenant_scope(cast.sakura.pk):
        logged = Entry.objects.filter(event="absence.seat_marked").values_list("subject_id", "school_id")
        assert set(logged) == {(one.pk, cast.hibari.pk) for one in (cast.hinata, cast.minato)}
    with at(8, 50):
        mark(desk, cast.hinata)
    assert seat_of(cast.hinata).marked_at.minute == 35, "marked twice, the timer runs on"


def test_who_calls_learns_where_the_numbers_are(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    text = text_of(desk, url_of(cast.hinata))
    assert "電話番号は、ここには入っていません。学校の名簿で確かめてください。" in text
    assert "保護者の名前と権利を見る" in text


def test_of_whom_the_school_has_heard_is_not_missed(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    answer = mark(desk, cast.hinata)
    assert "小川 ひなたさんは、連絡が届いたか、もうボードに出ています" in text_of(desk, answer["Location"])
    for wrong in ([], ["x"], [str(cast.yuina.pk)], [str(cast.sora.pk)], ["\x00"]):
        desk.post(f"{BOARD}classes/{cast.room_41.pk}/seats/", {"students": wrong})
    assert rows(EmptySeat, cast.sakura.pk) == []
    report(signed_in(cast.minato_mother), cast.minato, kind="leaving_early", leaves_at="13:00")
    mark(desk, cast.minato)
    assert seat_of(cast.minato).end == "", "who leaves early should be there now"


@pytest.mark.parametrize("kind", ["absent", "late"])
def test_a_report_ends_it(cast: Cast, desk: Client, kind: str) -> None:
    mark(desk, cast.hinata)
    report(signed_in(cast.mother), cast.hinata, kind=kind)
    seat = seat_of(cast.hinata)
    assert (seat.end, seat.ended_by_id) == ("reported", None)
    assert "登校も連絡もない" not in text_of(desk)
    report(signed_in(cast.minato_mother), cast.minato, from_date=WEDNESDAY + DAY)
    mark(desk, cast.minato)
    assert seat_of(cast.minato).end == ""


def test_one_named_person_calls_and_writes_what_came_of_it(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    desk.post(url_of(cast.hinata, "caller/"))
    other = signed_in(cast.manager)
    assert "8:35 佐伯 恵が電話" in text_of(other)
    late = other.post(url_of(cast.hinata, "caller/"))
    assert "ほかの人が、先に電話をはじめました" in text_of(other, late["Location"])
    other.post(url_of(cast.hinata, "caller/"), {"instead_of": str(cast.teacher.pk)})
    assert seat_of(cast.hinata).caller_id == cast.manager.pk
    assert other.post(url_of(cast.hinata), {"outcome": "maybe"}).status_code == 422
    assert other.post(url_of(cast.hinata), {"outcome": "reached", "note": "あ" * 100_000}).status_code == 422
    other.post(url_of(cast.hinata), {"outcome": "not_reached", "note": "留守番電話"})
    assert "つながりませんでした" in text_of(desk)
    assert seat_of(cast.hinata).end == ""
    reached = other.post(url_of(cast.hinata), {"outcome": "reached", "note": "寝坊したそうです"})
    assert reached["Location"] == f"{BOARD}students/{cast.hinata.pk}/"
    assert seat_of(cast.hinata).end == "known"
    assert [one.note for one in rows(Call, cast.sakura.pk)] == ["留守番電話", "寝坊したそうです"]
    assert "寝坊したそうです" in text_of(desk, url_of(cast.hinata))
    desk.post(url_of(cast.hinata), {"outcome": "not_reached", "note": "同時にかけていました"})
    assert "同時にかけていました" in text_of(desk, url_of(cast.hinata)), "nothing that was typed is lost"
    assert (seat_of(cast.hinata).end, seat_of(cast.hinata).caller_id) == ("known", cast.manager.pk)
    assert desk.post(url_of(cast.hinata, "caller/")).status_code == 409
    assert desk.post(url_of(cast.hinata, "question/")).status_code == 409


def test_a_home_that_does_not_know_either_ends_nothing(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    page = text_of(desk, url_of(cast.hinata))
    assert "「話せました・分かりました」で、この確認は終わり、ボードから消えます" in page
    said = desk.post(url_of(cast.hinata), {"outcome": "unsure", "note": "8時に家を出たそうです"})
    assert said["Location"] == url_of(cast.hinata)
    assert (seat_of(cast.hinata).end, seat_of(cast.hinata).caller_id) == ("", cast.teacher.pk)
    assert "佐伯 恵：話せました・まだ分かりません" in text_of(desk)
    assert desk.post(url_of(cast.hinata, "question/")).status_code == 302
    assert [mail[0] for mail in mails(cast)] == sorted([cast.mother.pk, cast.father.pk]), "the search goes on"


def test_who_is_marked_anew_is_asked_anew(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    mark(desk, cast.hinata)
    desk.post(url_of(cast.hinata, "question/"))
    url = f"/absences/questions/{seat_of(cast.hinata).pk}/"
    mother.post(url)
    desk.post(url_of(cast.hinata, "end/"))
    mark(desk, cast.hinata)
    assert (seat_of(cast.hinata).answered_by, seat_of(cast.hinata).left_home_at) == ([], None)
    assert "<form" in ways_of(mother, url)


def test_guardians_are_asked_once_a_day_without_a_word_of_content(cast: Cast, desk: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.father, student=cast.hinata).update(may_contact=False)
    mark(desk, cast.hinata)
    for _press in range(2):
        desk.post(url_of(cast.hinata, "question/"))
    assert mails(cast) == [(cast.mother.pk, "mail", 0, "pending")]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        mail = notice_letter(Mailing.objects.get(kind=Mailing.Kind.SEAT), "ja")
    assert mail.subject == "ひばり小学校：お知らせがあります"
    for word in ("ひなた", "小川", "登校", "欠席"):
        assert word not in mail.subject + str(mail.body)
    desk.post(url_of(cast.hinata, "end/"))
    assert mails(cast) == [(cast.mother.pk, "mail", 0, "cancelled")], "who was not written to yet is not"
    mark(desk, cast.hinata)
    assert seat_of(cast.hinata).end == ""
    assert "もう保護者に知らせています" in text_of(desk, desk.post(url_of(cast.hinata, "question/"))["Location"])
    mark(desk, cast.minato)
    for person in (cast.minato_mother, cast.both):
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            Guardianship.objects.filter(guardian=person).update(may_contact=False)
    assert "知らせられる保護者がいません" in text_of(desk, desk.post(url_of(cast.minato, "question/"))["Location"])
    assert seat_of(cast.minato).asked_at is None


def test_a_guardian_answers_and_the_other_one_learns_nothing(cast: Cast, desk: Client) -> None:
    mother, father = signed_in(cast.mother), signed_in(cast.father)
    mark(desk, cast.hinata)
    url = f"/absences/questions/{seat_of(cast.hinata).pk}/"
    assert mother.get(url).status_code == 404, "nothing was asked yet"
    desk.post(url_of(cast.hinata, "question/"))
    assert "まだ登校していません" in text_of(mother, url)
    assert "ひなたさんが、まだ登校していません" in text_of(mother, "/absences/")
    before = text_of(father, url)
    assert mother.post(url).status_code == 302
    assert "「家を出ました」と、学校に伝えました" in text_of(mother, url)
    assert text_of(father, url) == before
    assert "保護者の答え：家を出ました" in text_of(desk)
    first = seat_of(cast.hinata)
    assert first.answered_by == [cast.mother.pk]
    with at(8, 37):
        father.post(url)
        assert "「家を出ました」と、学校に伝えました" in text_of(father, url), "as one who answers alone is told"
        assert "<form" not in ways_of(father, url)
        father.post(url)
    seat = seat_of(cast.hinata)
    assert seat.answered_by == [cast.mother.pk, cast.father.pk]
    assert (seat.left_home_at, seat.changed_at) == (first.left_home_at, first.changed_at), "the board has the first"
    report(mother, cast.hinata)
    for client in (mother, father):
        assert "この確認は終わりました" in text_of(client, url)
    assert "先に" not in text_of(father, father.post(url)["Location"])
    with at(7, 0, day=WEDNESDAY + DAY):
        assert "この確認は終わりました" in text_of(mother, url)
    for stranger in (cast.minato_mother, cast.kaede_mother):
        client = signed_in(stranger)
        assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


def test_the_question_stands_on_top_of_the_first_page_and_one_tap_answers_it(cast: Cast, desk: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.father, student=cast.hinata).update(may_contact=False)
    mother, father = signed_in(cast.mother), signed_in(cast.father)
    mark(desk, cast.hinata)
    assert "登校していません" not in text_of(mother, "/home/"), "nothing was asked yet"
    desk.post(url_of(cast.hinata, "question/"))
    url = f"/absences/questions/{seat_of(cast.hinata).pk}/"
    page = mother.get("/home/").content.decode()
    assert page.index("ひなたさんが、まだ登校していません") < page.index("今日の欠席・遅刻を連絡する")
    assert f'action="{url}"' in page
    for other in (father, signed_in(cast.minato_mother)):
        assert "登校していません" not in text_of(other, "/home/")
    chosen: Any = mother.get("/absences/", {"child": str(cast.hinata.pk)})
    (place,) = [one for one in chosen.context["places"] if one.student.pk == cast.hinata.pk]
    assert f"?child={cast.hinata.pk}" in page
    assert chosen.context["form"].initial["places"] == [place.key]
    assert mother.get("/absences/", {"child": str(cast.minato.pk)}).context["form"].initial["places"] == []
    assert mother.post(url, {"page": "home"})["Location"] == "/home/"
    assert seat_of(cast.hinata).answered_by == [cast.mother.pk]
    answered = text_of(mother, "/home/")
    assert "「家を出ました」と、学校に伝えました" in answered
    assert "家を出ました" not in answered.replace("「家を出ました」", "")
    desk.post(url_of(cast.hinata, "end/"))
    assert "登校していません" not in text_of(mother, "/home/")


def test_others_neither_mark_nor_end(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    before = seat_of(cast.hinata)
    for person, code in (("aoba_teacher", 404), ("kaede_teacher", 404), ("board_admin", 404), ("mother", 403)):
        client = signed_in(getattr(cast, person))
        posts = [client.post(url_of(cast.hinata, what)) for what in ("", "caller/", "question/", "end/")]
        assert [answer.status_code for answer in [mark(client, cast.minato), *posts]] == [code] * 5
    assert seat_of(cast.hinata).changed_at == before.changed_at
    assert signed_in(cast.aoba_teacher).get(f"/s/aoba/absences/seats/{before.pk}/").status_code == 404
    assert mails(cast) == []
