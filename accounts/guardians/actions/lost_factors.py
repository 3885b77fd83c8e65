"""A guardian who lost app, passkeys and codes gets in by mail: the password, the mail, three days (ADR 0031)."""

import datetime as dt

from django.utils import timezone

from accounts.devices.telling import tell_of_ended_factors, tell_of_ending_factors
from accounts.guardians.permissions import END_FACTORS, KEEP_ACCOUNT, USE_LINK
from accounts.invitations.letters import link_to
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from accounts.models import OneTimeLink, User
from accounts.one_time_links import forget_links, issue_link, use_up
from accounts.second_factor.taking import take_all
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Guardian, Nobody, SystemActor, require
from tetoru.ids import NIL

Kinds = OneTimeLink.Kind
WAIT = dt.timedelta(days=3)
"""For so long whoever still has the second factor can stop it, by using it."""


def report_lost_factors(actor: Guardian, user: User) -> None:
    """Send a link to the person who gave the password and has nothing else. Older links end."""
    require(actor, KEEP_ACCOUNT, user)
    with audited(actor, Event.SECOND_FACTOR_LOST) as entry:
        forget_links(user, Kinds.FACTORS_LOST)
        _link, token = issue_link(Kinds.FACTORS_LOST, user=user)
        url = link_to("factors_lost_confirmation", token, language=user.language)
        write_to(user, Kind.FACTORS_LOST, url=url, token=token)
        entry.describe(user)


def begin_to_wait(actor: Nobody, link: OneTimeLink) -> dt.datetime:
    """The mail has arrived: in three days the second factor ends; gives when. Raises LinkRefused."""
    require(actor, USE_LINK, link)
    with audited(actor, Event.SECOND_FACTOR_ENDING) as entry:
        use_up(link)
        user = User.objects.select_for_update(no_key=True).get(pk=link.user_id or NIL)
        ends_at = user.factors_end_at = timezone.now() + WAIT
        user.save(update_fields=["factors_end_at"])
        tell_of_ending_factors(user)
        entry.describe(user, ends_at=ends_at)
    return ends_at


def keep_factors(actor: Guardian, user: User) -> None:
    """Somebody who is signed in stops it. Twice is as once."""
    require(actor, KEEP_ACCOUNT, user)
    with audited(actor, Event.SECOND_FACTOR_KEPT) as entry:
        forget_links(user, Kinds.FACTORS_LOST)
        user.factors_end_at = None
        user.save(update_fields=["factors_end_at"])
        entry.describe(user)


def end_lost_factors(actor: SystemActor, user: User) -> bool:
    """The three days are over: the password is enough again, every session ends, and the person is told.

    False when it was stopped meanwhile.
    """
    require(actor, END_FACTORS, user)
    with audited(actor, Event.SECOND_FACTOR_RESET) as entry:
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        is_over = user.factors_end_at is not None and user.factors_end_at <= timezone.now() and user.is_active
        if is_over:
            take_all(user)
            tell_of_ended_factors(user)
        entry.describe(user, ended=is_over)
    return is_over
