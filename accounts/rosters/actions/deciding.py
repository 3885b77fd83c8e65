"""A person decides on a roster that waits."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import RosterUpload
from accounts.rosters.choices import Choices
from accounts.rosters.difference import difference_of
from accounts.rosters.errors import RosterDecided, RosterMoved
from accounts.rosters.permissions import DECIDE_ON_ROSTERS
from accounts.rosters.starting import decide, start
from auditlog.events import Event
from auditlog.trail import audited
from schools.errors import FieldRefused
from schools.states import today_in_tokyo
from tetoru.access import Staff, require

State = RosterUpload.State


def confirm_roster(actor: Staff, upload: RosterUpload, *, seen: str, choices: Choices) -> None:
    """Have the difference that was seen taken in.

    Raises RosterMoved when it is another by now, RosterDecided, RosterUnreadable, and FieldRefused for a day that has
    passed, for two who are said to be one, and where somebody who is put off holds another one's number.
    """
    require(actor, DECIDE_ON_ROSTERS, upload.tenant_id)
    with audited(actor, Event.ROSTER_CONFIRMED) as entry:
        current = _locked(upload)
        difference = difference_of(current)
        if difference.seen != seen:
            raise RosterMoved
        if choices.leaving_on < today_in_tokyo():
            raise FieldRefused("leaving_on", _("過ぎた日は選べません。今日か、これからの日を選んでください。"))
        steps = start(current, difference, choices, by=actor.user_id)
        said = {"leaving": len(choices.leaving), "without": len(choices.without), "counts": dict(difference.counts)}
        entry.describe(current, steps=steps, **said)


def refuse_roster(actor: Staff, upload: RosterUpload) -> None:
    """Forget the roster; nothing of it counts. Raises RosterDecided."""
    require(actor, DECIDE_ON_ROSTERS, upload.tenant_id)
    with audited(actor, Event.ROSTER_REFUSED) as entry:
        current = _locked(upload)
        current.content = ""
        decide(current, State.REFUSED, by=actor.user_id)
        entry.describe(current, students=current.students)


def _locked(upload: RosterUpload) -> RosterUpload:
    """The upload as it is now, held until the transaction ends."""
    waiting = RosterUpload.objects.filter(pk=upload.pk, state=State.WAITING, ends_at__gt=timezone.now())
    found = waiting.select_for_update(of=("self",)).select_related("school", "year").first()
    if found is None:
        raise RosterDecided
    return found
