"""What columns and the log's own words are called in Japanese, where the model does not say so itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from auditlog.events import Outcome
from auditlog.labels import EVENTS
from tetoru.errors import Text

COLUMNS: dict[str, Text] = {
    "acknowledged_at": _("確認した時刻"),
    "acknowledged_by": _("確認した人"),
    "actor_id": _("した人"),
    "actor_kind": _("した人の種類"),
    "added_at": _("加えた時刻"),
    "addressed_count": _("届けた保護者"),
    "agreed_at": _("同意した時刻"),
    "at": _("時刻"),
    "audience_label": _("宛先の名前"),
    "author": _("書いた人"),
    "check_name": _("確認の名前"),
    "classroom": _("学級"),
    "classroom_ids": _("学級"),
    "commitment": _("鍵の証"),
    "created_at": _("作った時刻"),
    "confirmed_by": _("認めた人"),
    "credential_id": _("パスキーの目印"),
    "cursor": _("どこまで届けたか"),
    "destroyed_at": _("こわした時刻"),
    "details": _("くわしく"),
    "digest": _("書面の要約値"),
    "draft": _("下書き"),
    "draft_id": _("もとの下書き"),
    "email_index": _("メールの目印"),
    "ends_on": _("おわり"),
    "event": _("できごと"),
    "evidence": _("分かったこと"),
    "failures": _("続いたまちがい"),
    "expires_at": _("期限"),
    "closed_on": _("消した日"),
    "finished_at": _("終わった時刻"),
    "first_at": _("最初の時刻"),
    "grade": _("学年"),
    "group": _("グループ"),
    "guardian": _("保護者"),
    "guardian_count": _("保護者の数"),
    "holds": _("守られているか"),
    "heir": _("引きつぐ人"),
    "hour": _("時"),
    "household": _("家庭"),
    "household_count": _("家庭の数"),
    "households": _("家庭の数"),
    "ip": _("接続元（とちゅうまで）"),
    "kana_order": _("よみの順"),
    "key_fingerprint": _("封印の鍵"),
    "key_id": _("鍵の番号"),
    "keys": _("鍵"),
    "kind": _("種類"),
    "last_at": _("最後の時刻"),
    "last_step": _("最後の数字の時刻"),
    "mail_queued_at": _("メールを始めた時刻"),
    "max_txid": _("どこまで"),
    "made_by": _("読みこんだ人"),
    "min_txid": _("どこから"),
    "made_at": _("作った時刻"),
    "moved_at": _("進んだ時刻"),
    "name": _("呼び名"),
    "notice": _("お知らせ"),
    "notice_id": _("お知らせ"),
    "opened": _("開いた家庭"),
    "outcome": _("結果"),
    "owner": _("鍵の持ち主"),
    "parts": _("月ごとの木"),
    "path": _("ページ"),
    "prev_hash": _("前の封印"),
    "priority": _("急ぎの順"),
    "public_key": _("公開の鍵"),
    "queued_at": _("ならべた時刻"),
    "reader_id": _("見た人"),
    "reason": _("理由"),
    "recipient_count": _("受け取る人"),
    "request": _("申請"),
    "request_id": _("要求のID"),
    "requested_at": _("申請した時刻"),
    "requested_by": _("申請した人"),
    "roles": _("役割"),
    "root": _("木の根"),
    "row_count": _("記録の数"),
    "saved_at": _("保存した時刻"),
    "saved_by": _("保存した人"),
    "saved_from": _("保存した画面"),
    "school": _("学校"),
    "school_id": _("学校"),
    "sealed_at": _("封印の時刻"),
    "seat": _("席"),
    "secret": _("秘密の値"),
    "section": _("白書の章"),
    "sender_name": _("差出人"),
    "sent_at": _("送った時刻"),
    "seq": _("番号"),
    "session_hash": _("セッションの目印"),
    "shut_until": _("止まっている時刻まで"),
    "sign_count": _("使った回数"),
    "signature": _("署名"),
    "started_at": _("始めた時刻"),
    "starts_on": _("はじまり"),
    "state": _("状態"),
    "student": _("児童生徒"),
    "student_count": _("児童生徒の数"),
    "students": _("児童生徒の数"),
    "subject_id": _("対象"),
    "subject_kind": _("対象の種類"),
    "table": _("教職員の表"),
    "text": _("書面"),
    "tenant": _("契約団体"),
    "tenant_id": _("契約団体"),
    "tenant_ids": _("契約団体"),
    "transports": _("つなぎ方"),
    "token_hash": _("文字の目印"),
    "tree_size": _("木の大きさ"),
    "unreached_count": _("届かない児童生徒"),
    "used_at": _("使った時刻"),
    "user": _("利用者"),
    "version": _("版"),
    "wrapped": _("つつまれた鍵"),
    "year": _("年度"),
}

OUTCOMES: dict[str, Text] = {Outcome.DONE: _("できた"), Outcome.DENIED: _("断った"), Outcome.FAILED: _("失敗した")}
ACTORS: dict[str, Text] = {
    "staff": _("教職員"),
    "guardian": _("保護者"),
    "operator": _("運営"),
    "system": _("自動"),
    "nobody": _("ログインしていない人"),
}
WORDS: dict[str, dict[str, Text]] = {
    "event": {event.value: label.text for event, label in EVENTS.items()},
    "outcome": OUTCOMES,
    "actor_kind": ACTORS,
}


def column_label(field: Any) -> str:
    """A column's Japanese name where it has one, else its own."""
    label = str(field.verbose_name)
    return str(COLUMNS.get(field.name, field.name)) if label.isascii() and label != "ID" else label


def in_words(field: Any, value: Any) -> str | None:
    """A code of the log in plain words; None for everything else."""
    found = WORDS.get(field.name, {}).get(value) if isinstance(value, str) else None
    return None if found is None else str(found)
