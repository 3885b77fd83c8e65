"""The columns of a table of staff, under the names that schools give them."""

import unicodedata

from django.utils.translation import gettext_lazy as _

FIELDS = ("staff_id", "name", "kana", "school", "roles", "homeroom", "email")
LABELS = {
    "staff_id": _("職員ID"),
    "name": _("氏名"),
    "kana": _("ふりがな"),
    "school": _("学校"),
    "roles": _("役割"),
    "homeroom": _("担任"),
    "email": _("メール"),
}
HEADINGS = {
    "staff_id": ("職員ID", "職員番号", "ID", "社員番号", "教職員ID", "教職員番号"),
    "name": ("氏名", "名前", "お名前", "職員名"),
    "kana": ("ふりがな", "よみ", "よみがな", "かな", "フリガナ", "氏名かな", "カナ"),
    "school": ("学校", "学校名", "所属", "勤務校", "施設"),
    "roles": ("役割", "権限", "役職"),
    "homeroom": ("担任", "担任学級", "学級", "クラス"),
    "email": ("メール", "メールアドレス", "E-mail", "email", "mail"),
}
NEEDED = ("staff_id", "name", "kana", "roles")
MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
MOST_COLUMNS = 40
LONGEST_CELL = 200

Row = dict[str, str]
"""One person's cells as they were typed, by field."""


def field_of(heading: str) -> str | None:
    """The field under a heading, however it is written; None for a column that is not ours."""
    return _BY_HEADING.get(_folded(heading))


def _folded(heading: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", heading).split()).casefold()
    return text.partition("(")[0]


_BY_HEADING = {_folded(heading): field for field, headings in HEADINGS.items() for heading in headings}
