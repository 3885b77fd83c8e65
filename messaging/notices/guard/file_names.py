"""What a file's name gives away, and files in which no names can be looked for."""

import re
import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Finding, Line, Weight
from messaging.notices.guard.texts import Attached, unread_places

LIKE_A_LIST = re.compile(
    "名簿|連絡網|緊急連絡|個人|成績|評定|要録|所見|指導計画|健康|アレルギー|家庭調査|家庭環境|"
    "(?:児童|生徒|園児|保護者|氏名|住所|電話|欠席|未納)(?:の)?(?:調査|一覧|リスト|表)"
)
FOR_EVERYBODY = re.compile("だより|便り|通信|お知らせ|おしらせ|案内|様式|用紙|記入|提出|依頼|説明|について|カード|予定")
"""健康だより, 個人面談のお知らせ, 成績について: papers that are meant for all."""


def is_like_a_list(name: str) -> bool:
    """Whether a file is called as a list of people is called."""
    return bool(LIKE_A_LIST.search(name)) and not FOR_EVERYBODY.search(name)


def file_names(files: tuple[Attached, ...]) -> Iterator[Finding]:
    """名簿.xlsx: nobody sends that to homes on purpose. One that can't be read on top of it stops."""
    called = [file for file in files if is_like_a_list(file.name)]
    closed = [file for file in called if unread_places(file)]
    if closed:
        text = _("名簿や個人の記録のようですが、中の文字を調べられません。もう1人に開いて見てもらってください。")
        yield Finding("files.closed_list", Weight.SECOND, text, lines=_lines(closed), files=_ids(closed))
    if others := [file for file in called if file not in closed]:
        text = _("ファイルの名前が、名簿や個人の記録のようです。家庭に送ってよいファイルですか。")
        yield Finding("files.called_list", Weight.ASKS, text, lines=_lines(others), files=_ids(others))


def unread_files(files: tuple[Attached, ...]) -> Iterator[Finding]:
    """Said honestly: a photograph of a list passes every check but the sender's eyes."""
    unread = [file for file in files if unread_places(file)]
    if unread:
        text = _("画像の中などの、調べられないところがあります。名前がのっていないか、目で見てください。")
        yield Finding("files.unread", Weight.TELLS, text, lines=_lines(unread))


def _lines(files: list[Attached]) -> tuple[Line, ...]:
    titles = [(_("「%(file)s」") % {"file": file.name}, unread_places(file)) for file in files]
    return tuple(Line(title, place="、".join(places[:4])) for title, places in titles)


def _ids(files: list[Attached]) -> tuple[uuid.UUID, ...]:
    return tuple(file.id for file in files)
