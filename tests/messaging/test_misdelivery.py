"""Mis-sendings replayed: what was reported from schools (field.md, pain 1) and what else can go wrong with words.

Each is stopped, or asked about by name. The other half of the guard, numbers and habits, has tests of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from messaging.files.marks import mark_of
from messaging.files.models import FileOpening, StoredFile
from messaging.files.selectors import note_opening
from messaging.files.text import text_of
from messaging.notices.actions.sending import send_draft
from messaging.notices.errors import NotConfirmed
from messaging.notices.guard.checks import findings_in
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.models import Attachment, AudienceItem, Draft, Notice
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging import papers
from tests.messaging.conftest import Write, item
from tetoru.tenancy import tenant_scope

Look = Callable[..., dict[str, Finding]]


@dataclass(frozen=True)
class Paper:
    """A file on the sender's desk."""

    name: str
    kind: str
    data: bytes

    def attach(self, draft: Draft) -> StoredFile:
        """As it is known once it has been looked through, and looked into by the draft's author."""
        fingerprint = sha256(self.data).hexdigest()
        kept = StoredFile.objects.create(
            tenant_id=draft.tenant_id, name=self.name, kind=self.kind, media_type="application/pdf", size=9,
            fingerprint=fingerprint, digest=mark_of(fingerprint, draft.tenant_id), data_key="k", state="ready",
            text=text_of(self.kind, self.data), uploaded_by_id=draft.author_id,
        )  # fmt: skip
        Attachment.objects.create(
            tenant_id=draft.tenant_id, draft=draft, file=kept, order=draft.attachments.count() + 1
        )
        note_opening(kept, draft.author_id)
        return kept


@pytest.fixture
def look(cast: Cast) -> Look:
    """What is found in a draft with these files, by kind."""

    def looked(draft: Draft, *files: Paper, by: User | None = None) -> dict[str, Finding]:
        with tenant_scope(draft.tenant_id):
            for file in files:
                file.attach(draft)
            found = findings_in(Situation.of(actor(by or cast.teacher), draft, now=draft.saved_at))
        assert len({finding.key for finding in found}) == len(found)
        return {finding.key: finding for finding in found}

    return looked


@pytest.fixture
def school(cast: Cast) -> list[Student]:
    """A second class of eight, whose names are a list; all with a home of their own."""
    readings = {
        "森田健斗": "もりたけんと", "西村栞奈": "にしむらかな", "竹内蓮": "たけうちれん", "藤井凪": "ふじいなぎ",
        "原田詩": "はらだうた", "岡本樹": "おかもといつき", "中野澪": "なかのみお", "三浦紬": "みうらつむぎ",
    }  # fmt: skip
    return [
        make.make_student(cast.room_42, name[:2], name[2:], kana=(reading[:-2], reading[-2:]))
        for name, reading in readings.items()
    ]


def whole_school(cast: Cast) -> AudienceItem:
    return item("school", cast.hibari)


def texts(finding: Finding) -> list[tuple[str, str, str]]:
    return [(line.text, line.mark, line.place) for line in finding.lines]


OUTSIDE = "宛先に入っていません"


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


def test_the_list_of_another_class_stops_until_a_second_person_has_looked(
    cast: Cast, write: Write, look: Look, school: list[Student]
) -> None:
    """84 children's names were attached, and the approver had not opened the file."""
    rows = [[number, pupil.name] for number, pupil in enumerate(school, 1)]
    attached = Paper("班分け.xlsx", "excel", papers.xlsx([["番号", "氏名"], *rows]))
    found = look(write(), attached)
    assert found["list.pupils"].weight is Weight.SECOND
    assert len(found["list.pupils"].files) == 1
    head, first, *_others = texts(found["list.pupils"])
    assert head == ("「班分け.xlsx」", "", "8人の名前。うち8人は、宛先に入っていません")
    assert first == ("森田 健斗さん（4年2組）", OUTSIDE, "「班分け.xlsx」 シート「班分け」")
    assert found["names.outside"].weight is Weight.ASKS


@pytest.mark.parametrize("kind", ["pdf", "word", "powerpoint"])
def test_a_list_is_one_in_every_kind_of_file(
    cast: Cast, write: Write, look: Look, school: list[Student], kind: str
) -> None:
    names = [pupil.name for pupil in school]
    made = {"pdf": papers.pdf(names), "word": papers.docx("\n".join(names)), "powerpoint": papers.pptx(*names)}
    assert look(write(), Paper("資料", kind, made[kind]))["list.pupils"].weight is Weight.SECOND


