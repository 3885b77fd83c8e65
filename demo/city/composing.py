"""Plans a month of notices, and drafts that nobody has sent yet."""

import datetime as dt
import typing
from collections.abc import Sequence
from uuid import UUID

from accounts.models import Guardianship, User
from demo import cast
from demo.city import texts
from demo.city.asking import Asker
from demo.city.calendar import at, newest_school_day, school_days_before, spoken
from demo.city.plan import Place, Room, Sending, TenantPlan
from demo.city.seeded import Seeded
from demo.city.texts import Text
from messaging.notices.labels import audience_label
from messaging.notices.models import AudienceItem, Draft, Notice, Urgency
from schools.models import School

Kind = AudienceItem.Kind
MAILED = 2
"""In a whole city the demo has deliveries for so many newest notices of a desk; in less than that, for all of them."""
CITY = 1_000
"""So many pupils are a city's."""
TAKEN_BACK = "hibari"
"""The school that has taken a notice back and sent a right one."""
ALARMED = ("hibari", "kobushi", "aoba")
"""Schools with an urgent notice on the newest school day, which the cast has not opened."""


class Desk:
    """Writes one tenant's notices up to `now`."""

    def __init__(self, plan: TenantPlan, seeded: Seeded, now: dt.datetime) -> None:
        self.plan, self.seeded = plan, seeded
        self.newest = newest_school_day(now)
        self.days = school_days_before(self.newest)

    def write(self) -> None:
        """All notices of the month, oldest first, and the drafts."""
        for place in self.plan.places:
            self._write_for(place)
            self._draft_for(place)
        self._write_for_board()
        asker = Asker(self.plan, self.seeded, self.newest)
        for place in self.plan.places:
            if place.school.kind != School.Kind.AFTER_SCHOOL:
                asker.ask_for(place, self._cast_guardians())
                asker.keep_words_for(place)
        self.plan.sendings.sort(key=lambda sending: sending.notice.pk)
        self._mark_mailed()

    def _write_for(self, place: Place) -> None:
        count = min(20, 8 + len(place.rooms) // 2)
        for text in self._choose(place, count):
            urgent = text.urgency == Urgency.URGENT
            moment = self._moment(11, 13) if urgent else self._moment(8, 17)
            self._send(place, text, moment)
        if place.school.slug == TAKEN_BACK:
            self._take_back(place.room("4年1組"))
        if place.school.slug in ALARMED:
            sending = self._send(place, texts.THIS_MORNING, at(self.newest, 6, 50))
            sending.kept_unread = self._cast_guardians()

    def _take_back(self, room: Room) -> None:
        """A notice with a wrong time in it, taken back after half an hour, and the right one."""
        wrong = at(self.days[-1], 15, 40)
        mistaken = self._send_to(room, texts.MISTAKEN, wrong)
        mistaken.taken_back_at = wrong + dt.timedelta(minutes=32, seconds=8)
        corrected = self._send_to(room, texts.CORRECTED, wrong + dt.timedelta(minutes=50))
        corrected.notice.corrects = mistaken.notice
        waiting, failing = self._readers_of(room)[-2:]
        corrected.kept_unread = tuple(one.pk for one in (*waiting, *failing))
        corrected.failing = tuple(one.pk for one in failing)
        for one in failing:
            one.mail_failing_since = corrected.notice.sent_at

    def _write_for_board(self) -> None:
        for text in texts.BOARD:
            self._send(None, text, self._moment(10, 16))

    def _choose(self, place: Place, count: int) -> list[Text]:
        chance = self.seeded.random
        if place.school.kind == School.Kind.AFTER_SCHOOL:
            return self._in_season(texts.CLUB)
        pools = [self._in_season(texts.SCHOOL), self._in_season(texts.GRADE), list(texts.GROUP) if place.groups else []]
        chosen = [pool.pop(chance.randrange(len(pool))) for pool in pools if pool]
        others = [text for pool in pools for text in pool]
        chosen += chance.sample(others, count * 2 // 3 - len(chosen))
        letters = [chance.choice(texts.CLASSROOM) for _number in range(count - len(chosen) - 1)]
        return [*chosen, *letters, chance.choice(self._in_season(texts.URGENT))]

    def _in_season(self, choice: Sequence[Text]) -> list[Text]:
        return [text for text in choice if self.newest.month in text.months]

    def _moment(self, first: int, last: int) -> dt.datetime:
        chance = self.seeded.random
        return at(chance.choice(self.days), chance.randint(first, last), chance.randrange(60), chance.randrange(60))

    def _send(self, place: Place | None, text: Text, moment: dt.datetime) -> Sending:
        return self._keep(text, moment, *self._audience(place, text.kind))

    def _send_to(self, room: Room, text: Text, moment: dt.datetime) -> Sending:
        """To one class, by its teacher."""
        item = AudienceItem(id=self.seeded.next_id(), tenant=self.plan.tenant, kind=Kind.CLASSROOM)
        item.school, item.classroom = room.classroom.school, room.classroom
        return self._keep(text, moment, item, typing.cast("User", room.teacher))

    def _keep(self, text: Text, moment: dt.datetime, item: AudienceItem, author: User) -> Sending:
        title, body = self._filled(text, moment)
        notice = Notice(
            id=self.seeded.id_at(moment), tenant=self.plan.tenant, school=item.school,
            author=author, draft_id=self.seeded.next_id(), title=title, body=body, urgency=text.urgency,
            state=Notice.State.SENT, sent_at=moment, audience_label=audience_label([item]),
        )  # fmt: skip
        item.notice = notice
        sending = Sending(notice, [self.plan.add(item)])
        self.plan.sendings.append(sending)
        return sending

    def _draft_for(self, place: Place) -> None:
        if place.school.kind == School.Kind.AFTER_SCHOOL:
            return
        for text in texts.DRAFTS:
            item, author = self._audience(place, text.kind)
            saved = at(self.newest, 7, 5)
            draft = Draft(
                id=self.seeded.id_at(saved), tenant=self.plan.tenant, school=place.school, author=author,
                saved_by=author, saved_at=saved, title=text.title, body=text.body,
            )  # fmt: skip
            item.draft = self.plan.add(draft)
            self.plan.add(item)

    def _audience(self, place: Place | None, kind: Kind) -> tuple[AudienceItem, User]:
        chance = self.seeded.random
        item = AudienceItem(id=self.seeded.next_id(), tenant=self.plan.tenant, kind=kind)
        if place is None:
            return item, chance.choice(self.plan.admins)
        item.school = place.school
        room = chance.choice(place.rooms)
        author = room.teacher
        if kind == Kind.GRADE:
            item.grade = room.classroom.grade
        elif kind == Kind.CLASSROOM:
            item.classroom = room.classroom
        elif kind == Kind.GROUP:
            item.group, author = chance.choice(place.groups), place.specialist
        else:
            author = chance.choice(place.managers)
        return item, typing.cast("User", author)

    def _filled(self, text: Text, moment: dt.datetime) -> tuple[str, str]:
        day = moment.date() + dt.timedelta(days=self.seeded.random.randint(4, 14))
        while day.weekday() >= 5:
            day += dt.timedelta(days=1)
        deadline = moment.date() + dt.timedelta(days=3)
        words = {"day": spoken(day), "deadline": spoken(deadline), "month": moment.month}
        words["issue"] = self.seeded.random.randint(8, 30)
        return text.title.format(**words), text.body.format(**words)

    def _mark_mailed(self) -> None:
        seen: dict[UUID | None, int] = {}
        is_city = len(self.plan.students) > CITY
        for sending in reversed(self.plan.sendings):
            school_id = sending.notice.school_id
            seen[school_id] = seen.get(school_id, 0) + 1
            sending.has_mail = not is_city or seen[school_id] <= MAILED

    def _readers_of(self, room: Room) -> list[list[User]]:
        """The registered guardians of the pupils of a class, pupil by pupil, without those of the cast."""
        known, pupils = self._cast_guardians(), [pupil.pk for pupil in room.pupils]
        found: dict[UUID, list[User]] = {}
        for link in self.plan.rows[Guardianship]:
            if isinstance(link, Guardianship) and link.student_id in pupils and link.guardian_id not in known:
                found.setdefault(link.student_id, []).append(link.guardian)
        return list(found.values())

    def _cast_guardians(self) -> tuple[UUID, ...]:
        emails = {guardian.email for family in cast.FAMILIES for guardian in family.guardians}
        links = [link for link in self.plan.rows[Guardianship] if isinstance(link, Guardianship)]
        return tuple(dict.fromkeys(link.guardian_id for link in links if link.guardian.email in emails))
