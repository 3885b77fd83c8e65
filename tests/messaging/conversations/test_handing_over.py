"""The class gets another teacher, on the admin's page of the class: what waits goes on with the new one."""

from accounts.models import User
from messaging.conversations.tasks import hand_over_conversations
from tests.accounts.test_classes import seat_of
from tests.cast import Cast, signed_in
from tests.messaging.conversations.talking import at_desk, at_home, begin, messages_in, page, write


def test_a_class_given_to_another_teacher_hands_over_what_waits(cast: Cast) -> None:
    teacher, new, mother = signed_in(cast.teacher), signed_in(cast.other_teacher), signed_in(cast.mother)
    admin, manager = signed_in(cast.school_admin), signed_in(cast.manager)
    talk = begin(teacher, cast.hinata, cast.mother)
    other = begin(teacher, cast.hinata, cast.father, text="父とだけの話です。")
    write(mother, at_home(talk), "今日のうちに、お電話ください。", deed="call")
    assert "電話がほしい保護者" not in page(new, "/s/hibari/")
    room = {"grade": "4", "name": "1組", "teachers": [str(seat_of(cast, cast.other_teacher).pk)], "version": "1"}
    assert admin.post(f"/s/hibari/classes/{cast.room_41.pk}/", room).status_code == 302
    assert "電話がほしい保護者" not in page(teacher, "/s/hibari/")
    assert "電話がほしい保護者" in page(new, "/s/hibari/")
    assert write(mother, at_home(talk), "5時までつながります。").status_code == 302
    text = page(mother, at_home(talk))
    assert "担任が原田 学さんにかわりました" in text
    assert "見られるのは、あなたと原田 学先生です。" in text
    assert "今日のうちに、お電話ください。" in page(new, at_desk(talk))
    assert new.post(at_desk(talk, "call/")).status_code == 302
    assert write(new, at_desk(talk), "先ほどはありがとうございました。").status_code == 302
    kinds = [kind for kind, words in messages_in(cast.hinata) if words != "父とだけの話です。"]
    assert kinds == ["said", "call", "handed", "said", "called", "said"]
    assert "先生が読みました" in page(mother, at_home(talk))
    assert "父とだけの話です。" not in text
    assert "学級がこの学校にない" not in page(manager, "/s/hibari/"), "a class without its old teacher is no class gone"
    for page_of in ("", "readers/", "files/"):
        assert teacher.get(at_desk(other, page_of)).status_code == 404


def test_a_second_teacher_joins_the_first_and_one_of_two_leaves(cast: Cast) -> None:
    teacher, mother, admin = signed_in(cast.teacher), signed_in(cast.mother), signed_in(cast.school_admin)
    talk = begin(teacher, cast.hinata, cast.mother)

    def give_to(*teachers: User, version: int) -> str:
        room = {"grade": "4", "name": "1組", "teachers": [str(seat_of(cast, one).pk) for one in teachers]}
        url = f"/s/hibari/classes/{cast.room_41.pk}/"
        assert admin.post(url, {**room, "version": str(version)}).status_code == 302
        hand_over_conversations()
        return page(mother, at_home(talk))

    text = give_to(cast.teacher, cast.other_teacher, version=1)
    assert "担任に原田 学さんが加わりました。これまでの連絡も読めます。" in text
    assert "かわりました" not in text
    text = give_to(cast.other_teacher, version=2)
    assert "佐伯 恵さんは担任を外れました。もう読めません。" in text
    assert "かわりました" not in text
    assert "これまでの担任は" not in text
    text = give_to(cast.other_teacher, cast.teacher, version=3)
    assert "担任に佐伯 恵さんが加わりました" in text
    text = give_to(cast.teacher, cast.manager, version=4)
    assert "担任に長谷川 誠さんが加わりました" in text
    assert "原田 学さんは担任を外れました" in text
    assert "かわりました" not in text
    text = give_to(cast.other_teacher, version=5)
    assert text.count("担任が原田 学さんにかわりました。これからは原田 学さんが読みます。") == 1
    kinds = [kind for kind, _text in messages_in(cast.hinata)]
    assert kinds == ["said", "came", "went", "came", "went", "came", "handed"]


def test_a_colleague_who_had_been_brought_in_becomes_the_only_teacher(cast: Cast) -> None:
    """They have read all along: the teacher before leaves, and nobody joins."""
    talk = begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    signed_in(cast.teacher).post(at_desk(talk, "readers/"), {"colleague": str(cast.other_teacher.pk)})
    room = {"grade": "4", "name": "1組", "teachers": [str(seat_of(cast, cast.other_teacher).pk)], "version": "1"}
    assert signed_in(cast.school_admin).post(f"/s/hibari/classes/{cast.room_41.pk}/", room).status_code == 302
    hand_over_conversations()
    text = page(signed_in(cast.mother), at_home(talk))
    assert "佐伯 恵さんは担任を外れました。もう読めません。" in text
    assert "これまでの担任は" not in text
