"""The reader of QR codes reads what our pages draw."""

import pytest

from accounts.qr import qr_of
from tests.journeys.qr import read

TEXTS = (
    "http://localhost:8000/login/",
    "https://tetoru.example/password/counter/#" + "Ab3_" * 11,
    "https://tetoru.example/#" + "aZ9-" * 60,
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_camera_reads_what_was_drawn(text: str) -> None:
    drawn = qr_of(text)
    assert read(drawn.path, drawn.size) == text
