"""A file's text in pieces, each with the place where a reader finds it; kept as one string."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BETWEEN = "\f"
"""Ends a section; no text of a file holds it."""


class Place(StrEnum):
    """Where in a file a piece of text stands."""

    PAGE = "page"
    SHEET = "sheet"
    HIDDEN_SHEET = "hidden_sheet"
    SLIDE = "slide"
    NOTES = "notes"
    """What only the speaker sees."""
    TEXT = "text"
    """A document whose pages are made by the printer."""
    MARGIN = "margin"
    """Headers, footers, footnotes."""
    COMMENTS = "comments"
    DELETED = "deleted"
    """Struck out, with the tracking of changes on: still in the file."""
    INSIDE = "inside"
    """Not shown on any page, and in the file all the same: caches, charts, names, properties."""
    PICTURE = "picture"
    """Nothing but a picture."""
    PICTURES = "pictures"
    """Pictures among the words of an Office file, large enough to hold some; the name says how many."""
    PAGE_PICTURES = "page_pictures"
    """The same on a page of a PDF; the name is its number."""
    CUT = "cut"
    """From here on nothing was read: the file is longer than what is looked through."""
    UNREAD = "unread"
    """The file, or this part of it, could not be read."""


PLACES = frozenset(place.value for place in Place)
WITHOUT_WORDS = frozenset({Place.PICTURE, Place.PICTURES, Place.PAGE_PICTURES, Place.CUT, Place.UNREAD})


@dataclass(frozen=True)
class Section:
    """`name` is a number (of a page, a slide) or a sheet's name. A page without text is a picture of one."""

    place: Place
    name: str = ""
    text: str = ""


def joined(sections: Iterable[Section]) -> str:
    """All sections as one string, to be kept."""
    return BETWEEN.join(f"{s.place}\t{_on_one_line(s.name)}\n{s.text.replace(BETWEEN, ' ')}" for s in sections)


def sections_of(text: str) -> list[Section]:
    """The sections of what `joined` gave."""
    return [_section(piece) for piece in text.split(BETWEEN)] if text else []


def _section(piece: str) -> Section:
    head, _end, text = piece.partition("\n")
    place, _tab, name = head.partition("\t")
    return Section(Place(place), name, text) if place in PLACES else Section(Place.TEXT, text=piece)


def _on_one_line(name: str) -> str:
    return " ".join(name.replace(BETWEEN, " ").split())
