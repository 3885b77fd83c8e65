"""How the log is told in plain language: one wording for each event, each page, each job."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from auditlog.events import Event, Outcome
from tetoru.errors import Text


@dataclass(frozen=True)
class Label:
    """What was done, in words, with a symbol of static/icons.svg and a tone of static/css/badge.css."""

    text: Text
    icon: str
    tone: str = ""


EVENTS: dict[Event, Label] = {
    Event.PAGE_VIEWED: Label(gettext_lazy("画面を見た"), "screen"),
    Event.SIGNED_IN: Label(gettext_lazy("ログインした"), "lock"),
    Event.SIGN_IN_FAILED: Label(gettext_lazy("ログインに失敗"), "alarm", "danger"),
    Event.LOCKED_OUT: Label(gettext_lazy("失敗が続き、15分止めた"), "alarm", "danger"),
    Event.SIGNED_OUT: Label(gettext_lazy("ログアウトした"), "logout"),
    Event.PASSWORD_CHANGED: Label(gettext_lazy("パスワードを変えた"), "lock", "warn"),
    Event.SECOND_FACTOR_PASSED: Label(gettext_lazy("2つ目の確認を通った"), "shield"),
    Event.SECOND_FACTOR_FAILED: Label(gettext_lazy("2つ目の確認に失敗"), "alarm", "danger"),
    Event.SECOND_FACTOR_ADDED: Label(gettext_lazy("2つ目の確認を登録した"), "shield", "warn"),
    Event.SECOND_FACTOR_REMOVED: Label(gettext_lazy("2つ目の確認を外した"), "shield", "warn"),
    Event.SECOND_FACTOR_RESET: Label(gettext_lazy("2つ目の確認をリセットした"), "shield", "danger"),
    Event.RECOVERY_CODES_MADE: Label(gettext_lazy("回復コードを作った"), "shield", "warn"),
    Event.DEVICE_SIGNED_OUT: Label(gettext_lazy("ほかの端末をログアウトした"), "logout"),
    Event.PASSWORD_REISSUED: Label(gettext_lazy("初期パスワードを作りなおした"), "lock", "warn"),
    Event.RIGHTS_CHANGED: Label(gettext_lazy("席と役割を変えた"), "person", "warn"),
    Event.STAFF_MADE: Label(gettext_lazy("教職員を登録した"), "person", "accent"),
    Event.STAFF_CLOSED: Label(gettext_lazy("教職員を使えなくした"), "stop", "warn"),
    Event.STAFF_OPENED: Label(gettext_lazy("教職員をまた使えるようにした"), "person", "warn"),
    Event.STAFF_WORK_HANDED_OVER: Label(gettext_lazy("教職員の仕事を引きついだ"), "people", "warn"),
    Event.STAFF_TABLE_READ: Label(gettext_lazy("教職員の表を読みこんだ"), "people"),
    Event.STAFF_TABLE_CORRECTED: Label(gettext_lazy("教職員の表を直した"), "edit"),
    Event.STAFF_TABLE_CONFIRMED: Label(gettext_lazy("教職員をまとめて登録した"), "people", "warn"),
    Event.STAFF_TABLE_DISCARDED: Label(gettext_lazy("教職員の表を捨てた"), "trash"),
    Event.STAFF_SLIPS_SHOWN: Label(gettext_lazy("初期パスワードの紙を出した"), "print", "warn"),
    Event.PASSWORD_RESET_REQUESTED: Label(gettext_lazy("パスワードの再設定を頼んだ"), "lock"),
    Event.PASSWORD_RESET: Label(gettext_lazy("パスワードを再設定した"), "lock", "warn"),
    Event.SECOND_FACTOR_LOST: Label(gettext_lazy("2つ目の確認をなくしたと届けた"), "shield", "warn"),
    Event.SECOND_FACTOR_ENDING: Label(gettext_lazy("2つ目の確認を消す手続きをはじめた"), "shield", "warn"),
    Event.SECOND_FACTOR_KEPT: Label(gettext_lazy("2つ目の確認を消す手続きを止めた"), "shield"),
    Event.COUNTER_LINK_SHOWN: Label(gettext_lazy("窓口で再設定のコードを出した"), "qr", "warn"),
    Event.COUNTER_LINK_USED: Label(gettext_lazy("窓口のコードで再設定した"), "lock", "warn"),
    Event.EMAIL_CHANGE_REQUESTED: Label(gettext_lazy("アドレスの変更を頼んだ"), "mail"),
    Event.EMAIL_CHANGE_CONFIRMED: Label(gettext_lazy("アドレスの変更を、片方で確かめた"), "mail"),
    Event.EMAIL_CHANGED: Label(gettext_lazy("メールアドレスを変えた"), "mail", "warn"),
    Event.PROFILE_CHANGED: Label(gettext_lazy("名前・ことばを変えた"), "person"),
    Event.INVITATIONS_PRINTED: Label(gettext_lazy("登録の手紙を印刷した"), "print", "accent"),
    Event.INVITATION_REVOKED: Label(gettext_lazy("登録コードを取り消した"), "stop", "warn"),
    Event.SIGNUP_REFUSED: Label(gettext_lazy("登録コードが通らなかった"), "stop", "danger"),
    Event.SIGNUP_BEGUN: Label(gettext_lazy("保護者が登録をはじめた"), "person"),
    Event.GUARDIAN_REGISTERED: Label(gettext_lazy("保護者が登録した"), "person", "accent"),
    Event.CHILD_ADDED: Label(gettext_lazy("お子さんを追加した"), "people", "accent"),
    Event.GUARDIAN_APPROVED: Label(gettext_lazy("保護者の登録を承認した"), "check", "success"),
    Event.GUARDIAN_RIGHTS_CHANGED: Label(gettext_lazy("保護者の権利を変えた"), "shield", "warn"),
    Event.GUARDIAN_UNLINKED: Label(gettext_lazy("保護者とのつながりを解除した"), "stop", "warn"),
    Event.GUARDIAN_LEFT: Label(gettext_lazy("保護者がアカウントを閉じた"), "logout", "warn"),
    Event.SCHOOL_SETTINGS_CHANGED: Label(gettext_lazy("学校の設定を変えた"), "settings", "warn"),
    Event.OPERATOR_MADE: Label(gettext_lazy("運営の担当者を加えた"), "person", "warn"),
    Event.TENANT_MADE: Label(gettext_lazy("団体を登録した"), "school", "accent"),
    Event.ADMIN_PASSWORD_REISSUED: Label(
        gettext_lazy("運営が組織管理者の初期パスワードを作りなおした"), "lock", "danger"
    ),
    Event.TENANT_STATE_CHANGED: Label(gettext_lazy("契約の状態を変えた"), "school", "warn"),
    Event.SECOND_FACTOR_POLICY_CHANGED: Label(gettext_lazy("2つ目の確認のきまりを変えた"), "shield", "warn"),
    Event.SCHOOL_ADDED: Label(gettext_lazy("学校・施設を登録した"), "school", "accent"),
    Event.SCHOOL_CHANGED: Label(gettext_lazy("学校・施設を変えた"), "school", "warn"),
    Event.SCHOOL_DELETED: Label(gettext_lazy("学校・施設を消した"), "trash", "warn"),
    Event.YEAR_ADDED: Label(gettext_lazy("年度を作った"), "calendar", "accent"),
    Event.CLASS_ADDED: Label(gettext_lazy("学級を作った"), "plus", "accent"),
    Event.CLASS_CHANGED: Label(gettext_lazy("学級か担任を変えた"), "edit", "warn"),
    Event.CLASS_DELETED: Label(gettext_lazy("学級を消した"), "trash", "warn"),
    Event.STUDENT_ADDED: Label(gettext_lazy("児童を登録した"), "plus", "accent"),
    Event.STUDENT_CHANGED: Label(gettext_lazy("児童の名前か学級を変えた"), "edit", "warn"),
    Event.STUDENT_HOME_CHANGED: Label(gettext_lazy("児童の家庭を変えた"), "edit", "warn"),
    Event.STUDENT_STATE_CHANGED: Label(gettext_lazy("児童の状態を変えた"), "calendar", "warn"),
    Event.STUDENT_PLAN_CANCELLED: Label(gettext_lazy("状態の予定を取り消した"), "withdraw", "warn"),
    Event.GROUP_ADDED: Label(gettext_lazy("グループを作った"), "plus", "accent"),
    Event.GROUP_RENAMED: Label(gettext_lazy("グループの名前を変えた"), "edit"),
    Event.GROUP_MEMBERS_CHANGED: Label(gettext_lazy("グループの人を変えた"), "people"),
    Event.GROUP_DELETED: Label(gettext_lazy("グループを消した"), "trash", "warn"),
    Event.DRAFT_SAVED: Label(gettext_lazy("下書きを保存した"), "save"),
    Event.DRAFT_DISCARDED: Label(gettext_lazy("下書きを捨てた"), "trash"),
    Event.AUDIENCE_CHANGED: Label(gettext_lazy("送り先の児童を選んだ"), "people"),
    Event.FILES_ATTACHED: Label(gettext_lazy("ファイルを付けた"), "clip"),
    Event.FILE_DETACHED: Label(gettext_lazy("添付をはずした"), "trash"),
    Event.FILE_EXAMINED: Label(gettext_lazy("添付を調べた"), "shield"),
    Event.FILE_OPENED: Label(gettext_lazy("添付を開いた"), "eye"),
    Event.FILE_FETCHED: Label(gettext_lazy("添付を保存した"), "download"),
    Event.DRAFT_CONFIRMED: Label(gettext_lazy("お知らせを送ると決めた"), "send", "accent"),
    Event.DRAFT_APPROVED: Label(gettext_lazy("お知らせの送信を承認した"), "check", "success"),
    Event.DRAFT_SENT_BACK: Label(gettext_lazy("お知らせを差しもどした"), "back", "warn"),
    Event.DRAFT_RETURNED: Label(gettext_lazy("送らずに、書いた人にもどした"), "back", "warn"),
    Event.AUDIENCE_LOOKED_AT: Label(gettext_lazy("承認の前に、届く家庭を見た"), "eye"),
    Event.SENDING_STOPPED: Label(gettext_lazy("送信を止めた"), "stop", "warn"),
    Event.HOLD_ENDED: Label(gettext_lazy("緊急のお知らせを、待たずに送った"), "alarm", "danger"),
    Event.SENDING_RULES_CHANGED: Label(gettext_lazy("送信の決まりを変えた"), "settings", "warn"),
    Event.QUESTIONS_CHANGED: Label(gettext_lazy("回答フォームを変えた"), "edit"),
    Event.ANSWER_GIVEN: Label(gettext_lazy("回答した"), "check"),
    Event.ANSWER_ENTERED: Label(gettext_lazy("紙や電話の回答を入れた"), "edit", "warn"),
    Event.ANSWER_REMINDER_SENT: Label(gettext_lazy("まだ答えていない家庭にもう一度知らせた"), "mail", "accent"),
    Event.ANSWERS_EXPORTED: Label(gettext_lazy("回答の表をダウンロードした"), "download", "warn"),
    Event.TEMPLATE_SAVED: Label(gettext_lazy("定型文を保存した"), "save"),
    Event.TEMPLATE_DELETED: Label(gettext_lazy("定型文を消した"), "trash"),
    Event.NOTICE_COPIED: Label(gettext_lazy("お知らせを写して書きはじめた"), "edit"),
    Event.NOTICE_SENT: Label(gettext_lazy("お知らせを送った"), "send", "accent"),
    Event.NOTICE_FANNED_OUT: Label(gettext_lazy("お知らせを家庭に届けた"), "send", "accent"),
    Event.NOTICE_READ: Label(gettext_lazy("お知らせを読んだ"), "eye"),
    Event.ABSENCE_REPORTED: Label(gettext_lazy("欠席を連絡した"), "absence", "accent"),
    Event.ABSENCE_CHANGED: Label(gettext_lazy("欠席の連絡を直した"), "edit", "warn"),
    Event.ABSENCE_CANCELLED: Label(gettext_lazy("欠席の連絡を取り消した"), "withdraw", "warn"),
    Event.NOTICE_WITHDRAWN: Label(gettext_lazy("お知らせを取り下げた"), "withdraw", "danger"),
    Event.WITHDRAWAL_READ: Label(gettext_lazy("取り下げの知らせを読んだ"), "eye"),
    Event.NOTICE_CORRECTED: Label(gettext_lazy("なおして送りなおす下書きを作った"), "edit"),
    Event.PAPER_SAVED: Label(gettext_lazy("取り下げの書類を保存した"), "save"),
    Event.MAIL_QUEUED: Label(gettext_lazy("メールを送りはじめた"), "mail"),
    Event.PUSH_BEGUN: Label(gettext_lazy("端末への通知をはじめた"), "phone-device"),
    Event.PUSH_ENDED: Label(gettext_lazy("端末への通知を終えた"), "phone-device"),
    Event.PREFERENCE_CHANGED: Label(gettext_lazy("お知らせの届きかたを変えた"), "settings"),
    Event.QUIET_HOURS_CHANGED: Label(gettext_lazy("夜間などに知らせない時間を変えた"), "settings", "warn"),
    Event.MAIL_BOUNCED: Label(gettext_lazy("メールが戻ってきた"), "mail", "danger"),
    Event.DIGESTS_MADE: Label(gettext_lazy("1日のまとめを作った"), "mail"),
    Event.KEY_ROTATED: Label(gettext_lazy("暗号の鍵を新しくした"), "lock", "warn"),
    Event.KEY_REENCRYPTED: Label(gettext_lazy("新しい鍵で暗号化しなおした"), "lock", "accent"),
    Event.KEY_REMOVED: Label(gettext_lazy("使いおわった鍵を消した"), "trash", "warn"),
    Event.KEY_DESTRUCTION_REQUESTED: Label(gettext_lazy("鍵をこわすよう求めた"), "warning", "danger"),
    Event.KEY_DESTROYED: Label(gettext_lazy("鍵をこわした"), "warning", "danger"),
    Event.LOG_MONTH_REMOVED: Label(gettext_lazy("5年をすぎた記録を消した"), "trash", "warn"),
    Event.BULK_READING_NOTICED: Label(gettext_lazy("まとめて見たことに気づいた"), "alarm", "danger"),
    Event.BULK_READING_ACKNOWLEDGED: Label(gettext_lazy("まとめて見たことを確認した"), "check", "success"),
}

PAGES: dict[str, Text] = {
    "landing": gettext_lazy("入口"),
    "sign_in": gettext_lazy("ログインの画面"),
    "sign_out": gettext_lazy("ログアウト"),
    "change_password": gettext_lazy("パスワードを変える画面"),
    "passkey_sign_in": gettext_lazy("パスキーでログインする画面"),
    "second_factor": gettext_lazy("2つ目の確認の画面"),
    "step_up": gettext_lazy("もう一度確かめる画面"),
    "own_second_factor": gettext_lazy("自分の2つ目の確認"),
    "new_app": gettext_lazy("認証アプリを加える画面"),
    "app_removal": gettext_lazy("認証アプリを外す画面"),
    "recovery_codes": gettext_lazy("回復コードの画面"),
    "new_passkey": gettext_lazy("パスキーを加える画面"),
    "passkey_removal": gettext_lazy("パスキーを外す画面"),
    "devices": gettext_lazy("ログイン中の端末"),
    "device_removal": gettext_lazy("端末をログアウトする操作"),
    "other_devices_removal": gettext_lazy("ほかの端末をログアウトする操作"),
    "staff_second_factor": gettext_lazy("職員の2つ目の確認"),
    "second_factor_policy": gettext_lazy("2つ目の確認のきまり"),
    "healthz": gettext_lazy("動作の確認"),
    "readyz": gettext_lazy("準備の確認"),
    "help": gettext_lazy("使い方"),
    "help_page": gettext_lazy("使い方"),
    "home": gettext_lazy("お知らせの一覧"),
    "guardian_settings": gettext_lazy("保護者の設定"),
    "absences": gettext_lazy("欠席を連絡する画面"),
    "absence_history": gettext_lazy("これまでの欠席連絡"),
    "absence": gettext_lazy("欠席連絡の控え"),
    "absence_change": gettext_lazy("欠席連絡を直す画面"),
    "absence_cancellation": gettext_lazy("欠席連絡を取り消す画面"),
    "absence_rules": gettext_lazy("欠席連絡の決まり"),
    "absence_words": gettext_lazy("欠席連絡の理由と活動を追加する操作"),
    "absence_word_retirement": gettext_lazy("欠席連絡の理由と活動を外す操作"),
    "viewers": gettext_lazy("記録を見た人の一覧"),
    "delivery_settings": gettext_lazy("お知らせの届きかた"),
    "push_device": gettext_lazy("端末への通知をはじめる操作"),
    "push_device_removal": gettext_lazy("端末への通知を終える操作"),
    "quiet_hours": gettext_lazy("知らせない時間"),
    "offline": gettext_lazy("つながらないときの画面"),
    "service_worker": gettext_lazy("つながらないときのための準備"),
    "manifest": gettext_lazy("アプリとしての登録"),
    "demo_accounts": gettext_lazy("デモの利用者"),
    "demo_second_factor": gettext_lazy("デモの2つ目の確認"),
    "demo_letters": gettext_lazy("デモの登録の手紙"),
    "demo_mail": gettext_lazy("デモのメール"),
    "demo_mail_detail": gettext_lazy("デモのメール"),
    "signup": gettext_lazy("保護者の登録"),
    "signup_person": gettext_lazy("保護者の登録：入力"),
    "signup_sent": gettext_lazy("保護者の登録：メールの案内"),
    "signup_confirmation": gettext_lazy("保護者の登録：確認"),
    "signup_done": gettext_lazy("保護者の登録：完了"),
    "terms": gettext_lazy("利用規約"),
    "privacy": gettext_lazy("プライバシーポリシー"),
    "password_reset": gettext_lazy("パスワードを忘れたとき"),
    "password_reset_sent": gettext_lazy("パスワードを忘れたとき：メールの案内"),
    "password_new": gettext_lazy("新しいパスワードを決める画面"),
    "password_counter": gettext_lazy("窓口での再設定"),
    "email_confirmation": gettext_lazy("アドレス変更の確認"),
    "factors_lost": gettext_lazy("2つ目の確認をなくしたときの画面"),
    "factors_lost_confirmation": gettext_lazy("2つ目の確認をなくした届けの確認"),
    "factors_kept": gettext_lazy("2つ目の確認を消す手続きを止める操作"),
    "child_new": gettext_lazy("お子さんを追加する画面"),
    "child_confirmation": gettext_lazy("お子さんを追加する確認"),
    "profile": gettext_lazy("名前とことばの設定"),
    "email_change": gettext_lazy("アドレスを変える画面"),
    "account_closing": gettext_lazy("アカウントを閉じる画面"),
    "account_closed": gettext_lazy("アカウントを閉じたあとの案内"),
    "invitations": gettext_lazy("保護者の登録の状況"),
    "invitation_class": gettext_lazy("学級の登録の状況"),
    "invitation_letters": gettext_lazy("登録の手紙"),
    "invitation_settings": gettext_lazy("保護者の登録の設定"),
    "guardians": gettext_lazy("児童の保護者"),
    "guardian_link": gettext_lazy("保護者の権利"),
    "guardian_approval": gettext_lazy("保護者の登録の承認"),
    "guardian_unlinking": gettext_lazy("保護者の解除"),
    "guardian_counter": gettext_lazy("窓口での再設定"),
    "invitation_revocation": gettext_lazy("登録コードの取り消し"),
    "start": gettext_lazy("今日やること"),
    "notices": gettext_lazy("お知らせの一覧"),
    "notice": gettext_lazy("お知らせ"),
    "new_notice": gettext_lazy("お知らせを書く画面"),
    "draft": gettext_lazy("下書き"),
    "draft_students": gettext_lazy("送り先の児童を選ぶ画面"),
    "draft_student_search": gettext_lazy("送り先の児童を探す画面"),
    "draft_files": gettext_lazy("添付ファイルの画面"),
    "draft_file": gettext_lazy("下書きの添付ファイル"),
    "draft_file_content": gettext_lazy("下書きの添付の保存"),
    "draft_file_page": gettext_lazy("下書きの添付のページ"),
    "draft_file_removal": gettext_lazy("添付をはずす操作"),
    "notice_file": gettext_lazy("お知らせの添付ファイル"),
    "notice_file_content": gettext_lazy("お知らせの添付の保存"),
    "notice_file_page": gettext_lazy("お知らせの添付のページ"),
    "draft_confirmation": gettext_lazy("送る前の確認"),
    "draft_sending": gettext_lazy("送信を待つ画面"),
    "draft_stop": gettext_lazy("送信を止める操作"),
    "draft_at_once": gettext_lazy("緊急のお知らせを、待たずに送る操作"),
    "approval": gettext_lazy("お知らせの承認"),
    "approval_audience": gettext_lazy("承認の前に、届く家庭を見る画面"),
    "approval_return": gettext_lazy("お知らせの差しもどし"),
    "settings": gettext_lazy("学校の設定"),
    "sending_rules": gettext_lazy("送信の決まり"),
    "draft_deletion": gettext_lazy("下書きを捨てる画面"),
    "draft_questions": gettext_lazy("回答フォームを作る画面"),
    "templates": gettext_lazy("定型文の一覧"),
    "template_new": gettext_lazy("定型文を作る画面"),
    "template": gettext_lazy("定型文をなおす画面"),
    "template_draft": gettext_lazy("定型文で書きはじめる操作"),
    "template_deletion": gettext_lazy("定型文の削除"),
    "notice_copy": gettext_lazy("お知らせを写す操作"),
    "answer": gettext_lazy("回答の画面"),
    "answers": gettext_lazy("回答の一覧"),
    "answers_table": gettext_lazy("回答の表"),
    "answers_reminder": gettext_lazy("もう一度知らせる画面"),
    "answer_entry": gettext_lazy("ひとりの回答"),
    "notice_withdrawal": gettext_lazy("お知らせを取り下げる画面"),
    "notice_proof": gettext_lazy("取り下げの証明"),
    "notice_proof_file": gettext_lazy("取り下げの証明のファイル"),
    "notice_correction": gettext_lazy("なおして送りなおす操作"),
    "notice_report": gettext_lazy("報告の下書き"),
    "notice_apology": gettext_lazy("おわびの手紙"),
    "students": gettext_lazy("児童の一覧"),
    "student_search": gettext_lazy("児童を探す画面"),
    "student": gettext_lazy("児童の記録"),
    "staff": gettext_lazy("教職員の一覧"),
    "new_staff": gettext_lazy("教職員を登録する画面"),
    "staff_upload": gettext_lazy("教職員をまとめて登録する画面"),
    "staff_table": gettext_lazy("教職員の表"),
    "staff_table_confirmation": gettext_lazy("教職員の表の確定"),
    "staff_table_slips": gettext_lazy("初期パスワードの紙"),
    "staff_table_deletion": gettext_lazy("教職員の表を捨てる画面"),
    "person": gettext_lazy("教職員のアカウント"),
    "person_password": gettext_lazy("初期パスワードを作りなおす画面"),
    "person_seat": gettext_lazy("席と役割を変える画面"),
    "person_seat_removal": gettext_lazy("席をなくす画面"),
    "person_leaving": gettext_lazy("教職員を使えなくする画面"),
    "person_handover": gettext_lazy("教職員の仕事を引きつぐ画面"),
    "person_staying": gettext_lazy("教職員を使えなくする予定の取り消し"),
    "person_return": gettext_lazy("教職員をまた使えるようにする画面"),
    "student_new": gettext_lazy("児童を登録する画面"),
    "student_edit": gettext_lazy("児童の名前と学級を変える画面"),
    "student_home": gettext_lazy("児童の家庭を変える画面"),
    "student_state": gettext_lazy("児童の状態を変える画面"),
    "student_plan_cancellation": gettext_lazy("児童の状態の予定の取り消し"),
    "classes": gettext_lazy("学級の一覧"),
    "class_new": gettext_lazy("学級を作る画面"),
    "class_edit": gettext_lazy("学級を変える画面"),
    "class_deletion": gettext_lazy("学級の削除"),
    "school_years": gettext_lazy("年度の準備"),
    "schools": gettext_lazy("学校・施設の一覧"),
    "school_new": gettext_lazy("学校・施設を登録する画面"),
    "school_edit": gettext_lazy("学校・施設を変える画面"),
    "school_deletion": gettext_lazy("学校・施設の削除"),
    "groups": gettext_lazy("グループの一覧"),
    "group": gettext_lazy("グループ"),
    "group_new": gettext_lazy("グループを作る画面"),
    "group_edit": gettext_lazy("グループの名前を変える画面"),
    "group_search": gettext_lazy("グループに入れる児童を探す画面"),
    "group_members": gettext_lazy("グループの人を選ぶ画面"),
    "group_deletion": gettext_lazy("グループの削除"),
    "log": gettext_lazy("操作の記録"),
    "log_alarm": gettext_lazy("まとめて見たことの確認"),
}
"""Pages by name, whatever the desk."""

PAGE_SUBJECTS = {
    "notice": "notice",
    **dict.fromkeys(("answer", "answers", "answers_table", "answers_reminder", "answer_entry"), "notice"),
    **dict.fromkeys(
        ("notice", "notice_withdrawal", "notice_proof", "notice_proof_file", "notice_report", "notice_apology"),
        "notice",
    ),
    "person": "user",
    **dict.fromkeys(("student", "student_edit", "student_home", "student_state", "guardians"), "student"),
}
"""What the id in a page's address points at, where the entry does not say so itself."""

