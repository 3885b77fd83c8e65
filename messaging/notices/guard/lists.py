"""What looks like a list of pupils or of people's addresses: it stops until somebody else has looked at it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Finding, Line, Weight
from messaging.notices.guard.mentions import Mentions
from messaging.notices.guard.names import MOST_LINES, cut
from messaging.notices.guard.texts import Sheet
from schools.names_in_text.finding import Manner

MANY = 5
"""So many pupils' names on one sheet are a list; so many addresses too."""
MANY_GIVEN = 8
"""So many given names, each by itself."""
MANY_ROWS = 8

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII)
OWN_PHONE = re.compile(r"(?<![\d-])0[5789]0[-\s(]{0,2}\d{4}[-\s)]{0,2}\d{4}(?!\d)", re.ASCII)
BIRTHDAY = re.compile(
    r"(?:平成\s*\d+|H\d+|令和\s*[元1-4]|R[1-4]|19\d\d|20[01]\d)\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}"
)
"""The day of somebody who goes to school today, not the day of an excursion."""
HEADINGS = re.compile(
    "氏名|名前|児童名|生徒名|園児名|出席番号|ふりがな|フリガナ|保護者名|保護者氏名|続柄|住所|電話番号|連絡先|生年月日|性別"
)
NUMBERED = re.compile(r"^[ \u3000]*(\d{1,3})[\t \u3000,.．)）]+[^\s。]{1,20}[\t \u3000,]+[^\n。]{1,80}$", re.MULTILINE)
"""A row that begins with a number and has two cells more."""
OF_ONE_PERSON = re.compile(
    r"(?:gmail|yahoo|icloud|me|docomo|ezweb|au|softbank|i\.softbank|outlook|hotmail|live)\.(?:com|jp|co\.jp|ne\.jp)",
    re.ASCII,
)


@dataclass(frozen=True)
class Looks:
    """What of a list a text has, without any name being known: another school's pupils, staff, addresses."""

    mails: int
    phones: int
    birthdays: int
    rows: int
    headings: int

    @property
    def is_contacts(self) -> bool:
        """Addresses or numbers of many people."""
        return max(self.mails, self.phones) >= MANY

    @property
    def is_table(self) -> bool:
        """A filled-in table about people; a blank form has headings and no rows."""
        return self.headings >= 2 and (self.birthdays >= MANY or self.rows >= MANY_ROWS)


def looks_of(text: str) -> Looks:
    """Count what lists are made of."""
    return Looks(
        mails=_mails(text),
        phones=len(set(OWN_PHONE.findall(text))),
        birthdays=len(BIRTHDAY.findall(text)),
        rows=_rows(text),
        headings=len(set(HEADINGS.findall(text))),
    )


def lists_among(mentions: Mentions, sheets: list[Sheet]) -> list[Sheet]:
    """The sheets that name so many pupils that they are lists of them."""
    return [
        sheet
        for sheet in sheets
        if _count(mentions, sheet) >= MANY or mentions.given_alone[sheet.file_id] >= MANY_GIVEN
    ]


def lists_found(mentions: Mentions, sheets: list[Sheet], lists: list[Sheet]) -> Iterator[Finding]:
    """Lists of pupils, then what looks like one without a name that is known here."""
    if lists:
        yield _of_pupils(mentions, lists)
    lines, files = [], []
    for sheet in sheets:
        looks = looks_of(sheet.whole)
        if sheet not in lists and (looks.is_contacts or looks.is_table):
            lines.append(Line(_title(sheet), place=_said(looks)))
            files += [sheet.file_id] if sheet.file_id else []
    if lines:
        text = _("名簿や連絡先の一覧のようです。もう1人に確かめてもらってください。")
        yield Finding("list.people", Weight.SECOND, text, lines=tuple(lines[:MOST_LINES]), files=tuple(files))


def _of_pupils(mentions: Mentions, lists: list[Sheet]) -> Finding:
    named = [n for sheet in lists for n in mentions.on(sheet) if n.manner is not Manner.FAMILY]
    lines, more = cut(named, mentions)
    heads = tuple(Line(_title(sheet), place=_counted(mentions, sheet)) for sheet in lists)
    text = _("%(pupil)sの名簿のようです。もう1人に中を見て、確かめてもらってください。") % {"pupil": mentions.word}
    files = tuple(sheet.file_id for sheet in lists if sheet.file_id)
    return Finding("list.pupils", Weight.SECOND, text, lines=(*heads, *lines), more=more, files=files)


def _mails(text: str) -> int:
    """Addresses of private people; a list of one authority's or one school's own offices is none."""
    mails = set(MAIL.findall(text))
    domains = {mail.partition("@")[2] for mail in mails}
    return len(mails) if len(domains) >= 3 else len([m for m in mails if OF_ONE_PERSON.fullmatch(m.partition("@")[2])])


def _rows(text: str) -> int:
    """The longest run of rows that count on: 1, 2, 3."""
    longest = run = last = 0
    for number in map(int, NUMBERED.findall(text)):
        run = run + 1 if number == last + 1 else 1
        longest, last = max(longest, run), number
    return longest


def _count(mentions: Mentions, sheet: Sheet) -> int:
    return len([n for n in mentions.on(sheet) if n.manner is not Manner.FAMILY])


def _counted(mentions: Mentions, sheet: Sheet) -> str:
    count = max(_count(mentions, sheet), mentions.given_alone[sheet.file_id])
    outside = len([n for n in mentions.on(sheet) if not n.is_meant and n.manner is not Manner.FAMILY])
    if outside:
        return _("%(count)d人の名前。うち%(outside)d人は、宛先に入っていません") % {"count": count, "outside": outside}
    return _("%(count)d人の名前") % {"count": count}


def _said(looks: Looks) -> str:
    if looks.mails >= MANY:
        return _("メールアドレスが%(count)d件") % {"count": looks.mails}
    if looks.phones >= MANY:
        return _("携帯電話の番号が%(count)d件") % {"count": looks.phones}
    return _("氏名などの表が%(count)d行") % {"count": max(looks.rows, looks.birthdays)}


def _title(sheet: Sheet) -> str:
    return _("「%(file)s」") % {"file": sheet.name} if sheet.file_id else sheet.label
