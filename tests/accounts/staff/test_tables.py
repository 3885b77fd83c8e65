"""A table of staff: whatever a school's computer writes is read or refused in plain words, and nobody is made twice."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Homeroom, StaffSeat, StaffSlip, StaffTable, User
from accounts.staff.bulk import BATCH, make_next
from accounts.staff.tables.errors import TableUnreadable
from accounts.staff.tables.reading import rows_of_file, rows_of_text
from accounts.staff.tasks import forget_old_tables, make_staff_of_table
from auditlog.models import Entry
from tests.accounts.staff.pages import PASSWORD
from tests.cast import Cast, signed_in
from tetoru.tenancy import tenant_scope

HEAD = "職員ID,氏名,ふりがな,役割,担任"
GOOD = ["t9431,青木 慎吾,あおき しんご,教員,4年1組", "t9432,大西 里奈,おおにし りな,教職員・管理職,"]
UPLOAD = "/s/hibari/staff/tables/new/"


def csv_of(*lines: str, head: str = HEAD) -> str:
    return "\r\n".join([head, *lines]) + "\r\n"


def upload(client: Client, content: bytes, *, url: str = UPLOAD) -> Any:
    return client.post(url, {"file": SimpleUploadedFile("staff.csv", content), "pasted": ""})


def kept(client: Client, *lines: str) -> str:
    """The address of a table that waits."""
    response = upload(client, csv_of(*lines).encode())
    assert response.status_code == 302
    return str(response["Location"])


def table_of(url: str) -> StaffTable:
    with transaction.atomic():
        return StaffTable.objects.get(pk=url.split("/")[-2])


def workbook_of(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        csv_of(*GOOD).encode(),
        csv_of(*GOOD).encode("utf-8-sig"),
        csv_of(*GOOD).encode("cp932"),
        csv_of(*GOOD).encode("utf-16"),
        csv_of(*GOOD).replace("\r\n", "\n").encode(),
        csv_of(*GOOD).replace(",", "\t").encode(),
        csv_of(*(",".join(f'"{cell}"' for cell in line.split(",")) for line in GOOD)).encode("cp932"),
        csv_of("", *GOOD, ",,,,").encode(),
        workbook_of(HEAD.split(","), *(line.split(",") for line in GOOD)),
    ],
    ids=["utf-8", "mark", "cp932", "utf-16", "lf", "tabs", "quoted", "empty lines", "xlsx"],
)
def test_every_writing_of_a_table_is_read_alike(content: bytes) -> None:
    rows = rows_of_file(content, with_school=False)
    assert [(row["staff_id"], row["name"], row["homeroom"]) for row in rows] == [
        ("t9431", "青木 慎吾", "4年1組"),
        ("t9432", "大西 里奈", ""),
    ]


def test_columns_stand_in_any_order_under_any_usual_name() -> None:
    rows = rows_of_text("備考\tﾌﾘｶﾞﾅ\t役 割\t職員番号\t名前（漢字）\n-\tアオキ\t教員\tt1\t青木", with_school=False)
    assert [(row["kana"], row["roles"], row["staff_id"], row["name"]) for row in rows] == [
        ("アオキ", "教員", "t1", "青木")
    ]


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * size)
    return out.getvalue()


def laughs() -> bytes:
    """A workbook whose sheet would grow by entities."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    source, out = io.BytesIO(workbook_of(HEAD.split(","))), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode() + content
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "表が空です。"),
        (csv_of().encode(), "見出しのほかに、行がありません。"),
        (csv_of(*GOOD, head="職員ID,氏名,担任").encode(), "1行目に「ふりがな・役割」の見出しがありません。"),
        (csv_of(*GOOD, head="氏名,名前,ふりがな,役割,職員ID").encode(), "「氏名」の列が2つあります。"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "文字を読めません。"),
        (b"a\0b", "表のファイルではありません。"),
        (b"\xd0\xcf\x11\xe0old", "古い形のExcel"),
        (b"PK\x03\x04broken", "このファイルは開けません。"),
        (bomb(40_000_000), "ファイルの中身が大きすぎます。"),
        (laughs(), "このファイルは開けません。"),
        (csv_of('t1,"青木,あおき,教員,').encode(), '引用符（"）が閉じていないところがあります。'),
        (csv_of("t1," + "あ" * 300 + ",あおき,教員,").encode(), "とても長い値"),
        (b"a" * 2_000_001, "ファイルが大きすぎます。"),
        (csv_of(*(f"t{n},青木,あおき,教員," for n in range(5_001))).encode(), "行が多すぎます。"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes, text: str) -> None:
    with pytest.raises(TableUnreadable) as refused:
        rows_of_file(content, with_school=False)
    assert str(refused.value.text).startswith(text)


