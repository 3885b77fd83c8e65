"""Word: the text with its tables and text boxes, margins, comments, and what was struck out but not accepted."""

from collections.abc import Iterator

from messaging.files.text.limits import Budget
from messaging.files.text.office import embedded, names_in, package, unseen, words_of
from messaging.files.text.pictures import pictures
from messaging.files.text.sections import Place, Section

MARGINS = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
UNSEEN = ("word/charts/", "word/diagrams/", "word/glossary/", "customXml/")


def sections(data: bytes, budget: Budget, depth: int) -> Iterator[Section]:
    """Its parts, what readers see first."""
    parts = package(data)
    for name in names_in(parts, "word/document"):
        yield Section(Place.TEXT, text=words_of(parts, name, budget))
        struck = words_of(parts, name, budget, {"delText"})
        if struck.strip():
            yield Section(Place.DELETED, text=struck)
    for place, beginnings in ((Place.MARGIN, MARGINS), (Place.COMMENTS, ("word/comments",))):
        text = "\n".join(words_of(parts, name, budget) for name in names_in(parts, *beginnings))
        if text.strip():
            yield Section(place, text=text)
    yield from unseen(parts, budget, *UNSEEN)
    yield from pictures(parts, budget)
    yield from embedded(parts, budget, depth)
