"""Mis-sendings by a file: a list, a roster nobody saw, a name in its name, last week's file, one put in its place."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from messaging.files.models import FileOpening
from messaging.notices.actions.sending import send_draft
from messaging.notices.guard.checks import findings_in
from messaging.notices.guard.findings import Situation, Weight
from messaging.notices.models import Attachment, AudienceItem, Notice
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging import papers
from tests.messaging.conftest import Write, item
from tests.messaging.looking import OUTSIDE, Look, Paper, texts
from tetoru.tenancy import tenant_scope


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


@pytest.mark.parametrize(
    "writes", [lambda p: f"{p.family_name}{p.given_kana}", lambda p: f"{p.family_kana} {p.given_name}"]
)
def test_a_list_that_is_half_in_kana_is_a_list(
    cast: Cast, write: Write, look: Look, school: list[Student], writes: Callable[[Student], str]
) -> None:
    """A sixth class as small ones read it: 森田けんと, beside an illness, went to the fourth."""
    attached = Paper("班分け.xlsx", "excel", papers.xlsx([[writes(pupil)] for pupil in school]))
    found = look(write(body=f"{writes(school[0])}さんの卵アレルギーの件です。"), attached)
    assert texts(found["list.pupils"])[0] == ("「班分け.xlsx」", "", "8人の名前。うち8人は、宛先に入っていません")
    assert found["names.sensitive"].weight is Weight.SECOND
    assert texts(found["names.outside"])[0] == ("森田 健斗さん（4年2組）", OUTSIDE, "本文")


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


def test_a_harmless_file_of_the_same_name_hides_no_list(
    cast: Cast, write: Write, look: Look, school: list[Student]
) -> None:
    seats = Paper("座席.xlsx", "excel", papers.xlsx([[pupil.given_kana] for pupil in school]))
    found = look(write(), seats, Paper("座席.xlsx", "excel", papers.xlsx([["黒板"], ["教卓"]])))
    assert texts(found["list.pupils"]) == [("「座席.xlsx」", "", "8人の名前")]
    assert len(found["list.pupils"].files) == 1


def test_a_long_list_is_shown_short(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    more = [
        make.make_student(cast.room_42, f"山田{letter}", "太郎", kana=("やまだ", "たろう"))
        for letter in "甲乙丙丁戊己庚辛"
    ]
    names = "\n".join(pupil.name for pupil in [*school, *more])
    found = look(write(), Paper("名前.docx", "word", papers.docx(names)))["names.outside"]
    assert (len(found.lines), found.more) == (12, "ほか4人")


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


@pytest.mark.parametrize(
    "written", ["安藤\n結菜", "安藤　結菜", "ｱﾝﾄﾞｳ ﾕｲﾅ", "安藤(あんどう)結菜", "結菜ちゃん", "アンドウ・ユイナ"]
)
@pytest.mark.parametrize("kind", ["pdf", "word"])
def test_a_name_is_found_however_it_is_broken_up(cast: Cast, write: Write, look: Look, written: str, kind: str) -> None:
    lines = f"保護者の皆様へ\n{written}\n以上".split("\n")
    made = {"pdf": papers.pdf(lines), "word": papers.docx("\n".join(lines))}[kind]
    assert look(write(), Paper("通知", kind, made))["names.outside"].lines[0].text == "安藤 結菜さん（4年2組）"


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
