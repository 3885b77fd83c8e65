"""Mis-sendings replayed: what was reported from schools (field.md, pain 1) and what else can go wrong with words.

Each is stopped, or asked about by name. The other half of the guard, numbers and habits, has tests of its own.
"""

import pytest

from auditlog.models import Entry
from messaging.notices.actions.sending import send_draft
from messaging.notices.errors import NotConfirmed
from messaging.notices.guard.findings import Weight
from messaging.notices.models import AudienceItem, Notice
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging import papers
from tests.messaging.conftest import Write, item
from tests.messaging.looking import OUTSIDE, Look, Paper, texts
from tetoru.tenancy import tenant_scope


def whole_school(cast: Cast) -> AudienceItem:
    return item("school", cast.hibari)


def test_a_message_for_one_guardian_is_not_sent_to_all_unasked(cast: Cast, write: Write, look: Look) -> None:
    """938 families read what was meant for one."""
    body = "小川様\n\nひなたさんは、きょう体育で転びました。おうちで様子を見てください。"
    draft = write(whole_school(cast), by=cast.manager, title="ひなたさんのようす", body=body)
    found = look(draft, by=cast.manager)
    assert found["names.inside"].weight is Weight.ASKS
    assert texts(found["names.inside"]) == [("小川 ひなたさん（4年1組）", "", "件名、本文")]
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(NotConfirmed):
            send_draft(actor(cast.manager), draft, version=1, households=2)
        assert Notice.objects.count() == 0
        ticked = frozenset({"names.inside"})
        assert send_draft(actor(cast.manager), draft, version=1, households=2, acknowledged=ticked).household_count == 2


def test_the_same_message_to_that_home_alone_is_told_and_not_asked(cast: Cast, write: Write, look: Look) -> None:
    draft = write(
        item("student", cast.hibari, student=cast.hinata), body="小川様\nひなたさんは元気です。熱は下がりました。"
    )
    found = look(draft)
    assert {key: finding.weight for key, finding in found.items()} == {"names.own": Weight.TELLS}


def test_a_family_name_with_sama_is_asked_when_it_goes_to_more_homes(cast: Cast, write: Write, look: Look) -> None:
    found = look(write(body="小川様\nお電話をください。"))
    assert {key: finding.weight for key, finding in found.items()} == {"names.family": Weight.ASKS}
    assert texts(found["names.family"]) == [("小川 ひなたさん（4年1組）", "", "本文")]


def test_an_illness_beside_a_name_needs_a_second_person(cast: Cast, write: Write, look: Look) -> None:
    body = "ひなたさんは、卵のアレルギーがあります。"
    assert look(write(body=body))["names.sensitive"].weight is Weight.SECOND
    alone = look(write(item("student", cast.hibari, student=cast.hinata), body=body))
    assert "names.sensitive" not in alone
    assert "names.sensitive" not in look(write(body="アレルギーの調査をします。障害物競走もあります。"))


