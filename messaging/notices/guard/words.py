"""Everything that is looked for in the words of a notice and in its files, with one look at the roster."""

from collections.abc import Iterator

from messaging.notices.guard.classes import classes_spoken_to
from messaging.notices.guard.file_names import file_names, unread_files
from messaging.notices.guard.findings import Finding, Situation
from messaging.notices.guard.lists import lists_among, lists_found
from messaging.notices.guard.mentions import mentions_in
from messaging.notices.guard.names import names_found
from messaging.notices.guard.texts import attached_to, sheets_in


def words_go_to_the_right_homes(situation: Situation) -> Iterator[Finding]:
    """Names, lists, classes and files that do not fit this audience."""
    files = attached_to(situation)
    sheets = sheets_in(situation, files)
    mentions = mentions_in(situation, sheets)
    lists = lists_among(mentions, sheets)
    yield from lists_found(mentions, sheets, lists)
    yield from names_found(mentions, sheets, lists)
    yield from classes_spoken_to(situation, sheets)
    yield from file_names(files)
    yield from unread_files(files)
