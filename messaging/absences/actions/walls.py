"""A school hangs a board on its wall, and takes it down."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.invitations.codes import code_hash, new_code, shown
from accounts.invitations.permissions import school_of
from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.board_errors import CodeOver
from messaging.absences.models import WallScreen
from messaging.absences.permissions import KEEP_RULES, SHOW_WALL
from messaging.absences.walls import Ticket, new_ticket
from schools.errors import FieldRefused
from schools.models import School
from tetoru.access import Nobody, Staff, require
from tetoru.crypto.tokens import checksum_of

CODE_LASTS = dt.timedelta(hours=1)
MOST_SCREENS = 10


def make_wall(actor: Staff, desk: Desk, *, place: str) -> str:
    """A screen that waits for its code, which is told here and never again. Raises FieldRefused when there are many.

    One that waits in the same place is that screen, with a new code: a page that is loaded again hangs no second one.
    """
    require(actor, KEEP_RULES, desk)
    with audited(actor, Event.WALL_MADE) as entry:
        now = timezone.now()
        school = School.objects.select_for_update(no_key=True).get(pk=school_of(desk))
        there = WallScreen.objects.filter(school=school, ended_at=None)
        there.filter(token_hash=None, code_until__lt=now).update(ended_at=now, code_hash=None)
        waiting = next((one for one in there.filter(token_hash=None) if one.place == place), None)
        if waiting is None and there.count() >= MOST_SCREENS:
            text = _("画面は%(most)d枚までです。使っていないものを外してから、加えてください。")
            raise FieldRefused("place", text % {"most": MOST_SCREENS})
        code = new_code()
        screen = waiting or WallScreen(tenant_id=school.tenant_id, school=school, place=place, made_at=now)
        screen.made_by_id, screen.code_hash, screen.code_until = actor.user_id, code_hash(code), now + CODE_LASTS
        screen.save(force_insert=waiting is None)
        entry.describe(screen)
    return shown(code)


def open_wall(actor: Nobody, screen: WallScreen) -> Ticket:
    """The code was typed on the screen: from now on its browser shows the board. Raises CodeOver."""
    require(actor, SHOW_WALL, screen)
    with audited(actor, Event.WALL_OPENED) as entry:
        now, ticket = timezone.now(), new_ticket(screen.tenant_id)
        waiting = WallScreen.objects.filter(pk=screen.pk, token_hash=None, ended_at=None, code_until__gt=now)
        if not waiting.update(token_hash=checksum_of(ticket.token), code_hash=None, opened_at=now):
            raise CodeOver
        entry.describe(screen)
    return ticket


def note_shown(actor: Nobody, screen: WallScreen, *, day: dt.date) -> None:
    """Once a day the log says that names are shown on this wall."""
    require(actor, SHOW_WALL, screen)
    with audited(actor, Event.WALL_SHOWN) as entry:
        WallScreen.objects.filter(pk=screen.pk).update(shown_on=day)
        entry.describe(screen)


def end_wall(actor: Staff, desk: Desk, *, screen: WallScreen) -> None:
    """From now on it shows nothing."""
    require(actor, KEEP_RULES, desk)
    with audited(actor, Event.WALL_ENDED) as entry:
        now = timezone.now()
        WallScreen.objects.filter(pk=screen.pk, ended_at=None).update(
            ended_at=now, ended_by=actor.user_id, code_hash=None, token_hash=None
        )
        entry.describe(screen)