def test_a_list_in_the_text_is_a_list_too(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    body = "実行委員は次の人です。\n" + "\n".join(pupil.name for pupil in school[:5])
    assert look(write(body=body))["list.pupils"].lines[0].text == "件名と本文"
    four = "実行委員は次の人です。\n" + "\n".join(pupil.name for pupil in school[:4])
    assert "list.pupils" not in look(write(body=four))


def test_the_wrong_class_is_asked_about(cast: Cast, write: Write, look: Look) -> None:
    found = look(write(title="４年２組　学級懇談会", body="４の２の保護者の皆さま、お集まりください。"))
    assert texts(found["classes.outside"]) == [("4年2組", OUTSIDE, "件名"), ("4年2組", OUTSIDE, "本文")]
    assert "classes.outside" not in look(write(title="4年1組と4年2組の合同授業"))
    assert "classes.outside" not in look(write(title="四年一組だより"))
    assert "classes.outside" not in look(write(title="6年生を送る会"))


def test_last_years_words_with_last_years_children_are_asked_about(cast: Cast, write: Write, look: Look) -> None:
    last_year = make.make_year(cast.sakura, ago=1)
    left = make.make_student(
        make.make_classroom(cast.hibari, last_year, 6, "1組"), "森田", "健斗", kana=("もりた", "けんと")
    )
    found = look(write(body=f"昨年度の代表は{left.name}さんです。"))
    assert texts(found["names.outside"]) == [("森田 健斗さん（いまの学級にいません）", OUTSIDE, "本文")]


def test_addresses_of_many_people_are_a_list(cast: Cast, write: Write, look: Look) -> None:
    mails = "; ".join(f"{name}@{host}.example" for name, host in zip("abcde", "vwxyz", strict=True))
    phones = "、".join(f"090-1234-000{number}" for number in range(5))
    assert look(write(body=mails))["list.people"].weight is Weight.SECOND
    assert look(write(body=phones))["list.people"].lines[0].place == "携帯電話の番号が5件"
    offices = "\n".join(f"school{number}@city.sakura.example 03-1234-567{number}" for number in range(8))
    assert look(write(body=offices)) == {}


def test_a_siblings_name_does_not_make_the_home_a_stranger(cast: Cast, write: Write, look: Look) -> None:
    make.make_student(cast.room_42, "小川", "陸", kana=("おがわ", "りく"), household=cast.hinata.household)
    to_the_class = look(write(body="小川 陸さんとひなたさんのきょうだいです。"))
    assert set(to_the_class) == {"names.inside"}
    to_the_home = look(write(item("student", cast.hibari, student=cast.hinata), body="陸さんもいっしょにどうぞ。"))
    assert {key: finding.weight for key, finding in to_the_home.items()} == {"names.own": Weight.TELLS}


def test_two_pupils_of_the_same_name_are_asked_about(cast: Cast, write: Write, look: Look) -> None:
    """The other 小川 ひなた was ticked in the picker."""
    make.make_student(cast.room_42)
    found = look(write(item("student", cast.hibari, student=cast.hinata), body="小川 ひなたさんの面談は15時です。"))
    assert {key: finding.weight for key, finding in found.items()} == {"names.twins": Weight.ASKS}
    assert found["names.twins"].lines[0].text == "小川 ひなたさん（4年1組・4年2組。同じ名前の2人）"


def test_the_board_is_warned_of_every_schools_pupils(cast: Cast, write: Write, look: Look) -> None:
    draft = write(item("school", cast.hibari), by=cast.board_admin, school=None, body="安藤 結菜さん、小川 そらさん")
    found = look(draft, by=cast.board_admin)
    assert [line.text for line in found["names.inside"].lines] == [
        "安藤 結菜さん（ひばり小学校 4年2組）",
        "小川 そらさん（あおば中学校 1年1組）",
    ]


def test_a_school_knows_nothing_of_another_tenants_pupils(cast: Cast, write: Write, look: Look) -> None:
    assert look(write(body="森 楓さん、おめでとう。")) == {}


def test_a_junior_high_school_speaks_of_its_pupils_in_its_own_word(cast: Cast, write: Write, look: Look) -> None:
    make.make_student(cast.room_a1, "森田", "健斗", kana=("もりた", "けんと"))
    draft = write(
        item("classroom", cast.aoba, classroom=cast.room_a1), by=cast.aoba_teacher, school=cast.aoba, body="そらさん"
    )
    assert look(draft, by=cast.aoba_teacher)["names.inside"].text.startswith("生徒の名前が")


def test_pupils_whose_names_do_not_open_are_said_to_be_unchecked(cast: Cast, write: Write, look: Look) -> None:
    with tenant_scope(cast.sakura.pk):
        sealed = Student.objects.filter(pk=cast.minato.pk).values_list("given_name", flat=True).get()
        Student.objects.filter(pk=cast.yuina.pk).update(family_name=sealed)
    assert look(write())["names.unchecked"].weight is Weight.ASKS


def test_an_ordinary_notice_is_not_disturbed(cast: Cast, write: Write, look: Look) -> None:
    body = (
        "4年1組の保護者の皆様\n\n日頃より本校の教育活動にご協力いただき、ありがとうございます。さくらの季節になりました。\n"
        "12月4日（金）に社会科見学に出かけます。ひなたぼっこのできる小川のほとりで、お弁当を食べます。\n"
        "担任の佐伯先生、学校（03-1234-5678）までご連絡ください。"
    )
    paper = papers.pdf(["社会科見学のしおり", "1 水筒", "2 帽子", "氏名", "保護者氏名", "連絡先"])
    assert look(write(body=body), Paper("しおり.pdf", "pdf", paper)) == {}


def test_nothing_that_was_found_goes_into_the_log_but_its_kind(cast: Cast, write: Write) -> None:
    draft = write(body="安藤 結菜さん")
    with tenant_scope(cast.sakura.pk):
        send_draft(actor(cast.teacher), draft, version=1, households=2, acknowledged=frozenset({"names.outside"}))
        entry = Entry.objects.get(event="notice.sent")
        assert entry.details["found"] == ["names.outside"]
        logged = str(list(Entry.objects.values_list("details", flat=True)))
        assert "安藤" not in logged
        assert "結菜" not in logged