def test_a_roster_in_a_hidden_sheet_is_found(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    hidden = [[pupil.family_name, pupil.given_name] for pupil in school]
    found = look(write(), Paper("持ち物.xlsx", "excel", papers.xlsx([["水筒"], ["帽子"]], hidden=hidden)))
    assert found["list.pupils"].weight is Weight.SECOND
    assert {line.place for line in found["names.outside"].lines} == {"「持ち物.xlsx」 隠れているシート「名簿」"}


def test_a_list_of_given_names_alone_is_a_list(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    make.make_student(cast.room_42, "石井", "陽菜", kana=("いしい", "ひな"))
    seats = [[pupil.given_kana, pupil.given_kana] for pupil in [*school, cast.hinata]]
    found = look(write(), Paper("座席.xlsx", "excel", papers.xlsx(seats)))
    assert found["list.pupils"].weight is Weight.SECOND


def test_a_list_in_the_text_is_a_list_too(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    body = "実行委員は次の人です。\n" + "\n".join(pupil.name for pupil in school[:5])
    assert look(write(body=body))["list.pupils"].lines[0].text == "件名と本文"
    four = "実行委員は次の人です。\n" + "\n".join(pupil.name for pupil in school[:4])
    assert "list.pupils" not in look(write(body=four))


def test_a_long_list_is_shown_short(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    more = [
        make.make_student(cast.room_42, f"山田{letter}", "太郎", kana=("やまだ", "たろう"))
        for letter in "甲乙丙丁戊己庚辛"
    ]
    names = "\n".join(pupil.name for pupil in [*school, *more])
    found = look(write(), Paper("名前.docx", "word", papers.docx(names)))["names.outside"]
    assert (len(found.lines), found.more) == (12, "ほか4人")


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


def test_a_childs_name_in_the_name_of_a_file_is_found(cast: Cast, write: Write, look: Look) -> None:
    found = look(write(), Paper("安藤結菜_通知.docx", "word", papers.docx("こんにちは")))
    assert texts(found["names.outside"]) == [("安藤 結菜さん（4年2組）", OUTSIDE, "「安藤結菜_通知.docx」の名前")]


def test_a_photograph_of_a_list_is_said_to_be_unread(cast: Cast, write: Write, look: Look) -> None:
    found = look(write(), Paper("写真.jpg", "image", b""), Paper("お便り.pdf", "pdf", papers.scan()))
    assert found["files.unread"].weight is Weight.TELLS
    assert [line.text for line in found["files.unread"].lines] == ["「写真.jpg」", "「お便り.pdf」"]


@pytest.mark.parametrize("name", ["4年名簿.jpg", "個人の記録.pdf", "アレルギー一覧.jpg", "家庭調査票.pdf"])
def test_a_picture_that_is_called_a_list_stops(cast: Cast, write: Write, look: Look, name: str) -> None:
    assert look(write(), Paper(name, "image", b""))["files.closed_list"].weight is Weight.SECOND


def test_a_file_that_is_called_a_list_is_asked_about(cast: Cast, write: Write, look: Look) -> None:
    empty = papers.docx("こんにちは")
    assert look(write(), Paper("緊急連絡網.docx", "word", empty))["files.called_list"].weight is Weight.ASKS
    for name in ("健康だより.docx", "個人面談のお知らせ.docx", "健康観察カード.docx", "持ち物一覧.docx"):
        assert look(write(), Paper(name, "word", empty)) == {}


def test_another_schools_list_is_seen_by_its_table(cast: Cast, write: Write, look: Look) -> None:
    rows = [[number, f"山 {letter}", f"2016/4/{number}"] for number, letter in enumerate("一二三四五六七八九", 1)]
    found = look(write(), Paper("表.xlsx", "excel", papers.xlsx([["出席番号", "氏名", "生年月日"], *rows])))
    assert texts(found["list.people"]) == [("「表.xlsx」", "", "氏名などの表が9行")]
    blank = papers.xlsx([["出席番号", "氏名", "生年月日"], *([number, "", ""] for number in range(1, 30))])
    assert look(write(), Paper("用紙.xlsx", "excel", blank)) == {}


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


@pytest.mark.parametrize(
    "written", ["安藤\n結菜", "安藤　結菜", "ｱﾝﾄﾞｳ ﾕｲﾅ", "安藤(あんどう)結菜", "結菜ちゃん", "アンドウ・ユイナ"]
)
@pytest.mark.parametrize("kind", ["pdf", "word"])
def test_a_name_is_found_however_it_is_broken_up(cast: Cast, write: Write, look: Look, written: str, kind: str) -> None:
    lines = f"保護者の皆様へ\n{written}\n以上".split("\n")
    made = {"pdf": papers.pdf(lines), "word": papers.docx("\n".join(lines))}[kind]
    assert look(write(), Paper("通知", kind, made))["names.outside"].lines[0].text == "安藤 結菜さん（4年2組）"


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


def sent_with(cast: Cast, write: Write, paper: Paper, *items: AudienceItem, **who: object) -> Notice:
    """A notice that went out with this file."""
    draft = write(*items, **who)
    with tenant_scope(cast.sakura.pk):
        paper.attach(draft)
        writer = actor(User.objects.get(pk=draft.author_id))
        return send_draft(writer, draft, version=1, households=len(items) or 2)


def test_a_file_that_went_to_another_class_before_is_asked_about(cast: Cast, write: Write, look: Look) -> None:
    make.make_guardian(cast.yuina)
    paper = Paper("時間割.pdf", "pdf", papers.pdf(["時間割"]))
    other = item("classroom", cast.hibari, classroom=cast.room_42)
    sent_with(cast, write, paper, other)
    found = look(write(), paper)
    assert {key: finding.weight for key, finding in found.items()} == {"files.sent_before": Weight.ASKS}
    ((text, mark, place),) = texts(found["files.sent_before"])
    assert (text, mark) == ("「時間割.pdf」", "")
    assert place.endswith("に、4年2組へ送りました")
    assert look(write(), Paper("時間割.pdf", "pdf", papers.pdf(["新しい時間割"]))) == {}


def test_a_file_that_went_to_the_same_class_is_not_asked_about_unless_it_was_withdrawn(
    cast: Cast, write: Write, look: Look
) -> None:
    paper = Paper("時間割.pdf", "pdf", papers.pdf(["時間割"]))
    before = sent_with(cast, write, paper)
    assert look(write(), paper) == {}
    with tenant_scope(cast.sakura.pk):
        Notice.objects.filter(pk=before.pk).update(state=Notice.State.WITHDRAWN)
    assert texts(look(write(), paper)["files.sent_before"])[0][1] == "取り下げたお知らせです"


def test_a_school_does_not_learn_what_another_has_sent(cast: Cast, write: Write, look: Look) -> None:
    paper = Paper("時間割.pdf", "pdf", papers.pdf(["時間割"]))
    make.make_student(make.make_classroom(cast.aoba, cast.year, 2, "1組"))
    theirs = item("classroom", cast.aoba, classroom=cast.room_a1)
    sent_with(cast, write, paper, theirs, by=cast.aoba_teacher, school=cast.aoba)
    assert look(write(), paper) == {}


def test_a_file_that_is_put_in_place_of_one_that_was_opened_has_to_be_opened(
    cast: Cast, write: Write, look: Look
) -> None:
    draft = write()
    with tenant_scope(cast.sakura.pk):
        first = Paper("しおり.pdf", "pdf", papers.pdf(["しおり"])).attach(draft)
        Attachment.objects.filter(file=first).delete()
        second = Paper("しおり.pdf", "pdf", papers.pdf(["ちがう紙"])).attach(draft)
        FileOpening.objects.filter(file=second).delete()
    assert look(draft)["files.unopened"].weight is Weight.STOPS


def test_the_number_of_queries_does_not_grow_with_names_and_files(
    cast: Cast, write: Write, look: Look, school: list[Student]
) -> None:
    few, many = write(), write(body="\n".join(pupil.name for pupil in school))
    counts = []
    for draft, files in ((few, 1), (many, 6)):
        with tenant_scope(cast.sakura.pk):
            for number in range(files):
                Paper(f"{number}.pdf", "pdf", papers.pdf([f"{number}", school[number].name])).attach(draft)
            with CaptureQueriesContext(connection) as queries:
                found = findings_in(Situation.of(actor(cast.teacher), draft, now=draft.saved_at))
        assert "names.outside" in {finding.key for finding in found}
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_that_was_found_goes_into_the_log_but_its_kind(cast: Cast, write: Write) -> None:
    draft = write(body="安藤 結菜さん")
    with tenant_scope(cast.sakura.pk):
        found = findings_in(Situation.of(actor(cast.teacher), draft, now=draft.saved_at))
        assert all("安藤" not in finding.key for finding in found)
