"""The words inside a file: foreign bytes go in, bounded plain text with its places comes out (ADR 0046)."""

from messaging.files.text.extraction import text_of

__all__ = ["text_of"]
