"""Looks through one file of a kind."""

from messaging.files.sandbox.answers import Answer
from messaging.files.sandbox.bounds import MOST_TEXT
from messaging.files.sandbox.findings import Found
from messaging.files.sandbox.pdfs import look_through_pdf
from messaging.files.sandbox.pictures import look_through_picture
from messaging.files.text import text_of


def look_through(kind: str, data: bytes) -> Answer:
    """What is in it, or why it is refused. Whatever a reader trips over is a broken file."""
    try:
        if kind == "image":
            return look_through_picture(data)
        answer = look_through_pdf(data) if kind == "pdf" else Answer()
        return Answer(answer.refusal, answer.pages, text_of(kind, data)[:MOST_TEXT], "", answer.parts)
    except Found as found:
        return Answer(refusal=found.refusal)
    except Exception:  # noqa: BLE001 -- the edge of the process: readers raise whatever they like
        return Answer(refusal="broken")
