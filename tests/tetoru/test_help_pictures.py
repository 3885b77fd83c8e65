"""Each picture that a help page names is there, is small, and says in words what it shows."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from importlib import import_module

import pytest
from django.test import Client

from tests.journeys import pages
from tests.journeys.help_shots import FROM_STORIES, FROM_VISITS, NAMES, chosen
from tetoru.web.help import PATHS
from tetoru.web.pictures import FOLDER, size_of

pytestmark = pytest.mark.django_db

LARGEST = 60_000
WIDEST = 1280
UNILLUSTRATED = {"guardian/mail", "guardian/second-guardian"}
"""What happens in a mail, and between two people."""


class Pictures(HTMLParser):
    """The pictures of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append(dict(attrs))


def pictures_on(visitor: Client, path: str) -> list[dict[str, str | None]]:
    page = visitor.get(f"/help/{path}/")
    assert page.status_code == 200
    return Pictures(page.content.decode()).found


@pytest.mark.parametrize("path", sorted(PATHS))
def test_a_help_page_shows_what_it_tells_and_says_it_in_words(visitor: Client, path: str) -> None:
    pictures = pictures_on(visitor, path)
    assert bool(pictures) is (path not in UNILLUSTRATED)
    for picture in pictures:
        assert len(picture["alt"] or "") >= 15, picture
        (name,) = re.findall(r"^/static/help/([a-z-]+)(?:\.[0-9a-f]+)?\.webp$", picture["src"] or "")
        assert (picture["width"], picture["height"]) == tuple(map(str, size_of(name)))
    assert len({picture["alt"] for picture in pictures}) == len(pictures)


def test_every_picture_is_named_by_a_page_and_small(visitor: Client) -> None:
    named = {picture["src"] for path in PATHS for picture in pictures_on(visitor, path)}
    files = sorted(FOLDER.iterdir())
    assert {re.sub(r".*/([a-z-]+)\..*", r"\1", source or "") for source in named} == {file.stem for file in files}
    for file in files:
        assert file.suffix == ".webp"
        assert file.stat().st_size <= LARGEST, file
        assert size_of(file.stem)[0] <= WIDEST, file


def test_every_picture_can_be_taken_anew_and_no_other() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == NAMES
    assert FROM_VISITS.keys() <= pages.VISITS.keys()
    for story in FROM_STORIES:
        assert callable(import_module(f"tests.journeys.stories.{story}").tell)


@pytest.mark.parametrize(("words", "taken"), [((), NAMES), (("slip", "two-sch"), {"slip", "home-two-schools"})])
def test_only_what_is_wanted_is_taken(words: tuple[str, ...], taken: Iterable[str]) -> None:
    shots = [shot.name for shots in chosen(words).values() for shot in shots]
    assert sorted(shots) == sorted(taken)


def test_a_word_that_no_picture_bears_is_a_mistake_and_is_told() -> None:
    with pytest.raises(ValueError, match="no picture's name holds sllip; there are "):
        chosen(("slip", "sllip"))


def test_a_page_that_names_no_picture_of_ours_is_our_mistake() -> None:
    with pytest.raises(FileNotFoundError):
        size_of("no-such-picture")
