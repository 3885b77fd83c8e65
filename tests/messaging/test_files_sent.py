"""Files on their way: looked into before sending, seen by whom the notice was addressed to, gone when withdrawn."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditlog.models import Entry
from messaging.files.models import FileOpening, StoredFile, StoredObject
from messaging.files.storing import place_of, storage
from messaging.files.tasks import examine_file
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.sending import send_draft
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.attaching import copy_attachments
from messaging.notices.errors import FilesNotReady, FilesUnopened
from messaging.notices.models import Attachment, Draft
from tests.cast import Cast, actor, signed_in
from tests.files import samples
from tests.files.making import PAGE, SAMPLE_PDF, hang, make_file, upload
from tests.messaging.conftest import Send, Write
from tests.messaging.test_files import url_of
from tests.sending import let_go
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def keys(client: Client, draft: Draft) -> list[str]:
    page = client.get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    return [one["key"] for one in page.context["to_mend"]]


def confirmed(client: Client, draft: Draft) -> Any:
    with tenant_scope(draft.tenant_id), transaction.atomic():
        version = Draft.objects.get(pk=draft.pk).version
    return client.post(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/", {"version": version, "households": 2})


def test_nothing_is_sent_before_every_file_was_looked_into(cast: Cast, write: Write) -> None:
    draft, teacher = write(), signed_in(cast.teacher)
    first, second = (
        hang(draft, make_file(cast.teacher, "a.pdf")),
        hang(draft, make_file(cast.teacher, "b.pdf"), order=2),
    )
    page = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    (finding,) = page.context["to_mend"]
    assert (finding["key"], finding["details"]) == ("files.unopened", ("a.pdf", "b.pdf"))
    assert finding["url"] == url_of(draft)
    assert confirmed(teacher, draft).status_code == 422
    seen = teacher.get(f"{url_of(draft)}{first.pk}/")
    assert seen.context["next"].id == second.pk, "the way leads on to what is not opened yet"
    assert keys(teacher, draft) == ["files.unopened"]
    assert teacher.get(f"{url_of(draft)}{second.pk}/").context["next"] is None
    assert keys(teacher, draft) == []
    assert confirmed(teacher, draft)["Location"].endswith("/sending/")
    notice = let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert [one.file.name for one in notice.attachments.all()] == ["a.pdf", "b.pdf"]


def test_that_somebody_else_looked_is_not_enough(cast: Cast, write: Write) -> None:
    draft, teacher = write(), signed_in(cast.teacher)
    file = hang(draft, make_file(cast.teacher))
    assert signed_in(cast.manager).get(f"{url_of(draft)}{file.pk}/").status_code == 200
    for headers in ({"Sec-Purpose": "prefetch"}, {}):
        teacher.head(f"{url_of(draft)}{file.pk}/", headers=headers)
    teacher.get(f"{url_of(draft)}{file.pk}/", headers={"Sec-Purpose": "prefetch"})
    assert keys(teacher, draft) == ["files.unopened"]
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(FilesUnopened):
            send_draft(actor(cast.teacher), draft, version=1, households=2, acknowledged=frozenset({"files.unopened"}))
        with transaction.atomic():
            assert [opening.user_id for opening in FileOpening.objects.all()] == [cast.manager.pk]


def test_a_file_that_was_kept_was_looked_into(cast: Cast, write: Write) -> None:
    draft, teacher = write(), signed_in(cast.teacher)
    file = hang(draft, make_file(cast.teacher, "班.xlsx", samples.office("xl/workbook.xml"), pages=0))
    teacher.get(f"{url_of(draft)}{file.pk}/content/")
    assert keys(teacher, draft) == []


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_what_is_not_ready_stops_the_sending(cast: Cast, write: Write, state: str) -> None:
    draft, teacher = write(), signed_in(cast.teacher)
    file = hang(draft, make_file(cast.teacher, state=state))
    assert keys(teacher, draft) == [f"files.{state}"]
    page = teacher.get(f"{url_of(draft)}{file.pk}/")
    assert (page.status_code, page.context["pages"]) == (200, [])
    assert teacher.get(f"{url_of(draft)}{file.pk}/content/").status_code == 409
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(FilesNotReady):
            send_draft(actor(cast.teacher), draft, version=1, households=2)
        with transaction.atomic():
            assert not FileOpening.objects.exists()


def test_a_guardian_opens_the_file_of_a_notice(cast: Cast, send: Send) -> None:
    notice, mother = send(), signed_in(cast.mother)
    file = hang(notice, make_file(cast.teacher, "社会科見学_しおり.pdf", pages=2, text="もちもの\fおべんとう"))
    page = mother.get(f"/notices/{notice.pk}/")
    (row,) = page.context["files"]
    assert (row.name, row.url) == ("社会科見学_しおり.pdf", f"/notices/{notice.pk}/files/{file.pk}/")
    seen = mother.get(row.url)
    assert [one["url"] for one in seen.context["pages"]] == [f"{row.url}pages/1/", f"{row.url}pages/2/"]
    assert [part.lines for part in seen.context["words"]] == [["もちもの"], ["おべんとう"]]
    picture = mother.get(f"{row.url}pages/2/")
    assert (picture.content, picture["Content-Type"]) == (PAGE, "image/webp")
    content = mother.get(f"{row.url}content/")
    assert content.getvalue() == SAMPLE_PDF
    assert mother.get(f"{row.url}pages/3/").status_code == 404
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        for event in ("file.opened", "file.fetched"):
            (entry,) = Entry.objects.filter(event=event)
            assert (entry.actor_id, entry.subject_id, entry.details["file"]) == (
                cast.mother.pk,
                notice.pk,
                str(file.pk),
            )
        assert not FileOpening.objects.exists()


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_a_file_is_given_out_as_a_download_that_does_nothing(cast: Cast, send: Send) -> None:
    notice, mother = send(), signed_in(cast.mother)
    file = hang(notice, make_file(cast.teacher, 'しおり";\r\nx: y.pdf'))
    url = f"/notices/{notice.pk}/files/{file.pk}/"
    content = mother.get(f"{url}content/")
    assert content["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "\n" not in content["Content-Disposition"]
    assert (content["Content-Type"], content["Content-Length"]) == ("application/pdf", str(len(SAMPLE_PDF)))
    picture = mother.get(f"{url}pages/1/")
    assert picture["Content-Disposition"] == "inline"
    for response in (content, picture):
        assert {name: response[name] for name in HEADERS} == HEADERS
        assert "no-store" in response["Cache-Control"]
    assert mother.head(f"{url}content/").status_code == 200


def test_nobody_else_opens_it(cast: Cast, send: Send) -> None:
    notice = send()
    file = hang(notice, make_file(cast.teacher))
    strangers = [cast.kaede_mother, cast.teacher, cast.aoba_teacher, cast.kaede_teacher]
    for path in ("", "content/", "pages/1/"):
        url = f"/notices/{notice.pk}/files/{file.pk}/{path}"
        assert [signed_in(who).get(url).status_code for who in strangers] == [404, 403, 403, 403]
        assert Client().get(url).status_code == 302
        at_desk = f"/s/hibari/notices/{notice.pk}/files/{file.pk}/{path}"
        assert signed_in(cast.other_teacher).get(at_desk).status_code == 200, "the notice is the desk's"
        assert [signed_in(who).get(at_desk).status_code for who in (cast.aoba_teacher, cast.kaede_teacher)] == [
            404,
            404,
        ]
        assert signed_in(cast.mother).get(at_desk).status_code == 403


def test_a_file_of_another_notice_is_none_of_this_one(cast: Cast, send: Send) -> None:
    notice, other = send(), send(by=cast.manager)
    file = hang(other, make_file(cast.teacher))
    assert signed_in(cast.mother).get(f"/notices/{notice.pk}/files/{file.pk}/").status_code == 404
    assert signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/files/{file.pk}/").status_code == 404


def test_what_is_withdrawn_takes_its_files_along_for_readers(cast: Cast, send: Send) -> None:
    notice, mother = send(), signed_in(cast.mother)
    file = hang(notice, make_file(cast.teacher))
    with tenant_scope(cast.sakura.pk):
        withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがいがありました", "nobody"))
    page = mother.get(f"/notices/{notice.pk}/")
    assert (page.templates[0].name, "files" in page.context) == ("messaging/notices/replaced.html", False)
    for path in ("", "content/", "pages/1/"):
        assert mother.get(f"/notices/{notice.pk}/files/{file.pk}/{path}").status_code == 404
    assert signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/files/{file.pk}/").status_code == 200


def test_a_damaged_file_is_said_to_be_so_and_is_no_opening(cast: Cast, write: Write) -> None:
    draft, teacher = write(), signed_in(cast.teacher)
    file = hang(draft, make_file(cast.teacher))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        content = StoredObject.objects.get(file=file, part="content")
    with storage().open(place_of(cast.sakura.pk, content.pk), "r+b") as stored:
        stored.truncate(40)
    answer = teacher.get(f"{url_of(draft)}{file.pk}/content/")
    assert answer.status_code == 409
    assert "読み取れません" in answer.content.decode()
    storage().delete(place_of(cast.sakura.pk, content.pk))
    answer = teacher.get(f"{url_of(draft)}{file.pk}/content/")
    assert (answer.status_code, "ファイルの置き場所" in answer.content.decode()) == (503, True)
    assert keys(teacher, draft) == ["files.unopened"]


@pytest.mark.parametrize("who", ["guardian", "teacher"])
def test_a_notice_costs_as_many_statements_with_ten_files_as_with_one(cast: Cast, send: Send, who: str) -> None:
    notice = send()
    client = signed_in(cast.mother if who == "guardian" else cast.teacher)
    url = f"/notices/{notice.pk}/" if who == "guardian" else f"/s/hibari/notices/{notice.pk}/"
    counts = []
    for number in range(10):
        hang(notice, make_file(cast.teacher, f"{number}.png", samples.png(size=(9 + number, 9))), order=number)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(client.get(url).context["files"]) == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[-1]


def test_a_copy_has_bytes_of_its_own(cast: Cast, send: Send) -> None:
    notice = send()
    source = hang(notice, make_file(cast.teacher, pages=2, text="語"))
    hang(notice, make_file(cast.teacher, "b.pdf", state="refused"), order=2)
    with tenant_scope(cast.sakura.pk):
        written = Written("a", "b", "normal", ())
        draft = begin_draft(actor(cast.teacher), draft_id=new_id(), school_id=cast.hibari.pk, written=written)
        with transaction.atomic():
            assert copy_attachments(notice, draft, by=actor(cast.teacher)) == 1
            copy = Attachment.objects.select_related("file").get(draft=draft).file
    assert (copy.state, copy.name, copy.pages, copy.digest) == ("waiting", "しおり.pdf", 2, source.digest)
    assert copy.data_key != source.data_key
    examine_file(str(cast.sakura.pk), str(copy.pk))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = StoredFile.objects.get(pk=copy.pk)
        assert (found.state, found.text) == ("ready", "語")
        StoredFile.objects.filter(pk=source.pk).delete()
    teacher = signed_in(cast.teacher)
    assert teacher.get(f"{url_of(draft)}{copy.pk}/content/").getvalue() == SAMPLE_PDF
    assert teacher.get(f"{url_of(draft)}{copy.pk}/pages/2/").content == PAGE


def test_a_copy_of_what_is_gone_says_so(cast: Cast, send: Send, write: Write) -> None:
    notice, draft = send(), write()
    source = hang(notice, make_file(cast.teacher))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        copy_attachments(notice, draft, by=actor(cast.teacher))
        copy = Attachment.objects.get(draft=draft).file_id
        StoredFile.objects.filter(pk=source.pk).delete()
    examine_file(str(cast.sakura.pk), str(copy))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert StoredFile.objects.get(pk=copy).refusal == "lost"


def test_work_that_is_handed_over_has_its_files(cast: Cast, write: Write) -> None:
    draft = write()
    file = hang(draft, make_file(cast.teacher))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Draft.objects.update(author=cast.other_teacher)
    heir = signed_in(cast.other_teacher)
    assert heir.get(f"{url_of(draft)}{file.pk}/").status_code == 200
    assert heir.post(url_of(draft), {"files": [upload("b.pdf", samples.pdf("b"))]}).status_code == 302
    assert heir.post(f"{url_of(draft)}{file.pk}/removal/").status_code == 302
