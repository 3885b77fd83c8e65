"""A guardian would like to be called: it is asked once, and noted once."""

from tests.cast import Cast, signed_in
from tests.messaging.conversations.talking import at_desk, at_home, begin, messages_in, page, write
from tetoru.ids import new_id


def test_who_wants_a_call_is_called_and_the_note_stands_once(cast: Cast) -> None:
    teacher, mother = signed_in(cast.teacher), signed_in(cast.mother)
    talk = begin(teacher, cast.hinata, cast.mother)
    assert write(mother, at_home(talk), "", deed="call").status_code == 302
    assert "電話がほしい保護者" in page(teacher, "/s/hibari/")
    for _press in range(2):
        assert teacher.post(at_desk(talk, "call/")).status_code == 302
    assert "電話がほしい保護者" not in page(teacher, "/s/hibari/")
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "call", "called"]
    assert "佐伯 恵さんが電話しました" in page(mother, at_home(talk))
    assert mother.post(at_desk(talk, "call/")).status_code == 403


def test_who_waits_for_a_call_asks_once_and_is_told_that_the_school_knows(cast: Cast) -> None:
    teacher, mother = signed_in(cast.teacher), signed_in(cast.mother)
    talk = begin(teacher, cast.hinata, cast.mother)
    assert "電話を待っています" not in page(mother, at_home(talk))
    write(mother, at_home(talk), "", deed="call")
    waiting = page(mother, at_home(talk))
    assert ("電話を待っています" in waiting, 'value="call"' in waiting) == (True, False)
    assert write(mother, at_home(talk), "", deed="call").status_code == 302, "from a page that stood open"
    same = {"key": str(new_id()), "deed": "call"}
    for _press in range(2):
        write(mother, at_home(talk), "5時からは出られます。", **same)
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "call", "said"], "no word is lost"
    teacher.post(at_desk(talk, "call/"))
    assert 'value="call"' in page(mother, at_home(talk))
    write(mother, at_home(talk), "", deed="call")
    assert [kind for kind, _text in messages_in(cast.hinata)][3:] == ["called", "call"]
