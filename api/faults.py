"""What can go wrong when we fetch rosters from another system, in words for the admin who reads the page."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tetoru.errors import Text


class Fault(StrEnum):
    """Why a school's roster, or all of them, did not come. Stored as text."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    TOKEN = "token"  # noqa: S105 -- a word for a fault
    REFUSED = "refused"
    MISSING = "missing"
    BUSY = "busy"
    BROKEN = "broken"
    REDIRECT = "redirect"
    NOT_JSON = "not_json"
    SHAPE = "shape"
    SHORT = "short"
    MOVED = "moved"
    LARGE = "large"
    SCHOOL = "school"
    WRONG = "wrong"
    YEAR = "year"
    RIGHT = "right"
    SECRET = "secret"  # noqa: S105 -- a word for a fault
    OURS = "ours"


WORDS: dict[Fault, Text] = {
    Fault.ADDRESS: _("このアドレスにはつなげません。https で始まる、外から見えるアドレスかを確かめてください。"),
    Fault.UNREACHABLE: _(
        "相手のシステムにつながりませんでした。アドレスが正しいか、相手が動いているかを確かめてください。"
    ),
    Fault.CERTIFICATE: _("相手のシステムの証明書が正しくないため、つなぎませんでした。相手に伝えてください。"),
    Fault.SLOW: _("相手のシステムの答えが、時間内に終わりませんでした。"),
    Fault.TOKEN: _("IDかシークレットが、相手のシステムに断られました。相手に確かめて、入れなおしてください。"),
    Fault.REFUSED: _("相手のシステムが、名簿を読むことを許していません。相手に、許してもらってください。"),
    Fault.MISSING: _("このアドレスに名簿がありません。アドレスの書きまちがいを確かめてください。"),
    Fault.BUSY: _("相手のシステムに、時間をおくように言われました。"),
    Fault.BROKEN: _("相手のシステムが、不具合だと答えました。"),
    Fault.REDIRECT: _("ほかのアドレスに送られそうになったので、止めました。正しいアドレスを、相手に確かめてください。"),
    Fault.NOT_JSON: _("名簿のデータでなく、Webページなどが返りました。アドレスを確かめてください。"),
    Fault.SHAPE: _("OneRoster 1.2 の形でない答えが返りました。相手に伝えてください。"),
    Fault.SHORT: _("名簿が、途中までしか届きませんでした。"),
    Fault.MOVED: _("読んでいるあいだに、相手の名簿が変わりました。"),
    Fault.LARGE: _("名簿が大きすぎて、読みきれませんでした。相手に伝えてください。"),
    Fault.SCHOOL: _("相手のシステムに、この学校がありません。「相手での学校の名前がちがうとき」に入れてください。"),
    Fault.WRONG: _("相手の名簿に、直すところがあります。相手に伝えてください。"),
    Fault.YEAR: _("今の年度が、まだ用意されていません。年度を用意してください。"),
    Fault.RIGHT: _("この連携先を止めているか、「できること」に名簿を届けることが入っていません。"),
    Fault.SECRET: _("シークレットが読み取れません。入れなおしてください。"),
    Fault.OURS: _("こちらの不具合で止まりました。つづくときは、運営に知らせてください。"),
}

PASSING = {
    Fault.UNREACHABLE,
    Fault.SLOW,
    Fault.BUSY,
    Fault.BROKEN,
    Fault.NOT_JSON,
    Fault.SHORT,
    Fault.MOVED,
    Fault.OURS,
}
"""What may be over in half an hour; everything else waits for the next night, or for somebody."""
