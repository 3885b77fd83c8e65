"""Files on a draft: each taken or refused for itself, nothing typed is lost, nobody else's are seen."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from auditlog.models import Entry
from messaging.files.models import StoredFile, StoredObject
from messaging.files.tasks import examine_file
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.errors import DraftChanged
from messaging.notices.models import Attachment, Draft
from tests.cast import Cast, actor, signed_in
from tests.files import samples
from tests.files.making import hang, make_file, upload
from tests.messaging.conftest import Write
from tests.messaging.test_composing import form
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

WITHIN = {"HX-Request": "true", "HX-Target": "files"}


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def url_of(draft: Any) -> str:
    return f"/s/hibari/notices/drafts/{getattr(draft, 'pk', draft)}/files/"


def send_up(client: Client, url: str, *uploads: SimpleUploadedFile, within: bool = False, **more: Any) -> Any:
    return client.post(url, {"files": list(uploads), **more}, headers=WITHIN if within else {})


def attached(cast: Cast) -> list[str]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return [str(one.file.name) for one in Attachment.objects.select_related("file").order_by("order")]


def draft_now(cast: Cast) -> Draft:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return Draft.objects.get()


def events(cast: Cast, event: str) -> list[Entry]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return list(Entry.objects.filter(event=event))


def test_a_teacher_without_scripts_adds_files_on_a_page_of_their_own(cast: Cast, teacher: Client) -> None:
    url = f"/s/hibari/notices/drafts/{new_id()}/"
    kept = teacher.post(url, form(cast, deed="files"))
    assert (kept.status_code, kept["Location"]) == (302, f"{url}files/")
    answer = send_up(teacher, f"{url}files/", upload(), upload("班分け.xlsx", samples.office("xl/workbook.xml")))
    assert (answer.status_code, answer["Location"]) == (302, f"{url}files/")
    assert attached(cast) == ["しおり.pdf", "班分け.xlsx"]
    draft = draft_now(cast)
    assert (draft.title, draft.version) == ("持久走大会", 2)
    page = teacher.get(f"{url}files/")
    assert [row.name for row in page.context["files"]] == ["しおり.pdf", "班分け.xlsx"]
    (entry,) = events(cast, "file.attached")
    assert (entry.subject_id, len(entry.details["files"]), "しおり" in str(entry.details)) == (draft.pk, 2, False)


def test_files_that_are_not_taken_are_named_and_the_others_stay(cast: Cast, teacher: Client, write: Write) -> None:
    url = url_of(write())
    answer = send_up(teacher, url, upload(), upload("古い.doc", samples.OLD_OFFICE), upload("a.pdf", b"x"), within=True)
    assert answer.status_code == 200
    assert [(one.name, one.refusal.value) for one in answer.context["not_taken"]] == [
        ("古い.doc", "old_office"), ("a.pdf", "unknown"),
    ]  # fmt: skip
    assert attached(cast) == ["しおり.pdf"]
    page = teacher.get(
        send_up(teacher, url, upload("b.pdf", samples.pdf("b")), upload("c.doc", samples.OLD_OFFICE))["Location"]
    )
    assert [str(message).partition("：")[0] for message in page.context["messages"]] == ["c.doc"]


@pytest.mark.parametrize("within", [True, False])
def test_nothing_chosen_and_nothing_taken_is_said(cast: Cast, teacher: Client, write: Write, within: bool) -> None:
    url = url_of(write())
    empty = send_up(teacher, url, within=within)
    assert (empty.status_code, empty.context["is_empty"]) == (422, True)
    wrong = send_up(teacher, url, upload("a.pdf", b"x"), within=within)
    assert (wrong.status_code, len(wrong.context["not_taken"])) == (422, 1)
    assert (attached(cast), draft_now(cast).version) == ([], 1)


def test_a_file_on_a_page_that_nothing_was_typed_on_begins_the_draft(cast: Cast, teacher: Client) -> None:
    """What is typed afterwards in the same page goes on; another page meets a draft that has changed."""
    page, draft_id = str(new_id()), new_id()
    answer = send_up(teacher, url_of(draft_id), upload(), within=True, page=page, version="0")
    assert (answer.status_code, answer.context["version"]) == (200, 1)
    url = f"/s/hibari/notices/drafts/{draft_id}/"
    assert teacher.post(url, form(cast, page=page), headers={"HX-Request": "true"}).context["conflict"] is None
    assert (draft_now(cast).title, attached(cast)) == ("持久走大会", ["しおり.pdf"])
    answer = teacher.post(url, form(cast, page=str(new_id())), headers={"HX-Request": "true"})
    assert answer.context["conflict"].title == "持久走大会"


def test_a_file_added_in_one_window_does_not_let_it_overwrite_another(cast: Cast, teacher: Client) -> None:
    mine, other = str(new_id()), str(new_id())
    url = f"/s/hibari/notices/drafts/{new_id()}/"
    teacher.post(url, form(cast, page=mine), headers={"HX-Request": "true"})
    teacher.post(url, form(cast, page=other, version="1", title="別の画面"), headers={"HX-Request": "true"})
    added = send_up(teacher, f"{url}files/", upload(), within=True, page=mine, version="1")
    looked = teacher.get(f"{url}files/", headers=WITHIN)
    told = [answer for answer in (added, looked) if 'id="version"' in answer.content.decode()]
    assert not told, "it has not seen those words"
    answer = teacher.post(url, form(cast, page=mine, version="1"), headers={"HX-Request": "true"})
    assert (answer.context["conflict"].title, draft_now(cast).title) == ("別の画面", "別の画面")


def test_what_is_typed_after_a_file_on_a_draft_of_yesterday_is_kept(cast: Cast, teacher: Client) -> None:
    url = f"/s/hibari/notices/drafts/{new_id()}/"
    teacher.post(url, form(cast, page=str(new_id())), headers={"HX-Request": "true"})
    today = str(new_id())
    added = send_up(teacher, f"{url}files/", upload(), within=True, page=today, version="1")
    assert 'id="version"' in added.content.decode()
    words = form(cast, page=today, version=str(added.context["version"]), title="今日の題")
    assert teacher.post(url, words, headers={"HX-Request": "true"}).context["conflict"] is None
    assert draft_now(cast).title == "今日の題"


def test_a_file_and_the_first_words_of_one_page_may_come_in_the_same_moment(cast: Cast, teacher: Client) -> None:
    """Both found no draft; whichever comes second goes on from the other. Another page's words meet a change."""
    page, draft_id = new_id(), new_id()
    send_up(teacher, url_of(draft_id), upload(), within=True, page=str(page), version="0")

    def begin(page: Any) -> Draft:
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            words = Written("持久走大会", "体操服で来てください。", "normal", (), page)
            return begin_draft(actor(cast.teacher), draft_id=draft_id, school_id=cast.hibari.pk, written=words)

    assert begin(page).title == "持久走大会"
    for other in (new_id(), None):
        with pytest.raises(DraftChanged):
            begin(other)
    assert (draft_now(cast).title, draft_now(cast).version, attached(cast)) == ("持久走大会", 2, ["しおり.pdf"])


