"""Names of pupils in what would go out: told to one home, asked of everybody else."""

import uuid
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Finding, Line, Weight
from messaging.notices.guard.mentions import Mentions, Named
from messaging.notices.guard.sensitive import sensitive_words_in
from messaging.notices.guard.texts import Sheet
from schools.names_in_text.finding import Manner, Mention

MOST_LINES = 12
FEW = 3
"""So many pupils of one family name can be meant by 小川さん; with more it is told, not asked."""


def names_found(mentions: Mentions, sheets: list[Sheet], lists: list[Sheet]) -> Iterator[Finding]:
    """The names, by what they mean for this audience. Those of the audience in `lists` are told there."""
    named = [n for n in mentions.named if n.manner is not Manner.FAMILY]
    outside = [n for n in named if not n.is_meant]
    inside = [n for n in named if n.is_meant]
    if outside:
        text = _("宛先に入っていない%(pupil)sの名前があります。ちがう文章やファイルではありませんか。")
        yield _finding("names.outside", Weight.ASKS, text, outside, mentions)
    if mentions.meant.is_one:
        yield from _of_one_home(inside, mentions)
    elif told := [n for n in inside if n.sheet not in lists]:
        text = _("%(pupil)sの名前が、宛先のすべての家庭に見えます。みんなに知らせてよい名前ですか。")
        yield _finding("names.inside", Weight.ASKS, text, told, mentions)
    yield from _family_names(mentions)
    yield from _with_sensitive_words(mentions, sheets)
    if mentions.unreadable:
        text = _(
            "名前を読み取れない%(pupil)sが%(count)d人いて、調べられませんでした。名前がないか、自分で確かめてください。"
        )
        yield Finding("names.unchecked", Weight.ASKS, text % {"pupil": mentions.word, "count": mentions.unreadable})


def is_common(named: Named | Mention) -> bool:
    """Whether it is a family name of so many that none of them is meant."""
    return named.manner is Manner.FAMILY and len(named.pupils) > FEW


def line_of(named: Named, mentions: Mentions) -> Line:
    """森田 健斗さん（3年2組）, whether it goes past them, and where it stands."""
    mark = "" if named.is_meant else _("宛先に入っていません")
    return Line(called(named, mentions.labels), mark, "、".join(dict.fromkeys(named.places)))


def cut(found: list[Named], mentions: Mentions) -> tuple[tuple[Line, ...], str]:
    """As many lines as people read, and how many there are besides; those outside the audience come first."""
    first = sorted(found, key=lambda n: n.is_meant)
    left = len(found) - MOST_LINES
    return tuple(line_of(n, mentions) for n in first[:MOST_LINES]), _("ほか%(count)d人") % {
        "count": left
    } if left > 0 else ""


def _of_one_home(inside: list[Named], mentions: Mentions) -> Iterator[Finding]:
    """To one home its own names are as they should be, unless the sender may have picked the other of two."""
    twins = [n for n in inside if n.manner is Manner.WHOLE and len(n.homes) > 1]
    if twins:
        text = _("同じ名前の%(pupil)sがいます。宛先は、この%(pupil)sの家庭でまちがいありませんか。")
        yield _finding("names.twins", Weight.ASKS, text, twins, mentions)
    if own := [n for n in inside if n not in twins]:
        yield _finding("names.own", Weight.TELLS, _("宛先の家庭の%(pupil)sの名前があります。"), own, mentions)


def _family_names(mentions: Mentions) -> Iterator[Finding]:
    """小川さん, 小川様: a letter to one home begins so."""
    asked = [n for n in mentions.named if n.manner is Manner.FAMILY and not (mentions.meant.is_one and n.is_meant)]
    text = _("%(pupil)sの名字に「さん」や「様」をつけた言葉があります。1つの家庭にあてた文章ではありませんか。")
    for key, weight, some in (
        ("names.family", Weight.ASKS, [n for n in asked if not is_common(n)]),
        ("names.common", Weight.TELLS, [n for n in asked if is_common(n)]),
    ):
        if some:
            yield _finding(key, weight, text, some, mentions)


def _with_sensitive_words(mentions: Mentions, sheets: Iterable[Sheet]) -> Iterator[Finding]:
    """A name beside an illness, a mark, a family's trouble, to others than that home."""
    lines, files = [], []
    for sheet in sheets:
        named = [n for n in mentions.on(sheet) if n.manner is not Manner.FAMILY]
        others = [n for n in named if not (mentions.meant.is_one and n.is_meant)]
        words = sensitive_words_in(sheet, {place for n in others for place in n.places}) if others else []
        if words:
            first, *rest = others
            more = _(" ほか%(count)d人") % {"count": len(rest)} if rest else ""
            text = _("%(name)s%(more)s と「%(words)s」") % {
                "name": called(first, mentions.labels), "more": more, "words": "」「".join(words),
            }  # fmt: skip
            lines.append(Line(text, place=sheet.name and _("「%(file)s」") % {"file": sheet.name}))
            files += [sheet.file_id] if sheet.file_id else []
    if lines:
        text = _(
            "%(pupil)sの名前といっしょに、体や家庭や成績のことが書かれています。もう1人に確かめてもらってください。"
        )
        yield Finding(
            "names.sensitive",
            Weight.SECOND,
            text % {"pupil": mentions.word},
            lines=tuple(lines[:MOST_LINES]),
            files=tuple(files),
        )


def _finding(key: str, weight: Weight, text: str, found: list[Named], mentions: Mentions) -> Finding:
    lines, more = cut(found, mentions)
    files = dict.fromkeys(n.sheet.file_id for n in found if n.sheet.file_id)
    return Finding(key, weight, text % {"pupil": mentions.word}, lines=lines, more=more, files=tuple(files))


def called(named: Named | Mention, labels: Mapping[uuid.UUID, str]) -> str:
    """The pupil as a sender knows them, or how many could be meant; `labels` are their classes."""
    first = named.pupils[0]
    found = [labels.get(pupil.id, _("いまの学級にいません")) for pupil in named.pupils]
    rooms = _("・").join(dict.fromkeys(found[:FEW]))
    if len(named.pupils) == 1:
        return _("%(name)sさん（%(room)s）") % {"name": first.name, "room": rooms}
    name = {Manner.WHOLE: first.name, Manner.GIVEN: first.given_name, Manner.FAMILY: first.family_name}[named.manner]
    count = len(named.pupils)
    rooms = _("%(rooms)s ほか") % {"rooms": rooms} if count > FEW else rooms
    return _("%(name)sさん（%(rooms)s。同じ名前の%(count)d人）") % {"name": name, "rooms": rooms, "count": count}
