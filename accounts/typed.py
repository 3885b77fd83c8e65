"""What is typed about a person, put in order: the same for each form and for each cell of a table."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tetoru.smtp import is_usable

STAFF_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,29}")
KANA = re.compile(r"[ぁ-ゖー・ ]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ.'’ -]+")
HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction of text or are not seen at all."""
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LONGEST = 80


def plain_text(typed: str) -> str:
    """One line without what can't be seen, blanks made one. Raises ValidationError."""
    text = " ".join(typed.replace("\u3000", " ").split())
    if HIDDEN.search(text):
        raise ValidationError(_("見えない文字が入っています。打ちなおしてください。"))
    if text.startswith(FORMULA):
        raise ValidationError(_("「%(first)s」ではじまる値（計算式）は使えません。") % {"first": text[0]})
    if len(text) > LONGEST:
        raise ValidationError(_("%(most)d文字までにしてください。") % {"most": LONGEST})
    return text


def staff_id(typed: str, *, tenant_code: str) -> str:
    """`t0412`, however it was typed; `t0412@sakura` of one's own tenant too. Raises ValidationError."""
    text = unicodedata.normalize("NFKC", plain_text(typed)).casefold().removesuffix(f"@{tenant_code}")
    if not STAFF_ID.fullmatch(text):
        raise ValidationError(_("職員IDは、半角の英数字と - _ で2〜30文字にしてください。例：t0412"))
    return text


def name(typed: str) -> str:
    """Family name first, parted by one blank. Raises ValidationError."""
    text = plain_text(typed)
    if not text:
        raise ValidationError(_("氏名を入れてください。例：佐伯 恵"))
    return text


def kana(typed: str) -> str:
    """Hiragana, also from katakana of any width. Raises ValidationError."""
    text = unicodedata.normalize("NFKC", plain_text(typed)).translate(HIRAGANA)
    if not KANA.fullmatch(text):
        raise ValidationError(_("ひらがなで入れてください。例：さえき めぐみ"))
    return text


def reading(typed: str) -> str:
    """As `kana`, but a family whose name is written in Latin letters may leave it so. Raises ValidationError."""
    text = plain_text(typed)
    return text if LATIN.fullmatch(text) else kana(text)


def email(typed: str) -> str:
    """An address, or nothing. Raises ValidationError."""
    text = unicodedata.normalize("NFKC", plain_text(typed))
    if text:
        wrong = _("メールアドレスの形になっていません。なければ空にしてください。")
        try:
            validate_email(text)
        except ValidationError as error:
            raise ValidationError(wrong) from error
        if not is_usable(text):
            raise ValidationError(wrong)
    return text
