"""What in a file can't be looked through for names, in words."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from messaging.files.text.sections import WITHOUT_WORDS, Place, Section


def unread_in(sections: Iterable[Section]) -> list[str]:
    """Where in a file nothing can be looked for, and why; each once."""
    return list(dict.fromkeys(_unread(sections)))


def _unread(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        if section.place is Place.PAGE and not section.text:
            yield _("%(page)sページは画像だけです") % {"page": section.name}
        elif section.place in WITHOUT_WORDS:
            yield {
                Place.PICTURE: _("画像だけです"),
                Place.PICTURES: _("中に画像が%(count)s枚あります") % {"count": section.name},
                Place.PAGE_PICTURES: _("%(page)sページに画像があります") % {"page": section.name},
                Place.CUT: _("長いので、終わりまでは調べていません"),
                Place.UNREAD: _("読めないところがあります"),
            }[section.place]
