"""Reads the words of a file. Runs where files are looked through: in a process that may die of what it reads."""

from messaging.files.text.limits import Budget, Full
from messaging.files.text.readers import reader_of
from messaging.files.text.sections import WITHOUT_WORDS, Place, Section, joined

TELLING = WITHOUT_WORDS - {Place.PICTURES, Place.PAGE_PICTURES}
"""Says enough of a file without a word; one of pictures alone is a picture."""


def text_of(kind: str, data: bytes) -> str:
    """The words of a file (`pdf · image · word · excel · powerpoint`), as `sections_of` takes them apart.

    Never raises: what breaks in the middle keeps what was read before it, and says that it broke.
    """
    sections: list[Section] = []
    budget = Budget()
    try:
        for section in reader_of(kind)(data, budget, 0):
            sections.append(section)  # noqa: PERF402  one by one, so that what came before a fault is kept
        budget.close()
    except Full:
        sections.append(Section(Place.CUT))
    except Exception:  # noqa: BLE001  the edge of readers of foreign bytes, whatever they trip over
        sections.append(Section(Place.UNREAD))
    is_told = any(section.text.strip() or section.place in TELLING for section in sections)
    return joined(sections if is_told else [Section(Place.PICTURE)])
