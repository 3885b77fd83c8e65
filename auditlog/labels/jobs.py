"""One wording for each job, and for the numbers that an entry gives."""

from django.utils.translation import gettext_lazy

from tetoru.errors import Text

JOBS: dict[str, Text] = {
    "fan out a notice": gettext_lazy("お知らせの送信"),
    "work out a proof": gettext_lazy("取り下げの証明を作る仕事"),
    "end lost second factors": gettext_lazy("なくした2つ目の確認を消す"),
    "close accounts on their day": gettext_lazy("辞める日の引きつぎ"),
    "send what was confirmed": gettext_lazy("確かめたお知らせの送信"),
    "notice bulk reading": gettext_lazy("記録の見まわり"),
    "log keeper": gettext_lazy("記録係"),
    "look through files": gettext_lazy("添付を調べる仕事"),
    "hand over conversations": gettext_lazy("個別連絡の引きつぎ"),
    "load the demo": gettext_lazy("デモの準備"),
    "make staff of a table": gettext_lazy("教職員のまとめ登録"),
    "take a roster in": gettext_lazy("届いた名簿の取りこみ"),
    "make an operator": gettext_lazy("運営の担当者の登録"),
    "clear one-time links": gettext_lazy("期限切れのリンクの片づけ"),
    "answer password resets": gettext_lazy("パスワードの再設定の案内"),
    "fetch rosters": gettext_lazy("名簿を取りにいく仕事"),
    "deliver pushes": gettext_lazy("端末への通知"),
    "read bounces": gettext_lazy("戻ってきたメールの確認"),
    "make digests": gettext_lazy("1日のまとめ"),
    "rotate keys": gettext_lazy("鍵の交代"),
    "remove key": gettext_lazy("古い鍵の片づけ"),
    "rewrap keys": gettext_lazy("鍵の包みなおし"),
}
"""Scheduled and background work by the name of its SystemActor."""

COUNTS: dict[str, Text] = {
    "households": gettext_lazy("%(count)d家庭"),
    "recipients": gettext_lazy("保護者%(count)d人"),
    "letters": gettext_lazy("手紙%(count)d通"),
    "students": gettext_lazy("児童%(count)d人"),
    "staff": gettext_lazy("教職員%(count)d人"),
    "rows": gettext_lazy("%(count)d件"),
}
"""Numbers in an entry's details that a reader cares for; the first one found is shown."""