def test_faults_are_named_by_row_and_cell_and_nobody_is_made(cast: Cast) -> None:
    client, taken = signed_in(cast.school_admin), cast.teacher.staff_id
    url = kept(
        client,
        *GOOD,
        f"{taken},川口 修,かわぐち おさむ,教員,",
        "t9431,新田 由紀,にった ゆき,管理職,",
        "t9435,浜田 聡,はまだ さとし,学年主任,",
        '=HYPERLINK("x"),平野 葵,平野,教員,9年9組',
        "t9437,+81,ひらの,組織管理者,",
    )
    response = client.get(url)
    faults = {(row.number, name): text for row in response.context["found"].faulty for name, text in row.errors.items()}
    assert {key: text for key, text in faults.items() if key[0] != 3} == {
        (4, "staff_id"): "1行目と同じ職員IDです。1人に1つにしてください。",
        (5, "roles"): "役割は「教職員」「管理職」「学校管理者」から選んでください。",
        (6, "staff_id"): "「=」ではじまる値（計算式）は使えません。",
        (6, "kana"): "ひらがなで入れてください。例：さえき めぐみ",
        (6, "homeroom"): "学級「9年9組」は、今年度にありません。例：4年1組",
        (7, "name"): "「+」ではじまる値（計算式）は使えません。",
        (7, "roles"): "役割は「教職員」「管理職」「学校管理者」から選んでください。",
    }
    assert faults[3, "staff_id"].startswith(f"{taken} はもう使われています。空いている番号：t")
    assert client.post(f"{url}confirmation/").status_code == 409
    assert not User.objects.filter(login__startswith="t943").exists()


def test_faulty_cells_are_corrected_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    url = kept(client, GOOD[0], "t9435,浜田 聡,はまだ さとし,学年主任,", "t9436,平野,hirano,教員,")
    sent = {"roles-2": "管理職", "without-3": "on", "staff_id-99": "x"}
    assert client.post(url, sent)["Location"] == url
    found = client.get(url).context["found"]
    assert (found.total, found.faulty) == (2, [])
    assert [row.person.staff_id for row in found.good] == ["t9431", "t9435"]


def test_the_rows_wait_encrypted_for_their_owner_alone(cast: Cast) -> None:
    url = kept(signed_in(cast.school_admin), *GOOD)
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select rows from accounts_stafftable")
        (stored,) = cursor.fetchone()
        assert "青木".encode() not in bytes(stored)
    for name, status in [("board_admin", 404), ("teacher", 404), ("aoba_teacher", 404), ("kaede_teacher", 404)]:
        assert signed_in(getattr(cast, name)).get(url).status_code == status
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        StaffTable.objects.update(ends_at=timezone.now())
    assert signed_in(cast.school_admin).get(url).status_code == 404
    forget_old_tables()
    with tenant_scope(cast.sakura.pk):
        assert not StaffTable.objects.exists()


