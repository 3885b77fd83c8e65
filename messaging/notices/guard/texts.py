"""All words that would go out: title, text, questions, and whatever stands in the files and their names."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.files.models import StoredFile
from messaging.files.text.sections import WITHOUT_WORDS, Place, Section, sections_of
from messaging.notices.guard.findings import Situation
from tetoru.crypto.fields import is_readable

OWN_TEXTS = 2
"""Title and text; what comes behind them are questions."""


@dataclass(frozen=True)
class Attached:
    """A file of the draft as the checks see it."""

    id: uuid.UUID
    name: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Text:
    """A piece of text and how its place is called: 本文, 「班分け.xlsx」のシート「名簿」."""

    where: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """What a reader takes as one thing: the notice's own words, or one file with its name."""

    name: str
    """Empty for the notice's own words."""
    file_id: uuid.UUID | None
    texts: tuple[Text, ...]

    @property
    def whole(self) -> str:
        """All of it, for what is counted rather than placed."""
        return "\n\n".join(text.text for text in self.texts)

    @property
    def label(self) -> str:
        """How the notice's own words are called together."""
        return _("件名と本文") if len(self.texts) == OWN_TEXTS else _("件名と本文と質問")


def sheets_in(situation: Situation, files: tuple[Attached, ...]) -> list[Sheet]:
    """The notice's own words, then each file."""
    draft = situation.draft
    words = (Text(_("件名"), draft.title), Text(_("本文"), draft.body))
    return [Sheet("", None, (*words, *questions_in(situation))), *(_sheet(file) for file in files)]


def questions_in(situation: Situation) -> tuple[Text, ...]:
    """What is asked, each question with its help and its choices; no name goes on from one to the next."""
    return tuple(
        Text(_("質問%(number)d") % {"number": number}, "\n\n".join((asked.text, asked.help, *asked.choices)))
        for number, asked in enumerate(situation.questions, 1)
    )


def attached_to(situation: Situation) -> tuple[Attached, ...]:
    """The draft's files that have been looked through, with the words that were found in them. One query."""
    ready = [file for file in situation.files if file.state == StoredFile.State.READY]
    stored = StoredFile.objects.filter(pk__in=[file.pk for file in ready]).only("tenant_id", "text")
    texts = {file.pk: file.text for file in stored}
    return tuple(Attached(file.pk, file.name, _sections(texts.get(file.pk, ""))) for file in ready)


def unread_places(file: Attached) -> list[str]:
    """Where in a file no names can be looked for, and why."""
    return list(dict.fromkeys(_unread(file.sections)))


def _sections(text: str) -> tuple[Section, ...]:
    if not is_readable(text):
        return (Section(Place.UNREAD),)
    return tuple(sections_of(text)) or (Section(Place.PICTURE),)


def _sheet(file: Attached) -> Sheet:
    name = Text(_("「%(file)s」の名前") % {"file": file.name}, file.name.rpartition(".")[0] or file.name)
    texts = (Text(_place(file, section), section.text) for section in file.sections if section.text.strip())
    return Sheet(file.name, file.id, (name, *texts))


def _unread(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        if section.place is Place.PAGE and not section.text:
            yield _("%(page)sページは画像だけです") % {"page": section.name}
        elif section.place in WITHOUT_WORDS:
            yield {
                Place.PICTURE: _("画像だけです"),
                Place.CUT: _("長いので、終わりまでは調べていません"),
                Place.UNREAD: _("読めないところがあります"),
            }[section.place]


def _place(file: Attached, section: Section) -> str:
    inner = {
        Place.PAGE: _("%(name)sページ"),
        Place.SHEET: _("シート「%(name)s」"),
        Place.HIDDEN_SHEET: _("隠れているシート「%(name)s」"),
        Place.SLIDE: _("スライド%(name)s"),
        Place.NOTES: _("スライド%(name)sのノート"),
        Place.MARGIN: _("ヘッダー・フッター"),
        Place.COMMENTS: _("コメント"),
        Place.DELETED: _("消したはずの文字（変更の記録）"),
        Place.INSIDE: _("画面に出ないところ"),
    }.get(section.place, "")
    place = inner % {"name": section.name}
    return _("「%(file)s」%(place)s") % {"file": file.name, "place": f" {place}" if place else ""}
