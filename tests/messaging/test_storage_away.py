"""The storage of files is down while a notice with files is written, sent, read and taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from moto.server import ThreadedMotoServer

from auditlog.models import Entry
from messaging.files.models import StoredFile
from messaging.files.tasks import examine_file
from messaging.notices.models import Attachment, Notice, Recipient
from messaging.notices.tasks import fan_out_notice
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.files.conftest import bucket, s3
from tests.files.making import SAMPLE_PDF, hang, make_file, upload
from tests.messaging.conftest import Write
from tests.messaging.test_files import url_of
from tests.messaging.test_files_sent import confirmed, keys
from tests.messaging.test_withdrawing import withdraw
from tests.sending import let_go
from tetoru.tenancy import tenant_scope

__all__ = ["bucket", "s3"]
AWAY = "ファイルの置き場所につながりません"


@contextmanager
def down(server: ThreadedMotoServer) -> Iterator[None]:
    """Nobody listens at its port; afterwards it is back, with what it was given."""
    _host, port = server.get_host_and_port()
    server.stop()
    try:
        yield
    finally:
        server._port = port
        server.start()


def says_later(answer: Any) -> bool:
    return answer.status_code == 503 and AWAY in answer.content.decode()


def fetched(cast: Cast) -> int:
    """How often the log says that somebody got the file."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return Entry.objects.filter(event="file.fetched", outcome="done").count()


def test_a_notice_goes_out_and_is_read_while_the_storage_is_down_and_its_file_follows(
    cast: Cast, write: Write, s3: ThreadedMotoServer, bucket: Any
) -> None:
    draft, teacher, mother = write(), signed_in(cast.teacher), signed_in(cast.mother)
    file = hang(draft, make_file(cast.teacher))
    page = f"{url_of(draft)}{file.pk}/"
    with down(s3):
        assert says_later(teacher.get(f"{page}pages/1/"))
        assert says_later(teacher.post(url_of(draft), {"files": [upload("あとで.pdf", samples.pdf("あとで"))]}))
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            assert Attachment.objects.filter(draft=draft).count() == 1, "what is there stays"
        assert keys(teacher, draft) == ["files.unopened"], "and does not go out unseen"
    assert teacher.get(page).status_code == 200
    with down(s3):
        assert confirmed(teacher, draft).status_code == 302
        notice = let_go(cast.sakura.pk)
        fan_out_notice(str(cast.sakura.pk), str(notice.pk))
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            assert Recipient.objects.filter(notice_id=notice.pk).count() == 4
        read = mother.get(f"/notices/{notice.pk}/")
        assert (read.status_code, "しおり.pdf" in read.content.decode()) == (200, True)
        content = f"/notices/{notice.pk}/files/{file.pk}/content/"
        assert says_later(mother.get(content))
        assert fetched(cast) == 0, "nobody is said to have got what was not given out"
    assert b"".join(mother.get(content).streaming_content) == SAMPLE_PDF
    assert fetched(cast) == 1
    with down(s3):
        withdraw(cast, notice)
        assert mother.get(content).status_code == 404
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            assert Notice.objects.get(pk=notice.pk).state == Notice.State.WITHDRAWN


def test_a_file_that_waits_is_looked_through_when_the_storage_is_back(
    cast: Cast, write: Write, s3: ThreadedMotoServer, bucket: Any
) -> None:
    file = hang(write(), make_file(cast.teacher, state="waiting"))
    with down(s3):
        examine_file(str(cast.sakura.pk), str(file.pk))
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            kept = StoredFile.objects.get(pk=file.pk)
            assert (kept.state, kept.attempts) == ("waiting", 0), "it was not the file's fault"
            StoredFile.objects.filter(pk=file.pk).update(taken_until=None)
    examine_file(str(cast.sakura.pk), str(file.pk))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert StoredFile.objects.get(pk=file.pk).state == "ready"
