"""Words that say of a child what only its own home should read."""

import re

from messaging.notices.guard.texts import Sheet

SENSITIVE = re.compile(
    "アレルギー|エピペン|服薬|内服|持病|疾患|発作|てんかん|ぜんそく|喘息|診断|診察|入院|手術|通院|障害(?!物)|障がい|発達検査|体重|視力|"
    "不登校|保健室登校|別室登校|いじめ|虐待|暴力|非行|万引き|補導|児童相談所|要保護|就学援助|生活保護|滞納|未納|離婚|別居|親権|"
    "評定|成績(?:表|通知|一覧|証明)|所見|指導要録|個別の(?:指導|教育支援)計画|特別支援学級|通級"
)


def sensitive_words_in(sheet: Sheet, places: set[str]) -> list[str]:
    """At most three of them, from the same pages as the names."""
    pages = [text.text for text in sheet.texts if text.where in places or not sheet.file_id]
    return list(dict.fromkeys(word for page in pages for word in SENSITIVE.findall(page)))[:3]
