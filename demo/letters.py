"""The letters of the demo: with their codes anybody may try to register."""

from dataclasses import dataclass

from accounts.guardians.finding import CodeRefused, offered_by
from accounts.invitations.codes import shown
from accounts.invitations.letters import Letter, link_to
from accounts.models import Invitation
from accounts.qr import qr_of
from demo import cast


@dataclass(frozen=True)
class DemoLetter:
    """A letter that still opens, and the page on which its code is typed already."""

    school: str
    link: str
    paper: Letter

    @property
    def name(self) -> str:
        """Of the school, as the letter asks for it."""
        return self.school


def demo_letters() -> list[DemoLetter]:
    """Those that are neither revoked, over nor used up; none where the demo is not loaded. Not inside a transaction."""
    return [
        _letter(family, child, invitation)
        for family in cast.FAMILIES
        for child in family.children
        if (invitation := _open(child.code)) is not None
    ]


def _open(code: str) -> Invitation | None:
    try:
        return offered_by(code) if code else None
    except CodeRefused:
        return None


def _letter(family: cast.CastFamily, child: cast.CastChild, invitation: Invitation) -> DemoLetter:
    link = link_to("signup", child.code)
    paper = Letter(
        child=f"{family.family.text} {child.given.text}",
        place=child.classroom,
        code=shown(child.code),
        qr=qr_of(link),
        until=invitation.expires_at,
        uses=invitation.most_uses - invitation.uses,
    )
    return DemoLetter(cast.SCHOOL_NAMES[child.school], link, paper)
