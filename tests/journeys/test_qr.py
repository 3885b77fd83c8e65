"""The reader of QR codes reads what our pages draw."""

import pytest

from accounts.invitations.letters import qr_of
from accounts.second_factor.picture import qr_picture
from tests.journeys.qr import read

TEXTS = (
    "http://localhost:8000/login/",
    "https://tetoru.example/password/counter/#" + "Ab3_" * 11,
    "https://tetoru.example/#" + "aZ9-" * 60,
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_camera_reads_what_was_drawn(text: str) -> None:
    squares, runs = qr_of(text), qr_picture(text)
    assert read(squares.path, squares.size) == read(runs.path, runs.size) == text
