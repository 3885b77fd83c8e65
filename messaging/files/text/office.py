"""What Word, Excel and PowerPoint files have in common: a package of XML parts, with other files inside."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from messaging.files.text.limits import DEEPEST, MOST_PARTS, MOST_UNPACKED, Budget
from messaging.files.text.readers import reader_of
from messaging.files.text.sections import Place, Section

LINE_ENDS = frozenset({"p", "tr", "br", "cr", "si", "is", "text", "comment", "threadedComment", "row"})
CELL_ENDS = frozenset({"tc", "tab", "c"})
WORDS = frozenset({"t", "instrText", "v", "f", "oddHeader", "oddFooter", "text", "definedName"})
WORDS_OF_PROPERTIES = frozenset({"title", "subject", "keywords", "description", "category"})
KINDS_INSIDE = {".docx": "word", ".xlsx": "excel", ".pptx": "powerpoint", ".docm": "word", ".xlsm": "excel"}


class TooBig(Exception):
    """Unpacked, the file is larger than anything that a school sends."""


def package(data: bytes) -> zipfile.ZipFile:
    """The file's parts. Raises TooBig for what would unpack beyond all measure."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    entries = parts.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TooBig
    return parts


def names_in(parts: zipfile.ZipFile, *beginnings: str) -> list[str]:
    """The XML parts under these paths, in the order in which people count them: 2 before 10."""
    found = [name for name in parts.namelist() if name.startswith(beginnings) and name.endswith(".xml")]
    return sorted(found, key=lambda name: (len(name), name))


def elements(parts: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[tuple[str, Element]]:
    """Every element of a part as it ends, by its name without the namespace; emptied behind us."""
    with parts.open(name) as stream:
        for _event, element in iterparse(stream, forbid_dtd=True):
            budget.look_at_the_clock()
            yield element.tag.rpartition("}")[2], element
            element.clear()


def words_of(parts: zipfile.ZipFile, name: str, budget: Budget, words: Iterable[str] = WORDS) -> str:
    """All words of a part as lines, cells with a tab between them; ruby stands behind its paragraph."""
    wanted, pieces, ruby, line_has_ruby = frozenset(words), [], [], False
    for tag, element in elements(parts, name, budget):
        if tag in wanted and element.text:
            pieces.append(element.text)
        if tag == "rt":  # its words have just been taken, as its own elements ended
            line_has_ruby = True
            ruby.append(pieces.pop() if pieces else "")
        if tag in CELL_ENDS:
            pieces[-1:] = ["\t"] if pieces[-1:] == ["\n"] else [*pieces[-1:], "\t"]  # a cell ends its own paragraph
        elif tag in LINE_ENDS:
            pieces.append("\n" + "".join(ruby) + "\n" if line_has_ruby and tag == "p" else "\n")
            if tag == "p":
                ruby, line_has_ruby = [], False
    return budget.take("".join(pieces).strip("\n"))


def unseen(parts: zipfile.ZipFile, budget: Budget, *beginnings: str) -> Iterator[Section]:
    """What no page shows: caches of charts and tables, diagrams, names, properties, and files within the file."""
    texts = [words_of(parts, name, budget) + _values_of(parts, name, budget) for name in names_in(parts, *beginnings)]
    texts += [words_of(parts, name, budget, WORDS_OF_PROPERTIES) for name in names_in(parts, "docProps/core")]
    if any(text.strip() for text in texts):
        yield Section(Place.INSIDE, text="\n".join(texts))


def embedded(parts: zipfile.ZipFile, budget: Budget, depth: int) -> Iterator[Section]:
    """Office files inside the file: the whole workbook behind a table that was pasted into a document."""
    for name in parts.namelist():
        kind = KINDS_INSIDE.get(name[name.rfind(".") :].lower())
        if kind and depth < DEEPEST:
            for section in reader_of(kind)(parts.read(name), budget, depth + 1):
                yield Section(Place.INSIDE, section.name, section.text) if section.text else section
        elif kind or (name.endswith((".bin", ".doc", ".xls", ".ppt")) and "/embeddings/" in name):
            yield Section(Place.UNREAD)


def _values_of(parts: zipfile.ZipFile, name: str, budget: Budget) -> str:
    """Words that stand in attributes: the rows that a pivot table keeps, the choices that a cell offers."""
    values = [value for _tag, element in elements(parts, name, budget) if (value := element.get("v"))]
    return budget.take("\n" + "\n".join(values)) if values else ""
