"""The proof of a withdrawal: whole, fixed, and such that a stranger can check it."""

import csv
import datetime as dt
import hashlib
import io
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from auditlog.events import Event
from auditlog.models import Entry
from messaging.files.selectors import note_opening
from messaging.notices.models import Approval, Notice, ProofHome, Recipient, Sighting, Withdrawal
from messaging.notices.proofs.facts import Message, Reader
from messaging.notices.proofs.lines import cells_in
from messaging.spreadsheets import safe, written
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.files.making import SAMPLE_PDF, hang, make_file
from tests.messaging.conftest import Send
from tests.messaging.test_mail import send_due
from tests.messaging.test_withdrawing import page_of, withdraw
from tests.sink import Sink
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def rows_of(file: str) -> list[list[str]]:
    """The lines for homes."""
    return [row for row in csv.reader(io.StringIO(file, newline="")) if row and row[0].isdecimal()]


def file_of(cast: Cast, notice: Notice) -> str:
    answer = signed_in(cast.teacher).get(page_of(notice, "proof/file/"))
    assert answer.status_code == 200
    return answer.content.decode()


def in_tokyo(moment: dt.datetime | None) -> str:
    assert moment is not None
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def test_the_proof_says_of_each_home_who_opened_it_when_and_from_where(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send(title="遠足")
    send_due(cast)
    signed_in(cast.both).get(f"/notices/{notice.pk}/?from=mail")
    withdrawal = withdraw(cast, notice)
    with tenant_scope(cast.sakura.pk):
        opened_at = in_tokyo(Recipient.objects.get(guardian=cast.both).read_at)
    counts = (withdrawal.home_count, withdrawal.opened_count, withdrawal.guardian_count, withdrawal.reader_count)
    assert counts == (2, 1, 4, 1)
    file = file_of(cast, notice)
    rows = rows_of(file)
    assert [row[:8] for row in rows if row[0] == "1"] == sorted(
        [
            ["1", "開いた", "加藤 湊", "4年1組", "加藤 由佳", "母", "", ""],
            ["1", "開いた", "加藤 湊", "4年1組", "加藤 直樹", "父", opened_at, "メールのリンク"],
        ],
        key=lambda row: str({"加藤 由佳": cast.minato_mother.pk, "加藤 直樹": cast.both.pk}[row[4]]),
    )
    assert {tuple(row[:6]) for row in rows if row[0] == "2"} == {
        ("2", "開いていない", "小川 ひなた", "4年1組", "小川 真由美", "母"),
        ("2", "開いていない", "小川 ひなた", "4年1組", "小川 亮", "父"),
    }
    assert {(row[8], bool(row[9]), row[10]) for row in rows} == {("送信済み", True, "送っていない")}
    head = dict(row[:2] for row in csv.reader(io.StringIO(file.removeprefix("\ufeff"), newline="")) if len(row) == 2)
    assert head["件名"] == "遠足"
    assert head["取り下げた日時"] == in_tokyo(withdrawal.at)
    assert (head["開いた家庭"], head["開いていない家庭"]) == ("1", "1")


def test_a_way_that_only_the_address_says_is_told_as_the_links_word(cast: Cast, send: Send) -> None:
    """Anybody can type `?from=push`; nobody here has a phone, and no mail has left."""
    notice = send()
    ways = {cast.mother: "?from=push", cast.father: "?from=mail", cast.both: ""}
    for person, query in ways.items():
        signed_in(person).get(f"/notices/{notice.pk}/{query}")
    withdraw(cast, notice)
    assert {row[4]: row[7] for row in rows_of(file_of(cast, notice)) if row[7]} == {
        cast.mother.name: "リンクによると、プッシュ通知",
        cast.father.name: "リンクによると、メールのリンク",
        cast.both.name: "アプリの一覧",
    }
    assert "リンクによると、プッシュ通知" in signed_in(cast.teacher).get(page_of(notice, "proof/")).content.decode()


@pytest.mark.parametrize("show", ["opened", "unopened"])
def test_each_state_on_the_page_of_the_proof_stands_beside_the_guardians_name(
    cast: Cast, send: Send, show: str
) -> None:
    """On a phone the rows are cards: below two names stood two times and two mails, whose they were nobody saw."""
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdraw(cast, notice)
    page = signed_in(cast.teacher).get(page_of(notice, f"proof/?show={show}"))
    people = (cast.mother, cast.father) if show == "opened" else (cast.minato_mother, cast.both)
    for person in people:
        assert f'<span class="table__label">{person.name}へのメール</span>' in page.content.decode()
        label = f'<span class="table__label">{person.name}</span>'
        assert (label in page.content.decode()) == (show == "opened")


@pytest.mark.parametrize(
    ("state", "is_borne_out"),
    [("sent", True), ("sending", True), ("bundled", True), ("failed", False), ("bounced", False)],
)
@pytest.mark.parametrize("way", ["mail", "push"])
def test_a_way_is_borne_out_by_a_message_that_has_left_that_way(way: str, state: str, *, is_borne_out: bool) -> None:
    message = {way: Message(state, None), {"mail": "push", "push": "mail"}[way]: None}
    reader = Reader(new_id(), "", "", "", "", timezone.now(), way, message["mail"], message["push"])
    assert reader.is_way_borne_out is is_borne_out


def test_the_proof_says_who_agreed_and_who_opened_which_file(cast: Cast, send: Send) -> None:
    notice = send()
    lists = hang(notice, make_file(cast.teacher, "名簿.pdf"))
    other = hang(notice, make_file(cast.teacher, "b.pdf"), order=2)
    with tenant_scope(cast.sakura.pk):
        note_opening(lists, cast.manager.pk)
        approval = Approval.objects.create(
            tenant=cast.sakura, notice=notice, because=["rule.all"], asked_by=cast.teacher, asked_at=notice.sent_at,
            state="approved", decided_by=cast.manager, decided_at=notice.sent_at,
        )  # fmt: skip
        for part in ("audience", f"file:{lists.pk}"):
            Sighting.objects.create(
                tenant=cast.sakura, approval=approval, user=cast.manager, part=part, at=notice.sent_at
            )
    mother = signed_in(cast.mother)
    mother.get(f"/notices/{notice.pk}/")
    for path in ("", "content/"):
        mother.get(f"/notices/{notice.pk}/files/{lists.pk}/{path}")
    signed_in(cast.both).get(f"/notices/{notice.pk}/files/{other.pk}/content/")
    signed_in(cast.manager).get(f"/s/hibari/notices/{notice.pk}/files/{lists.pk}/")
    withdraw(cast, notice)
    file, at = file_of(cast, notice), in_tokyo(notice.sent_at)
    head = [row for row in csv.reader(io.StringIO(file, newline="")) if row and not row[0].isdecimal()]
    assert ["承認をたのんだ人", cast.teacher.name, at] in head
    assert [row[1:] for row in head if row[0] == "承認の前に開いたもの"] == [
        ["届く家庭", cast.manager.name, at],
        ["名簿.pdf", cast.manager.name, at],
    ]
    assert ["承認の結果", "承認", cast.manager.name, at] in head
    assert [row[1:] for row in head if row[0] == "添付ファイル"] == [
        ["名簿.pdf", f"SHA-256 {hashlib.sha256(SAMPLE_PDF).hexdigest()}"],
        ["b.pdf", f"SHA-256 {hashlib.sha256(SAMPLE_PDF).hexdigest()}"],
    ]
    assert [row[1:3] for row in head if row[0].startswith("添付を開いた教職員")] == [["名簿.pdf", cast.manager.name]]
    with tenant_scope(cast.sakura.pk):
        first = Entry.objects.filter(event="file.opened", actor_id=cast.mother.pk).get()
    opened = {row[4]: row[12] for row in rows_of(file) if row[12]}
    assert opened[cast.mother.name] == f"名簿.pdf {in_tokyo(first.at)}"
    assert opened[cast.both.name].startswith("b.pdf ")
    assert len(opened) == 2
    assert "添付：" in signed_in(cast.teacher).get(page_of(notice, "proof/?show=opened")).content.decode()


def test_a_stranger_can_check_the_file_against_the_log(cast: Cast, send: Send) -> None:
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdraw(cast, notice)
    file = signed_in(cast.teacher).get(page_of(notice, "proof/file/")).content
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event=Event.PROOF_FINISHED)
    assert hashlib.sha256(file).hexdigest() == entry.details["proof"]
    page = signed_in(cast.teacher).get(page_of(notice, "proof/"))
    assert page.context["seal"].entry_id == entry.pk
    assert entry.details["proof"] in page.content.decode()
    assert "操作の記録と合いません" not in page.content.decode()