def test_confirmed_people_are_made_and_printed_once(cast: Cast, visitor: Client) -> None:
    client = signed_in(cast.school_admin)
    url = kept(client, *GOOD)
    assert client.post(f"{url}confirmation/").status_code == 302
    assert "いま登録しています" in client.get(url).content.decode()
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert client.post(f"{url}slips/").status_code == 409
    make_staff_of_table(str(cast.sakura.pk), url.split("/")[-2])
    with tenant_scope(cast.sakura.pk):
        users = list(User.objects.filter(login__startswith="t943").order_by("login"))
        assert [(user.name, user.must_change_password) for user in users] == [("青木 慎吾", True), ("大西 里奈", True)]
        assert [seat.roles for seat in StaffSeat.objects.filter(user__in=users).order_by("pk")] == [
            ["teacher"],
            ["manager", "teacher"],
        ]
        assert Homeroom.objects.filter(seat__user=users[0]).count() == 1
        assert {e.subject_id for e in Entry.objects.filter(event="staff.made")} == {user.pk for user in users}
        assert json.loads(StaffTable.objects.get().rows) == []
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.post(f"{url}slips/").content.decode()
    first, second = PASSWORD.findall(page)
    assert visitor.post("/login/", {"login": "t9431@sakura", "password": first}).status_code == 302
    assert Client().post("/login/", {"login": "t9432@sakura", "password": second}).status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert not StaffSlip.objects.exists()
    again = client.post(f"{url}slips/")
    assert again.status_code == 409
    assert not PASSWORD.search(again.content.decode())
    assert "もう一度は出せません" in client.get(url).content.decode()


def test_a_killed_worker_is_followed_by_one_that_goes_on(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    url = kept(client, *(f"t8{n:03},青木 {n},あおき,教員," for n in range(BATCH * 2 + 5)))
    assert client.post(f"{url}confirmation/").status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert make_next(cast.sakura.pk, table_of(url).pk) is True
        with transaction.atomic():  # killed before the batch was committed
            make_next(cast.sakura.pk, table_of(url).pk)
            transaction.set_rollback(True)
        assert table_of(url).done == BATCH
        late = User(kind="staff", login="t8060@sakura", name="その間に", tenant_ids=[cast.sakura.pk])
        late.save()
    for _twice in range(2):
        make_staff_of_table(str(cast.sakura.pk), url.split("/")[-2])
    table = table_of_scope(cast, url)
    assert (table.done, table.state, table.skipped) == (BATCH * 2 + 5, "done", [61])
    assert User.objects.filter(login__startswith="t8", login__endswith="@sakura").count() >= BATCH * 2 + 5
    with tenant_scope(cast.sakura.pk):
        assert StaffSlip.objects.count() == BATCH * 2 + 4
        assert StaffSeat.objects.filter(user__login__startswith="t80").count() == BATCH * 2 + 4


def table_of_scope(cast: Cast, url: str) -> StaffTable:
    with tenant_scope(cast.sakura.pk):
        return table_of(url)


def test_who_lost_the_right_meanwhile_makes_nobody(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    url = kept(client, *GOOD)
    assert client.post(f"{url}confirmation/").status_code == 302
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        StaffSeat.objects.filter(user=cast.school_admin).update(roles=["teacher"])
    make_staff_of_table(str(cast.sakura.pk), url.split("/")[-2])
    assert not User.objects.filter(login__startswith="t943").exists()


def test_the_board_seats_people_in_its_schools_and_pastes_from_a_spreadsheet(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    lines = ["職員ID\t氏名\tふりがな\t学校\t役割\t担任", "t9431\t青木\tあおき\tあおば中学校\t教員\t１年 １組"]
    lines += ["t9432\t大西\tおおにし\t教育委員会\t組織管理者\t", "t9433\t川口\tかわぐち\tない学校\t教員\t"]
    response = client.post("/t/sakura/staff/tables/new/", {"pasted": "\n".join(lines)})
    found = client.get(response["Location"]).context["found"]
    assert [row.errors for row in found.faulty] == [
        {"school": "この名前の学校はありません。登録した学校名と同じに書いてください。"}
    ]
    assert [row.person.seats[0].school_id for row in found.good] == [cast.aoba.pk, None]
    (room,) = found.good[0].person.seats[0].classroom_ids
    assert room == cast.room_a1.pk


def test_a_table_is_checked_with_the_same_queries_for_one_row_and_many(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    few, many = kept(client, *GOOD), kept(client, *(f"t8{n:03},青木,あおき,教員," for n in range(300)))
    client.get(few)
    counts = []
    for url in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