JOBS: dict[str, Text] = {
    "fan out a notice": gettext_lazy("お知らせの送信"),
    "end lost second factors": gettext_lazy("なくした2つ目の確認を消す"),
    "close accounts on their day": gettext_lazy("辞める日の引きつぎ"),
    "send what was confirmed": gettext_lazy("確かめたお知らせの送信"),
    "notice bulk reading": gettext_lazy("記録の見まわり"),
    "log keeper": gettext_lazy("記録係"),
    "look through files": gettext_lazy("添付を調べる仕事"),
    "load the demo": gettext_lazy("デモの準備"),
    "make staff of a table": gettext_lazy("教職員のまとめ登録"),
    "make an operator": gettext_lazy("運営の担当者の登録"),
    "clear one-time links": gettext_lazy("期限切れのリンクの片づけ"),
    "answer password resets": gettext_lazy("パスワードの再設定の案内"),
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
}
"""Numbers in an entry's details that a reader cares for; the first one found is shown."""


def label_of(event: str, outcome: str, page: str | None) -> Label:
    """The wording of one entry. A page that was refused was not seen."""
    if event != Event.PAGE_VIEWED:
        return EVENTS[Event(event)] if event in set(Event) else Label(event, "info")
    place = {"page": page_label(page)}
    if outcome == Outcome.DONE:
        is_record = page is not None and page.rpartition(":")[2] == "student"
        return Label(_("%(page)sを見た") % place, "eye" if is_record else EVENTS[Event.PAGE_VIEWED].icon)
    return Label(_("%(page)sを開こうとした") % place, "stop", "danger")


def page_label(page: str | None) -> str:
    """A page by the name of its address, with or without its desk; None is an address that does not exist."""
    if page is None:
        return _("ないページ")
    namespace, _colon, name = page.rpartition(":")
    if namespace == "ops":
        return _("運営の画面")
    return str(PAGES.get(name, name))


def job_label(name: str) -> str:
    """A job in plain words; one that has none keeps its own name."""
    return str(JOBS.get(name, name))


def count_label(details: dict[str, Any]) -> str:
    """How many it concerned, where the entry says so."""
    for name, text in COUNTS.items():
        if isinstance(details.get(name), int):
            return str(text) % {"count": details[name]}
    return ""
