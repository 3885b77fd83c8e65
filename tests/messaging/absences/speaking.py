"""A guardian who has chosen a language, and whether a page comes in it, whole."""

import re
from typing import Any

from django.test import Client

from accounts.models import User
from tests.cast import signed_in
from tetoru.languages import LANGUAGES

OTHERS = [code for code, _name in LANGUAGES if not code.startswith("ja")]
KANA, JAPANESE = re.compile(r"[\u3041-\u30ff]+"), re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]+")
NAMES = (
    *("ひばり小学校", "あおば中学校", "さくら市教育委員会", "ひなた", "そら", "湊"),
    *("佐伯 恵", "4年1組", "1年1組", "水泳クラブ", "小川 真由美"),
)
"""What schools have typed stays as it is: their names, their classes, their people, their own words."""
MARKED = re.compile(r'<(\w+)\b[^>]* lang="ja"[^>]*>.*?</\1>', re.DOTALL)
"""What the page itself says to be Japanese: titles and texts of schools."""
TYPED = (
    r"<select.*?</select>",  # each language by its own name
    r"<textarea.*?</textarea>",
    r'value="[^"]*"',
    r'child__face"[^>]*>.',
    *map(re.escape, NAMES),
)


def speaking(person: User, code: str) -> Client:
    """A browser of this person, who has chosen a language; the browser itself is Japanese."""
    type(person).objects.filter(pk=person.pk).update(language=code)
    client = signed_in(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ja"
    return client


def heading(page: Any) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", page.content.decode(), re.DOTALL)
    return str(found).strip()


def assert_speaks(code: str, *pages: Any) -> None:
    """Whole: neither kana nor, but in Chinese, a character of ours is left, also in what only a screen reader says."""
    for page in pages:
        text = MARKED.sub("", page.content.decode())
        for part in TYPED:
            text = re.sub(part, "", text, flags=re.DOTALL)
        foreign = (KANA if code.startswith("zh") else JAPANESE).findall(text)
        assert (page["Content-Language"], foreign) == (code, []), (page.request["PATH_INFO"], foreign)