def test_what_is_refused_begins_no_draft(cast: Cast, teacher: Client) -> None:
    answer = send_up(teacher, url_of(new_id()), upload("a.pdf", b"x"), within=True)
    assert (answer.status_code, answer.context["version"]) == (422, None)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert not Draft.objects.exists()


def test_there_is_room_for_so_many_and_so_much(cast: Cast, teacher: Client, write: Write, settings: Any) -> None:
    settings.FILES_MOST, settings.FILE_MOST_BYTES, settings.FILES_MOST_BYTES = 3, 3_000, 4_500
    url = url_of(write())
    small, large = samples.pdf("a"), samples.pdf("b") + bytes(1_500)
    assert len(small) < 1_000 < len(large) < 3_000
    answer = send_up(
        teacher, url, upload("1.pdf", small), upload("1b.pdf", small), upload("2.pdf", large),
        upload("3.pdf", large + b" "), upload("4.pdf", samples.pdf("d")), upload("5.pdf", samples.pdf("e")),
        within=True,
    )  # fmt: skip
    refused = {one.name: one.refusal.value for one in answer.context["not_taken"]}
    assert refused == {"1b.pdf": "twice", "3.pdf": "too_large_together", "5.pdf": "too_many"}
    assert attached(cast) == ["1.pdf", "2.pdf", "4.pdf"]


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    cast: Cast, teacher: Client, write: Write, settings: Any
) -> None:
    settings.FILE_MOST_BYTES = 3_000_000
    url = url_of(write())
    answer = send_up(teacher, url, upload("大きい.pdf", samples.pdf() + bytes(4_000_000)), upload(), within=True)
    assert [(one.name, one.refusal.value) for one in answer.context["not_taken"]] == [("大きい.pdf", "too_large")]
    assert attached(cast) == ["しおり.pdf"]
    settings.FILES_MOST_BYTES = 1_000_000
    answer = send_up(teacher, url, upload("合わせて.pdf", samples.pdf() + bytes(3_000_000)), within=True)
    assert (answer.status_code, answer.context["not_taken"][0].refusal.value) == (422, "too_large")


