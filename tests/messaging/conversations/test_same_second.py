"""What is written at the same second, where a commit is a commit: nothing doubled, nothing lost, numbers in a row."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from messaging.conversations.models import Conversation, Message
from tests.at_once import at_once
from tests.cast import Cast, make_cast, signed_in
from tests.messaging.conversations.talking import at_desk, at_home, begin, messages_in, opening, rows, write
from tetoru.ids import new_id


@pytest.fixture
def cast(committed_db: str) -> Iterator[Cast]:
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        yield make_cast()


def test_presses_and_people_at_once_are_one_message_each(cast: Cast) -> None:
    teacher = signed_in(cast.teacher)
    key, data = str(new_id()), opening(cast.mother)
    url = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    teachers = [signed_in(cast.teacher) for _hand in range(3)]
    begun = at_once(*[lambda c=client: c.post(url, data) for client in teachers])
    assert {answer.status_code for answer in begun} == {302}
    (talk,) = rows(Conversation, cast.sakura.pk)
    hands = [(signed_in(cast.mother), at_home(talk.pk), "はい。", key) for _hand in range(3)]
    hands += [(signed_in(cast.teacher), at_desk(talk.pk), "先生です。", str(new_id())) for _hand in range(2)]
    answers = at_once(*[lambda h=hand: write(h[0], h[1], h[2], key=h[3]) for hand in hands])
    assert {answer.status_code for answer in answers} == {302}
    assert sorted(text for _kind, text in messages_in(cast.hinata)[1:]) == ["はい。", "先生です。", "先生です。"]
    assert [one.number for one in rows(Message, cast.sakura.pk)] == [1, 2, 3, 4]
    other = begin(teacher, cast.hinata, cast.father)
    closed = at_once(
        lambda: teacher.post(at_desk(other, "closing/")), lambda: write(signed_in(cast.father), at_home(other))
    )
    assert closed[0].status_code == 302
    assert closed[1].status_code in {302, 422}
