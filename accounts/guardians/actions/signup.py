"""Registering with a letter: begun with an address, done when the address is confirmed."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.emails import claim_email
from accounts.guardians.documents import VERSIONS
from accounts.guardians.finding import Offer
from accounts.guardians.linking import link_guardian, take_use
from accounts.guardians.permissions import ADD_CHILD, REGISTER, is_guardian
from accounts.invitations.letters import link_to
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_mail
from accounts.models import Consent, Guardianship, OneTimeLink, User
from accounts.one_time_links import issue_link, use_up, words_of
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Guardian, Nobody, require


@dataclass(frozen=True)
class Typed:
    """What a guardian typed."""

    email: str
    name: str
    kana: str
    relation: str
    language: str
    password: str


def begin_signup(actor: Nobody, offer: Offer, *, typed: Typed) -> OneTimeLink:
    """Send a mail to the address. Page and work are the same whether it is known or not; the mail says which."""
    require(actor, REGISTER, offer)
    with audited(actor, Event.SIGNUP_BEGUN) as entry:
        known = User.objects.named(typed.email) if "@" in typed.email else None
        link, token = issue_link(
            OneTimeLink.Kind.SIGNUP,
            user=known,
            tenant=offer.tenant_id,
            invitation=offer.invitation_id,
            email=typed.email,
            name=typed.name,
            kana=typed.kana,
            relation=typed.relation,
            language=typed.language,
            password=make_password(typed.password),
            versions=dict(VERSIONS),
        )
        kind = (Kind.SIGNUP_KNOWN if is_guardian(known) else Kind.SIGNUP_TAKEN) if known else Kind.SIGNUP
        language = known.language if known else typed.language
        url = _way_on(known, token, language)
        write_mail(kind, address=typed.email, language=language, url=url, school=offer.school, token=token)
        entry.subject_kind, entry.subject_id = "invitation", offer.invitation_id
    return link


def confirm_signup(actor: Nobody, link: OneTimeLink) -> Guardianship:
    """Make the account and link it to the child.

    Raises LinkRefused, CodeRefused when others have used the letter up meanwhile, EmailTaken.
    """
    require(actor, REGISTER, link)
    with audited(actor, Event.GUARDIAN_REGISTERED) as entry:
        use_up(link)
        words = words_of(link)
        invitation = take_use(uuid.UUID(words["invitation"]))
        user = User(kind=User.Kind.GUARDIAN, email=words["email"], email_index=claim_email(words["email"]))
        user.name, user.kana, user.language = words["name"], words["kana"], words["language"]
        user.password = words["password"]
        user.save()
        Consent.objects.bulk_create(
            Consent(user=user, document=document, version=version, agreed_at=link.made_at)
            for document, version in words["versions"].items()
        )
        link_made = link_guardian(user, invitation, relation=words["relation"])
        entry.describe(user, student=invitation.student_id, versions=words["versions"], state=link_made.state)
        entry.tenant_id, entry.school_id = invitation.tenant_id, invitation.school_id
    return link_made


def _way_on(known: User | None, token: str, language: str) -> str:
    """To the last step; for who has an account, to the page that adds a child to it."""
    return link_to("signup_confirmation", token, language=language) if known is None else link_to("child_new", "")[:-1]


def add_child(actor: Guardian, user: User, *, invitation_id: uuid.UUID, relation: str) -> Guardianship:
    """Link another child, of whatever school and tenant the letter is. Raises CodeRefused, AlreadyLinked."""
    require(actor, ADD_CHILD, user)
    with audited(actor, Event.CHILD_ADDED) as entry:
        invitation = take_use(invitation_id)
        link = link_guardian(user, invitation, relation=relation)
        entry.describe(link, student=invitation.student_id, state=link.state)
        entry.school_id = invitation.school_id
    return link
