"""`python -m messaging.files.text.child word < file`: bounds itself, reads one file, writes its text.

A process of its own: readers of foreign bytes may crash, loop or ask for all the memory there is.
"""

import resource
import sys
from collections.abc import Callable, Iterator

from messaging.files.text.limits import BYTES_OF_MEMORY, SECONDS_OF_WORK, Budget, Full
from messaging.files.text.sections import WITHOUT_WORDS, Place, Section, joined

Reader = Callable[[bytes, Budget], Iterator[Section]]


def main() -> None:
    """Read, or end with a status that is not 0."""
    bound()
    text = joined(read(sys.argv[1], sys.stdin.buffer.read()))
    sys.stdout.buffer.write(text.encode(errors="replace"))


def bound() -> None:
    """Time, memory, and not a byte into any file."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES_OF_MEMORY, BYTES_OF_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(kind: str, data: bytes) -> list[Section]:
    """What the file holds. What breaks in the middle keeps what was read before it, and says that it broke."""
    sections: list[Section] = []
    try:
        for section in reader_of(kind)(data, Budget()):
            sections.append(section)  # noqa: PERF402  one by one, so that what came before a fault is kept
    except Full:
        sections.append(Section(Place.CUT))
    except Exception:  # noqa: BLE001  the edge of a reader of foreign bytes, whatever it trips over
        sections.append(Section(Place.UNREAD))
    has_words = any(section.text.strip() for section in sections)
    return sections if has_words or any(s.place in WITHOUT_WORDS for s in sections) else [Section(Place.PICTURE)]


def reader_of(kind: str) -> Reader:
    """The reader of a kind of file; only its library is loaded."""
    if kind == "pdf":
        from messaging.files.text.pdf import sections_of_pdf as reader  # noqa: PLC0415
    elif kind == "word":
        from messaging.files.text.word import sections_of_word as reader  # noqa: PLC0415
    elif kind == "excel":
        from messaging.files.text.excel import sections_of_excel as reader  # noqa: PLC0415
    else:
        from messaging.files.text.powerpoint import sections_of_powerpoint as reader  # noqa: PLC0415
    return reader


if __name__ == "__main__":
    main()
