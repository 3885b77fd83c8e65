"""Two notices of the cast's school that have been confirmed and have not gone out: one to agree to, one planned."""

import datetime as dt

from accounts.models import User
from demo.city import texts
from demo.city.calendar import TOKYO
from demo.city.plan import Place, TenantPlan
from demo.city.seeded import Seeded
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.sending import Confirmed, confirm_draft
from messaging.notices.audiences import reach_of, resolve
from messaging.notices.models import AudienceItem
from tetoru.access import Role, Seat, Staff

SCHOOL, TEACHER, CLASSROOM = "hibari", "t0412@sakura", "4年1組"
TICKED = frozenset({"hours.evening", "hours.alone", "audience.unusual", "schedule.day_off"})
AHEAD = dt.timedelta(days=3)


def confirm_some(plan: TenantPlan, seeded: Seeded, now: dt.datetime) -> None:
    """By the deeds of the product, so that they are as if somebody had pressed the buttons."""
    place = next((place for place in plan.places if place.school.slug == SCHOOL), None)
    if place is None:
        return
    room = place.room(CLASSROOM)
    seat = Seat(place.school.pk, frozenset({Role.TEACHER}), frozenset({room.classroom.pk}))
    user = User.objects.get_by_natural_key(TEACHER)
    teacher = Staff(user.pk, plan.tenant.pk, (seat,))
    morning = (now.astimezone(TOKYO) + AHEAD).replace(hour=7, minute=30, second=0, microsecond=0)
    to_class = AudienceItem(kind="classroom", classroom=room.classroom)
    _confirm(teacher, place, seeded, to_class, send_at=morning)
    _confirm(teacher, place, seeded, AudienceItem(kind="school"), send_at=None)


def _confirm(teacher: Staff, place: Place, seeded: Seeded, item: AudienceItem, *, send_at: dt.datetime | None) -> None:
    school = place.school
    item.id, item.tenant_id, item.school = seeded.next_id(), school.tenant_id, school
    text = texts.TO_AGREE if send_at is None else texts.PLANNED
    written = Written(text.title, text.body, "normal", (item,))
    draft = begin_draft(teacher, draft_id=seeded.next_id(), school_id=school.pk, written=written)
    households = reach_of(resolve(school.tenant_id, [item])).households
    confirm_draft(teacher, draft, confirmed=Confirmed(draft.version, households, TICKED, send_at, texts.ASKED))
