"""Conversations of the cast's class: with a mother, with the father of the same child, with one who wants a call."""

import datetime as dt

from accounts.models import User
from demo.city.calendar import at, newest_school_day, school_days_before
from demo.city.plan import Room, TenantPlan
from demo.city.seeded import Seeded
from messaging.conversations.models import Conversation, ConversationRules, Message, Participant
from messaging.conversations.writing import add, bring_in, note_read
from schools.models import Student

SCHOOL, CLASSROOM = "hibari", "4年1組"
MOTHER, FATHER, OTHER = "sato.miho@hana-mail.example", "sato.ryo@sora-mail.example", "ogawa.mayumi@sora-mail.example"
CHILD, OTHER_CHILD = "陽葵", "蓮"
ALLERGY = (
    "来週の給食にくるみパンがありますが、陽葵はくるみを控えています。かわりのパンを持たせてもよいでしょうか。",
    "お知らせありがとうございます。来週の水曜日ですね。栄養士に確かめて、明日の朝にお返事します。",
    "給食室で、陽葵さんには米粉パンを用意できます。持たせていただかなくて大丈夫です。",
    "音楽会のあとのおやつでも、くるみの入ったものは出さないようにします。",
)
COSTUME = "学習発表会の衣装のことで、週末に準備していただきたいものがあります。"
CALL = "きのうの友だちとのことで、少しお話ししたいです。"


def talk_some(plan: TenantPlan, ids: Seeded, now: dt.datetime) -> None:
    """In the cast's school, where guardians may begin too."""
    place = next((place for place in plan.places if place.school.slug == SCHOOL), None)
    if place is None:
        return
    ConversationRules.objects.create(id=ids.next_id(), tenant=plan.tenant, school=place.school, guardians_open=True)
    room, today = place.room(CLASSROOM), newest_school_day(now)
    evening, morning = at(school_days_before(today)[-1], 17, 40), at(today, 7, 5)
    teacher, colleague = room.teacher, place.specialist
    if teacher is None or colleague is None:
        return
    asked = _begun(room, ids, (CHILD, MOTHER), "給食のアレルギーについて", evening)
    mother = User.objects.get_by_natural_key(MOTHER)
    _say(asked, ids, mother, ALLERGY[0], evening)
    _say(asked, ids, teacher, ALLERGY[1], evening + dt.timedelta(minutes=18))
    note_read(asked, mother.pk, part=Participant.Part.GUARDIAN, now=evening + dt.timedelta(minutes=40))
    _say(asked, ids, teacher, ALLERGY[2], morning)
    bring_in(asked, colleague.pk, now=morning)
    joined = {"id": ids.next_id(), "key": ids.next_id(), "author_id": teacher.pk, "about_id": colleague.pk}
    add(asked, Message.Kind.JOINED, now=morning, **joined)
    _say(asked, ids, colleague, ALLERGY[3], morning + dt.timedelta(minutes=6))
    note_read(asked, teacher.pk, part=Participant.Part.TEACHER, now=morning + dt.timedelta(minutes=8))
    alone = _begun(room, ids, (CHILD, FATHER), "学習発表会の衣装について", morning)
    _say(alone, ids, teacher, COSTUME, morning)
    calling = _begun(room, ids, (OTHER_CHILD, OTHER), "友だちとのこと", morning)
    _say(calling, ids, User.objects.get_by_natural_key(OTHER), CALL, morning, kind=Message.Kind.CALL)
    calling.wants_call_since = morning
    calling.save()


def _begun(room: Room, ids: Seeded, about: tuple[str, str], subject: str, at_: dt.datetime) -> Conversation:
    student, guardian = _pupil(room, about[0]), User.objects.get_by_natural_key(about[1])
    owned = {"tenant_id": student.tenant_id}
    talk = Conversation.objects.create(
        id=ids.next_id(),
        **owned,
        school_id=room.classroom.school_id,
        student=student,
        subject=subject,
        opened_by=guardian,
        opened_at=at_,
        last_at=at_,
        key=ids.next_id(),
    )
    who = {"conversation": talk, "joined_at": at_, **owned}
    Participant.objects.create(id=ids.next_id(), **who, user=guardian, part=Participant.Part.GUARDIAN)
    if room.teacher:
        Participant.objects.create(id=ids.next_id(), **who, user=room.teacher, part=Participant.Part.TEACHER)
    return talk


def _say(
    talk: Conversation, ids: Seeded, author: User, text: str, at_: dt.datetime, *, kind: str = Message.Kind.SAID
) -> None:
    add(talk, kind, now=at_, id=ids.next_id(), key=ids.next_id(), author_id=author.pk, text=text)
    Participant.objects.filter(conversation=talk, user=author).update(read_count=talk.said_count, read_at=at_)


def _pupil(room: Room, given_name: str) -> Student:
    return next(pupil for pupil in room.pupils if pupil.given_name == given_name)
