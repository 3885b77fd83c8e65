"""What guardians do with their own account, and what the counter of a school does for them."""

import uuid

from django.contrib.auth.hashers import make_password

from accounts.desks import Desk
from accounts.devices.telling import tell_of_ended_factors
from accounts.emails import claim_email
from accounts.guardians.counter import Checked
from accounts.guardians.linking import HOLDS
from accounts.guardians.permissions import KEEP_ACCOUNT, SHOW_COUNTER_LINK, USE_LINK
from accounts.invitations.letters import link_to
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_mail, write_to
from accounts.models import Guardianship, OneTimeLink, User
from accounts.one_time_links import forget_links, issue_link, use_up, words_of
from accounts.second_factor.taking import take_all
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Guardian, Nobody, Staff, require

Kinds = OneTimeLink.Kind
NOBODY = uuid.UUID(int=0)


def change_profile(actor: Guardian, user: User, *, name: str, kana: str, language: str) -> None:
    """Change one's own name, how it is read, and one's language."""
    require(actor, KEEP_ACCOUNT, user)
    with audited(actor, Event.PROFILE_CHANGED) as entry:
        user.name, user.kana, user.language = name, kana, language
        user.save(update_fields=["name", "kana", "language"])
        entry.describe(user, changed=["name", "kana", "language"])


def ask_for_email(actor: Guardian, user: User, *, email: str) -> None:
    """Send a link to the address of now and to the new one; the change waits for both.

    Whether somebody else has the new address is told to nobody here: the confirmation then does not come through.
    """
    require(actor, KEEP_ACCOUNT, user)
    with audited(actor, Event.EMAIL_CHANGE_REQUESTED) as entry:
        forget_links(user, Kinds.EMAIL_OLD, Kinds.EMAIL_NEW)
        change = uuid.uuid4()
        for kind, mail, address in (
            (Kinds.EMAIL_OLD, Kind.EMAIL_OLD, str(user.email)),
            (Kinds.EMAIL_NEW, Kind.EMAIL_NEW, email),
        ):
            _link, token = issue_link(kind, user=user, email=email, change=change)
            url = link_to("email_confirmation", token, language=user.language)
            write_mail(mail, address=address, language=user.language, user=user, url=url, token=token)
        entry.describe(user)


def confirm_email(actor: Nobody, link: OneTimeLink) -> bool:
    """One of the two addresses says yes; with the second the address changes. Raises LinkRefused, EmailTaken."""
    require(actor, USE_LINK, link)
    with audited(actor, Event.EMAIL_CHANGE_CONFIRMED) as entry:
        user = _locked(link)
        use_up(link)
        is_last = not OneTimeLink.objects.filter(user=user, kind__in=(Kinds.EMAIL_OLD, Kinds.EMAIL_NEW)).exists()
        if is_last:
            entry.event = Event.EMAIL_CHANGED
            write_to(user, Kind.EMAIL_WAS_CHANGED)
            _set_email(user, words_of(link)["email"])
        entry.describe(user)
    return is_last


def reset_password(actor: Nobody, link: OneTimeLink, *, password: str) -> None:
    """Set a new password with a link from the mail; every session of the person ends. Raises LinkRefused."""
    require(actor, USE_LINK, link)
    with audited(actor, Event.PASSWORD_RESET) as entry:
        user = _locked(link)
        use_up(link)
        forget_links(user, Kinds.RESET, Kinds.COUNTER)
        user.set_password(password)
        user.save(update_fields=["password"])
        write_to(user, Kind.PASSWORD_WAS_RESET)
        entry.describe(user)


def show_counter_link(actor: Staff, desk: Desk, *, link: Guardianship, checked: Checked, with_factors: bool) -> str:
    """A token for the guardian who stands at the counter; how they were known is in the log. Older ones end.

    `with_factors`: they have lost their second factor, too, and it ends when the token is used.
    """
    require(actor, SHOW_COUNTER_LINK, desk)
    with audited(actor, Event.COUNTER_LINK_SHOWN) as entry:
        forget_links(link.guardian, Kinds.COUNTER)
        _made, token = issue_link(Kinds.COUNTER, user=link.guardian, school=desk.name, factors=with_factors)
        whom = {"student": link.student_id, "guardian": link.guardian_id}
        entry.describe(link, **whom, checked=checked, second_factor=with_factors)
        entry.school_id = desk.school_id
    return token


def use_counter_link(actor: Nobody, link: OneTimeLink, *, email: str, password: str) -> None:
    """A new address and password; old sessions end and the old address is told. Raises LinkRefused, EmailTaken."""
    require(actor, USE_LINK, link)
    with audited(actor, Event.COUNTER_LINK_USED) as entry:
        user = _locked(link)
        use_up(link)
        forget_links(user, Kinds.RESET, Kinds.EMAIL_OLD, Kinds.EMAIL_NEW)
        words = words_of(link)
        write_to(user, Kind.COUNTER_USED, school=words["school"])
        if words.get("factors"):
            tell_of_ended_factors(user)
            take_all(user)
        if email != user.email:
            _set_email(user, email)
        user.set_password(password)
        user.save(update_fields=["password"])
        entry.describe(user, second_factor_reset=bool(words.get("factors")))


def close_account(actor: Guardian, user: User) -> None:
    """End every link and every session, and forget how to reach the person. What they sent stays with the schools."""
    require(actor, KEEP_ACCOUNT, user)
    with audited(actor, Event.GUARDIAN_LEFT) as entry:
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        write_to(user, Kind.ACCOUNT_CLOSED)
        ended = _end_links(user) if actor.tenant_ids else 0
        OneTimeLink.objects.filter(user=user).delete()
        user.is_active, user.tenant_ids, user.email, user.email_index = False, [], None, None
        user.password = make_password(None)
        user.save(update_fields=["is_active", "tenant_ids", "email", "email_index", "password"])
        entry.describe(user, links=ended)


def _end_links(user: User) -> int:
    """In the tenants in scope; what waits for approval elsewhere ends when somebody wants to approve it."""
    links = Guardianship.objects.filter(guardian=user, state__in=HOLDS)
    return links.update(state=Guardianship.State.ENDED, end_reason=Guardianship.EndReason.CLOSED)


def _locked(link: OneTimeLink) -> User:
    """The person of a link; two links of one person wait for each other."""
    return User.objects.select_for_update(no_key=True).get(pk=link.user_id or NOBODY)


def _set_email(user: User, email: str) -> None:
    index = claim_email(email)
    user.email, user.email_index, user.mail_failing_since = email, index, None
    user.save(update_fields=["email", "email_index", "mail_failing_since"])
