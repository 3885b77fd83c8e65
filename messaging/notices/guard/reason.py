"""Pupils who are named in the words that readers find in the place of a withdrawn notice."""

from messaging.notices.errors import NamesInReason
from messaging.notices.guard.homes import class_labels
from messaging.notices.guard.mentions import pupils_word, roster_of
from messaging.notices.guard.names import MOST_LINES, called, is_common
from messaging.notices.models import Notice
from schools.names_in_text.finding import Finder


def look_for_names(notice: Notice, words: str) -> None:
    """Ask once about the names in these words, whoever bears them. Raises NamesInReason.

    Names that do not open are left out: nobody waits for a key while the wrong homes go on reading.
    """
    found = [named for named in Finder(roster_of(notice).pupils).mentions_in(words) if not is_common(named)]
    if found:
        labels = class_labels(notice, [pupil.id for named in found for pupil in named.pupils])
        names = tuple(called(named, labels) for named in found[:MOST_LINES])
        raise NamesInReason(pupils_word(notice), names)
