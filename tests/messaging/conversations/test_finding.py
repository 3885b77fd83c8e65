"""Words are found however they are typed, and marked where they stand."""

from typing import Any

import pytest

from tests.cast import Cast, signed_in
from tests.messaging.conversations.talking import begin


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("バス", "ﾊﾞｽ"),
        ("ﾊﾞｽ", "ﾊﾞｽ"),
        ("ばす", "ﾊﾞｽ"),
        ("ｶﾞｰｾﾞ", "ガーゼ"),
        ("がーぜ", "ガーゼ"),
        ("クルミ", "くるみ"),
        ("か\u3099ーゼ", "ガーゼ"),
        ("会社", "㍿"),
        ("abc　検査", "ＡＢＣ 検査"),
        ("高さん", "髙さん"),
    ],
)
def test_words_are_found_however_they_are_typed(cast: Cast, typed: str, marked: str) -> None:
    teacher = signed_in(cast.teacher)
    text = "㍿のﾊﾞｽでガーゼと\nくるみをＡＢＣ 検査の髙さんに。"
    begin(teacher, cast.hinata, cast.mother, text=text)
    url = f"/s/hibari/students/{cast.hinata.pk}/conversations/"
    found: Any = teacher.post(url, {"q": typed})
    (hit,) = found.context["hits"]
    assert hit.words == marked
    assert f"{hit.before.removeprefix('…')}{hit.words}{hit.after.removesuffix('…')}" in " ".join(text.split())
    none: Any = teacher.post(url, {"q": "ガセ"})
    assert none.context["hits"] == []