def test_a_file_is_taken_off_for_good(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    keep, gone = hang(draft, make_file(cast.teacher, "a.pdf")), hang(draft, make_file(cast.teacher, "b.pdf"), order=2)
    answer = teacher.post(f"{url_of(draft)}{gone.pk}/removal/", {"version": "1"}, headers=WITHIN)
    assert ([row.id for row in answer.context["files"]], answer.context["version"]) == ([keep.pk], 2)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert set(StoredFile.objects.values_list("pk", flat=True)) == {keep.pk}
        assert StoredObject.objects.filter(file=None).count() == 2
    answer = teacher.post(f"{url_of(draft)}{keep.pk}/removal/")
    assert answer["Location"] == url_of(draft)
    assert len(events(cast, "file.detached")) == 2
    assert teacher.post(f"{url_of(draft)}{keep.pk}/removal/").status_code == 404


def test_a_draft_that_is_thrown_away_takes_its_files_along(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    hang(draft, make_file(cast.teacher))
    assert teacher.post(f"/s/hibari/notices/drafts/{draft.pk}/deletion/").status_code == 302
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert (StoredFile.objects.count(), Attachment.objects.count()) == (0, 0)
        assert set(StoredObject.objects.values_list("file_id", flat=True)) == {None}


def test_the_list_says_how_the_looking_through_goes(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    send_up(teacher, url_of(draft), upload(), upload("b.pdf", samples.locked_pdf()), within=True)
    before = teacher.get(url_of(draft), headers=WITHIN)
    assert (before.context["is_looking"], [row.is_waiting for row in before.context["files"]]) == (True, [True, True])
    assert "every 2s" in before.content.decode()
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        files = list(StoredFile.objects.values_list("pk", flat=True))
    for file_id in files:
        examine_file(str(cast.sakura.pk), str(file_id))
    after = teacher.get(url_of(draft), headers=WITHIN)
    rows = after.context["files"]
    assert ([row.state for row in rows], after.context["is_looking"]) == (["ready", "refused"], False)
    assert rows[0].about.startswith("PDF・1ページ・")
    assert "パスワード" in rows[1].refusal
    assert "every 2s" not in after.content.decode()


def test_an_upload_while_the_storage_is_away_changes_nothing(
    cast: Cast, teacher: Client, write: Write, settings: Any, tmp_path: Any
) -> None:
    from tests.files.conftest import use  # noqa: PLC0415 -- a fixture's own tool

    draft = write()
    (tmp_path / "files").write_text("no folder")
    use(settings, folder=str(tmp_path / "files"))
    answer = send_up(teacher, url_of(draft), upload())
    use(settings, folder=settings.FILES_ROOT)
    assert answer.status_code == 503
    assert "ファイルの置き場所" in answer.content.decode()
    assert (attached(cast), draft_now(cast).version) == ([], 1)


def test_a_colleague_without_a_right_to_the_draft_sees_and_adds_nothing(cast: Cast, write: Write) -> None:
    draft = write()
    file = hang(draft, make_file(cast.teacher))
    for who in (cast.other_teacher, cast.aoba_teacher, cast.kaede_teacher):
        client = signed_in(who)
        for path in ("", f"{file.pk}/", f"{file.pk}/content/", f"{file.pk}/pages/1/"):
            assert client.get(url_of(draft) + path).status_code == 404
        assert send_up(client, url_of(draft), upload()).status_code == 404
        assert client.post(f"{url_of(draft)}{file.pk}/removal/").status_code == 404
    assert attached(cast) == ["しおり.pdf"]


def test_a_file_of_another_draft_is_none_of_this_one(cast: Cast, teacher: Client, write: Write) -> None:
    draft, other = write(), write(by=cast.manager)
    file = hang(other, make_file(cast.manager))
    for path in ("", "content/", "pages/1/"):
        assert teacher.get(f"{url_of(draft)}{file.pk}/{path}").status_code == 404
    assert teacher.post(f"{url_of(draft)}{file.pk}/removal/").status_code == 404
    assert attached(cast) == ["しおり.pdf"]
