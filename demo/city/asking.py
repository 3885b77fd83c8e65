"""Notices that ask something, what families answered, and the words that schools keep for the next time."""

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from demo.city.addressing import Addressed, Chance
from demo.city.calendar import at, school_days_before, spoken
from demo.city.plan import Place, Sending, TenantPlan
from demo.city.seeded import Seeded
from messaging.notices.models import Answer, AnswerForm, AudienceItem, Notice, Question, QuestionKind, Template, Urgency

ANSWERED = 0.8
"""Of the homes that have opened it, so many have answered."""

LUNCH = ("家から持っていく", "学校で準備してほしい")
NOTES = ("車に酔いやすいです。", "よろしくお願いします。", "牛乳アレルギーがあります。")


@dataclass(frozen=True)
class Asking:
    """A notice with questions: sent so many school days ago, open until so many days after the newest one."""

    title: str
    body: str
    questions: tuple[Question, ...]
    days_ago: int
    closes_in: int


EXCURSION = Asking(
    "社会科見学とお弁当について",
    "{day}に、みなと浄水場と市の消防署へ社会科見学に出かけます。\n\nこの日は給食がありません。お弁当と水筒を持たせて"
    "ください。用意がむずかしいときは、下の回答でお知らせください。学校で準備します。",
    (
        Question("5a1d0001", QuestionKind.CHOICE, "見学への参加", choices=("参加する", "参加しない")),
        Question("5a1d0002", QuestionKind.CHOICE, "お弁当", choices=LUNCH),
        Question("5a1d0003", QuestionKind.TEXT, "先生に伝えたいこと", "車酔い、アレルギーなど", is_required=False),
    ),
    days_ago=2,
    closes_in=3,
)
MEETING = Asking(
    "学級懇談会の出欠について",
    "{day}に学級懇談会を開きます。出欠と、おいでになる人数をお知らせください。",
    (
        Question("6b2e0001", QuestionKind.CHOICE, "出欠", choices=("出席する", "欠席する")),
        Question("6b2e0002", QuestionKind.NUMBER, "おいでになる人数", is_required=False),
    ),
    days_ago=9,
    closes_in=-2,
)
WORDS = (
    (
        "雨の日の登校について",
        "保護者のみなさま\n\n{日付}は雨の予報です。かさと長ぐつで、早めに登校させてください。\n\n{学校名}",
    ),
    ("{学年}{組}のみなさまへ", "いつもありがとうございます。\n\n（ここに用件を書きます）\n\n{学校名} {差出人}"),
    ("下校時刻の変更について", "{日付}の下校時刻を、14時30分に変えます。\n\n{学校名}"),
)
"""Everybody's templates of a school."""
OWN_WORDS = ("今週の宿題", "{学年}{組}のみなさま\n\n今週の宿題は、音読と計算です。\n\n{差出人}")


class Asker:
    """Adds to one tenant's plan what asks and what is asked with."""

    def __init__(self, plan: TenantPlan, seeded: Seeded, newest: dt.date) -> None:
        self.plan, self.seeded, self.newest = plan, seeded, newest

    def ask_for(self, place: Place, unread: tuple[UUID, ...]) -> None:
        """Two notices with questions: one still open, one whose deadline is over."""
        for asking in (EXCURSION, MEETING):
            sending = self._send(place, asking)
            sending.kept_unread = unread if asking is EXCURSION else ()

    def keep_words_for(self, place: Place) -> None:
        """The school's templates, and one of the teacher of the first class."""
        manager, teacher = place.managers[0], place.room("4年1組").teacher
        for title, body in WORDS:
            self._keep(place, title, body, owner_id=None, by_id=manager.pk)
        if teacher is not None:
            self._keep(place, *OWN_WORDS, owner_id=teacher.pk, by_id=teacher.pk)

    def _send(self, place: Place, asking: Asking) -> Sending:
        room = place.room("4年1組")
        moment = at(school_days_before(self.newest)[-asking.days_ago], 16, 5)
        label = f"{room.classroom.grade}年生" if asking is EXCURSION else room.classroom.label
        notice = Notice(
            id=self.seeded.id_at(moment), tenant=self.plan.tenant, school=place.school, author=room.teacher,
            draft_id=self.seeded.next_id(), title=asking.title, body=asking.body.format(day=spoken(self._day())),
            urgency=Urgency.NORMAL, state=Notice.State.SENT, sent_at=moment, audience_label=label,
        )  # fmt: skip
        item = AudienceItem(id=self.seeded.next_id(), tenant=self.plan.tenant, school=place.school, notice=notice)
        item.kind = AudienceItem.Kind.GRADE if asking is EXCURSION else AudienceItem.Kind.CLASSROOM
        if asking is EXCURSION:
            item.grade = room.classroom.grade
        else:
            item.classroom = room.classroom
        form = AnswerForm(id=self.seeded.next_id(), tenant=self.plan.tenant, notice=notice)
        form.closes_at = at(self.newest + dt.timedelta(days=asking.closes_in), 17)
        form.ask(asking.questions)
        sending = Sending(notice, [self.plan.add(item)], form=self.plan.add(form))
        self.plan.sendings.append(sending)
        return sending

    def _day(self) -> dt.date:
        day = self.newest + dt.timedelta(days=9)
        while day.weekday() >= 5:
            day += dt.timedelta(days=1)
        return day

    def _keep(self, place: Place, title: str, body: str, *, owner_id: UUID | None, by_id: UUID) -> None:
        template = Template(id=self.seeded.next_id(), tenant=self.plan.tenant, school=place.school, owner_id=owner_id)
        template.title, template.body, template.saved_by_id = title, body, by_id
        template.saved_at = at(self.newest, 7, 0)
        self.plan.add(template)


def answer_all(plan: TenantPlan, addressed: list[Addressed], chance: Chance) -> None:
    """What families answered: the first guardian of a pupil to have read it, some minutes later."""
    for one in addressed:
        form = one.sending.form
        if form is None or form.closes_at is None:
            continue
        last, questions = min(form.closes_at, chance.now), form.asked or ()
        seen: set[UUID] = set()
        for guardian_id, student_id, read_at in sorted(one.recipients, key=lambda row: row[:2]):
            if read_at is None or student_id in seen or chance.ids.even() > ANSWERED:
                continue
            seen.add(student_id)
            answer = Answer(id=chance.ids.next_id(), tenant=plan.tenant, form=form, student_id=student_id, turn=1)
            answer.given_by_id, answer.given_at = guardian_id, min(read_at + dt.timedelta(minutes=4), last)
            answer.values = json.dumps(_said(questions, chance.ids), ensure_ascii=False)
            plan.add(answer)


def _said(questions: tuple[Question, ...], seeded: Seeded) -> dict[str, str]:
    said = {}
    for question in questions:
        draw = seeded.random.random()
        if question.kind is QuestionKind.CHOICE:
            said[question.id] = question.choices[0 if draw < 0.88 else 1]
        elif question.kind is QuestionKind.NUMBER:
            said[question.id] = "1" if draw < 0.7 else "2"
        elif draw < 0.2:
            said[question.id] = NOTES[int(draw * 15)]
    return said
