"""PowerPoint: slides, also hidden ones, the speaker's notes, comments."""

from collections.abc import Iterator

from messaging.files.text.limits import Budget
from messaging.files.text.office import embedded, names_in, package, unseen, words_of
from messaging.files.text.pictures import pictures
from messaging.files.text.sections import Place, Section

UNSEEN = ("ppt/charts/", "ppt/diagrams/", "ppt/slideMasters/", "ppt/slideLayouts/")
NUMBERED = (("ppt/slides/slide", Place.SLIDE), ("ppt/notesSlides/notesSlide", Place.NOTES))


def sections(data: bytes, budget: Budget, depth: int) -> Iterator[Section]:
    """Slide by slide, by the number in the file; after moving slides about, theirs on the screen may differ."""
    parts = package(data)
    for beginning, place in NUMBERED:
        for name in names_in(parts, beginning):
            number = name.removeprefix(beginning).removesuffix(".xml")
            text = words_of(parts, name, budget)
            if text.strip() or place is Place.SLIDE:
                yield Section(place, number, text)
    comments = "\n".join(words_of(parts, name, budget) for name in names_in(parts, "ppt/comments/"))
    if comments.strip():
        yield Section(Place.COMMENTS, text=comments)
    yield from unseen(parts, budget, *UNSEEN)
    yield from pictures(parts, budget)
    yield from embedded(parts, budget, depth)
