"""Who has to agree is told by mail: once for what they are asked, and nothing of the notice."""

import email
import email.policy

from accounts.mails.sending import deliver, due_mails
from accounts.models import User
from messaging.notices.actions.approving import see_audience, send_back
from messaging.notices.actions.sending import confirm_draft, stop_sending
from messaging.notices.models import AudienceItem, Draft
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging.conftest import Write
from tests.messaging.test_approving import YES, asked, to_everybody
from tests.sink import Sink
from tetoru.access import Role
from tetoru.tenancy import tenant_scope


def with_address(person: User, address: str) -> User:
    person.email = address
    person.save()
    return person


def told(sink: Sink) -> list[str]:
    """Who has got a mail since the last time."""
    deliver(due_mails())
    found = [address for address, _content in sink.taken]
    sink.taken.clear()
    return found


def test_managers_are_told_once_and_nothing_of_the_notice(cast: Cast, write: Write, sink: Sink) -> None:
    with_address(cast.manager, "manager@mail.example")
    with_address(cast.other_teacher, "teacher@mail.example")
    closed = make.make_staff(cast.sakura, cast.hibari, Role.MANAGER, name="辞めた 人")
    with_address(closed, "gone@mail.example")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    approval = asked(cast, write(to_everybody(cast), title="ひみつの題", body="ひみつの本文"))
    deliver(due_mails())
    ((address, content),) = sink.taken
    message = email.message_from_bytes(content, policy=email.policy.default)
    text = f"{message['Subject']}\n{message.get_content()}"
    assert address == "manager@mail.example"
    assert ("ひばり小学校" in text, f"/s/hibari/notices/approvals/{approval.pk}/" in text) == (True, True)
    assert ("ひみつ" in text, YES.words in text, str(cast.teacher.name) in text) == (False, False, False)
    sink.taken.clear()
    with tenant_scope(cast.sakura.pk):
        confirm_draft(actor(cast.teacher), Draft.objects.get(), confirmed=YES)
    assert told(sink) == [], "a second press"


def test_who_is_asked_again_after_it_was_taken_back_is_told_once_and_after_deciding_anew(
    cast: Cast, write: Write, sink: Sink
) -> None:
    with_address(cast.manager, "manager@mail.example")
    draft = write(to_everybody(cast))
    asked(cast, draft)
    assert told(sink) == ["manager@mail.example"]
    with tenant_scope(cast.sakura.pk):
        stop_sending(actor(cast.teacher), draft)
    approval = asked(cast, draft)
    assert told(sink) == [], "it has waited since"
    with tenant_scope(cast.sakura.pk):
        see_audience(actor(cast.manager), approval)
        send_back(actor(cast.manager), approval, words="日付をなおしてください。")
    asked(cast, draft)
    assert told(sink) == ["manager@mail.example"]


def test_the_boards_other_admins_are_told(cast: Cast, write: Write, sink: Sink) -> None:
    second = make.make_staff(cast.sakura, None, Role.TENANT_ADMIN, name="藤井 恵")
    with_address(second, "fujii@mail.example")
    with_address(cast.board_admin, "author@mail.example")
    with_address(cast.manager, "manager@mail.example")
    everybody = AudienceItem(tenant=cast.sakura, kind="tenant")
    asked(cast, write(everybody, by=cast.board_admin, school=None), cast.board_admin)
    assert told(sink) == ["fujii@mail.example"]
