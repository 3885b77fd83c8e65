"""Who forgot the password: the question is taken at once, and answered after the page has been sent."""

from accounts.guardians.permissions import ANSWER_RESET, ASK_FOR_RESET, is_guardian
from accounts.invitations.letters import link_to
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from accounts.models import OneTimeLink, User
from accounts.one_time_links import forget_links, issue_link, use_up, words_of
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Nobody, SystemActor, require

Kinds = OneTimeLink.Kind


def ask_for_reset(actor: Nobody, *, email: str) -> OneTimeLink:
    """Take the question. Nothing is looked up here, so that nothing can be told from the answer or its time."""
    require(actor, ASK_FOR_RESET, None)
    with audited(actor, Event.PASSWORD_RESET_REQUESTED):
        link, _token = issue_link(Kinds.RESET_REQUEST, email=email)
    return link


def answer_reset(actor: SystemActor, question: OneTimeLink) -> bool:
    """Send a link to the person of the address, if there is one. Raises LinkRefused when it was answered already."""
    require(actor, ANSWER_RESET, question)
    with audited(actor, Event.PASSWORD_RESET_REQUESTED) as entry:
        use_up(question)
        email = words_of(question)["email"]
        user = User.objects.named(email) if "@" in email else None
        is_known = is_guardian(user) and user is not None and user.is_active
        if user is not None and is_known:
            forget_links(user, Kinds.RESET)
            _link, token = issue_link(Kinds.RESET, user=user)
            url = link_to("password_new", token, language=user.language)
            write_to(user, Kind.PASSWORD_RESET, url=url, token=token)
            entry.describe(user)
    return is_known
