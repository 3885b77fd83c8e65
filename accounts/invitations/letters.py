"""What is printed on a letter."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.desks import Desk
from accounts.invitations.codes import shown
from accounts.invitations.selectors import class_labels
from accounts.models import Invitation
from accounts.qr import Qr, qr_of
from tetoru.languages import DEFAULT
from tetoru.web.language import CHOSEN

LINES = (
    ("en", "English: scan the square code and choose your language. Registration is free."),
    ("zh-Hans", "简体中文：请扫描二维码并选择语言。注册免费。"),
    ("pt", "Português: leia o código quadrado e escolha o idioma. O cadastro é gratuito."),
    ("vi", "Tiếng Việt: quét mã vuông và chọn ngôn ngữ. Đăng ký miễn phí."),
    ("fil", "Filipino: i-scan ang parisukat na code at pumili ng wika. Libre ang pagrehistro."),
    ("ja", "やさしい日本語：四角い コードを けいたいで うつして ください。お金は かかりません。"),
)
"""One line in each offered language: the paper is in front of all of them at once, so no catalogue chooses."""


@dataclass(frozen=True)
class Letter:
    """One sheet of paper for one pupil."""

    child: str
    place: str
    code: str
    qr: Qr
    until: dt.datetime
    uses: int


def letters_of(desk: Desk, printed: list[tuple[Invitation, str]]) -> list[Letter]:
    """The sheets, in the order in which the letters were asked for."""
    labels = class_labels(desk, [invitation.student_id for invitation, _code in printed])
    return [_letter(invitation, code, labels.get(invitation.student_id, "")) for invitation, code in printed]


def link_to(page: str, secret: str, *, language: str = DEFAULT) -> str:
    """An address whose secret part stands behind the `#`: browsers send it to no server, and no log keeps it.

    In a mail it names the language of the mail, so that the page comes in the same.
    """
    wanted = "" if language == DEFAULT else f"?{CHOSEN}={language}"
    return f"{settings.PUBLIC_URL}{reverse(page)}{wanted}#{secret}"


def _letter(invitation: Invitation, code: str, place: str) -> Letter:
    return Letter(
        child=invitation.student.name,
        place=place,
        code=shown(code),
        qr=qr_of(link_to("signup", code)),
        until=invitation.expires_at,
        uses=invitation.most_uses,
    )