def test_the_proof_stays_as_it_was_whatever_becomes_of_people(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    before = file_of(cast, notice)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    person = User.objects.get(pk=cast.mother.pk)
    person.name = "別の 名前"
    person.save()
    with tenant_scope(cast.sakura.pk):
        Student.objects.filter(pk=cast.hinata.pk).update(settled_state="graduated")
    assert file_of(cast, notice) == before
    assert "小川 真由美" in before


@pytest.mark.parametrize("bent", ["line", "head", "digest", "removed"])
def test_a_proof_that_somebody_bent_is_not_handed_out(cast: Cast, send: Send, bent: str) -> None:
    notice = send()
    withdrawal = withdraw(cast, notice)
    with tenant_scope(cast.sakura.pk):
        home = ProofHome.objects.get(place=1)
        if bent == "line":
            home.lines = home.lines.replace("開いていない", "開いた")
            home.save()
        elif bent == "removed":
            home.delete()
        elif bent == "head":
            withdrawal.head = withdrawal.head.replace("ひばり", "ことり")
            withdrawal.save()
        else:
            Withdrawal.objects.update(digest="0" * 64)
    answer = signed_in(cast.teacher).get(page_of(notice, "proof/file/"))
    assert answer.status_code == 409
    assert "封印した番号と合いません" in answer.content.decode()
    page = signed_in(cast.teacher).get(page_of(notice, "proof/")).content.decode()
    assert ("操作の記録と合いません" in page) == (bent == "digest")


def test_a_name_that_looks_like_a_formula_is_a_name(cast: Cast, send: Send) -> None:
    student = make.make_student(cast.room_41, '=HYPERLINK("//x.example")', "@SUM(1)", kana=("か", "き"))
    make.make_guardian(student, name="＝1+1")
    notice = send(title="+cmd|' /C calc'!A0")
    withdraw(cast, notice)
    cells = [cell for row in csv.reader(io.StringIO(file_of(cast, notice), newline="")) for cell in row]
    assert [cell for cell in cells if cell.lstrip(" \ufeff").startswith(tuple("=+-@\t\r＝＋－＠"))] == []
    homes = signed_in(cast.teacher).get(page_of(notice, "proof/") + "?show=unopened").context["homes"]
    found = next(home for home in homes if home.children.startswith("=HYPERLINK"))
    assert (found.children, found.lines[0].guardian) == ('=HYPERLINK("//x.example") @SUM(1)', "＝1+1")


@pytest.mark.parametrize(
    "cell", ["", "山田", "'山田", "=1", "-1", " =1", "a\r\nb", '"', "'=1", "＠", "\t=1", "\r=1", "\n=1"]
)
def test_a_cell_comes_back_as_it_went_in(cell: str) -> None:
    (found,) = cells_in(written([cell]))
    assert found["number"] == cell
    assert not safe(cell).startswith(("=", "+", "-", "@", " =", "＠", "\t", "\r", "\n"))


def test_the_entrys_seal_stands_on_the_page(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    page = signed_in(cast.teacher).get(page_of(notice, "proof/"))
    assert (page.context["seal"].checkpoint, page.context["seal"].sealed_at) == (None, None)
    assert "封印は1分ごとに押されます" in page.content.decode()


@pytest.mark.parametrize("show", ["opened", "unopened"])
def test_the_page_asks_as_much_for_sixty_homes_as_for_two(cast: Cast, send: Send, show: str) -> None:
    def queries(notice: Notice, page: int) -> int:
        client = signed_in(cast.teacher)
        address = page_of(notice, "proof/") + f"?show={show}&page={page}"
        client.get(address)
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        answer = client.get(address)
        connection.force_debug_cursor = False
        assert len(answer.context["homes"]) in {1, 10, 50}
        return len(connection.queries_log) - before

    few = send(title="少ない")
    signed_in(cast.mother).get(f"/notices/{few.pk}/")
    for number in range(60):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    many = send(title="多い")
    with tenant_scope(cast.sakura.pk):
        added = Recipient.objects.filter(notice=many).exclude(student__in=[cast.hinata.pk, cast.minato.pk])
        if show == "opened":
            added.update(read_at=timezone.now())
        else:
            Recipient.objects.filter(notice=many, student__in=[cast.hinata.pk, cast.minato.pk]).update(
                read_at=timezone.now()
            )
    for notice in (few, many):
        withdraw(cast, notice)
    counts: set[Any] = {queries(few, 1), queries(many, 1), queries(many, 2)}
    assert len(counts) == 1


@pytest.mark.parametrize("query", [{"page": "9" * 5000}, {"page": "-1"}, {"show": "?"}, {"page": "\x00"}])
def test_an_odd_address_shows_the_proof_all_the_same(cast: Cast, send: Send, query: dict[str, str]) -> None:
    notice = send()
    withdraw(cast, notice)
    assert signed_in(cast.teacher).get(page_of(notice, "proof/"), query).status_code == 200


def test_a_notice_that_was_not_withdrawn_has_no_proof(cast: Cast, send: Send) -> None:
    notice = send()
    for page in ("proof/", "proof/file/", "report/", "apology/"):
        assert signed_in(cast.teacher).get(page_of(notice, page)).status_code == 404
