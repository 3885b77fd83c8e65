"""What the help has: one task a page, in chapters by reader. The index and the list at the side are made of this."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Page(NamedTuple):
    """`path` is the address under /help/ and the template under templates/help/."""

    path: str
    title: Promise
    about: Promise


class Chapter(NamedTuple):
    """The pages of one kind of reader."""

    title: Promise
    pages: tuple[Page, ...]


CHAPTERS = (
    Chapter(
        _("ログイン"),
        (
            Page("second-factor", _("2つ目の確認とパスキー"), _("登録のしかた、スマートフォンをなくしたとき")),
            Page("devices", _("端末と、ログインできないとき"), _("ログアウトのしかた、ログインの時間")),
        ),
    ),
    Chapter(
        _("保護者"),
        (
            Page("guardian/register", _("はじめて登録する"), _("手紙のコードから、完了まで")),
            Page("guardian/read", _("お知らせを読む"), _("読んでいないもの、きょうだいの見分け方")),
            Page("guardian/files", _("添付ファイルを見る"), _("開く、大きくする、保存する")),
            Page("guardian/answer", _("回答する"), _("変え方、きょうだいの分、締め切りのあと")),
            Page("guardian/safety", _("安否を伝える"), _("1回押すだけ、変わったとき、2人の保護者")),
            Page("guardian/withdrawn", _("取り下げられたお知らせ"), _("何が見えるか、先に読んでいたとき")),
            Page("guardian/absence", _("欠席を連絡する"), _("3回押すだけ、受付番号、きょうだい")),
            Page("guardian/absence-change", _("欠席の連絡を直す・取り消す"), _("締め切りのあとは電話も")),
            Page("guardian/absence-long", _("何日も休む"), _("1回の連絡で、毎朝はいりません")),
            Page("guardian/absence-asked", _("「まだ登校していません」と届いたら"), _("答え方、学校がすること")),
            Page(
                "guardian/conversation",
                _("学校と1対1で話す（個別連絡）"),
                _("だれに見えるか、電話がほしいとき"),
            ),
            Page("guardian/mail", _("メールが届いたら"), _("なぜ中身が書かれていないか")),
            Page("guardian/notifications", _("お知らせの届きかたを決める"), _("この端末への通知、まとめ、夜は待つ")),
            Page("guardian/offline", _("電波がないとき"), _("何が読めて、書きかけはどうなるか")),
            Page("guardian/second-child", _("2人目のお子さんを追加する"), _("ほかの学校の手紙でも")),
            Page("guardian/second-guardian", _("もう1人の保護者が登録する"), _("おなじ手紙で、別のアカウントを")),
            Page("guardian/password", _("パスワードを忘れたとき"), _("メールで決めなおす")),
            Page("guardian/viewers", _("お子さんの記録を見た人を知る"), _("だれが、いつ開いたか")),
            Page("guardian/closing", _("アカウントを閉じる"), _("何が残り、何が消えるか")),
        ),
    ),
    Chapter(
        _("教職員"),
        (
            Page("teacher/first-sign-in", _("はじめてログインする"), _("紙の使い方、入れないとき")),
            Page("teacher/send", _("お知らせを送る"), _("書く、確かめる、送る")),
            Page("teacher/stopped", _("送る前に止まったとき"), _("見つかった名前、名簿、もう1人の確かめ")),
            Page("teacher/stop", _("送信を止める"), _("押したあとの待ち時間、もどってきたお知らせ")),
            Page("teacher/schedule", _("日時を決めて送る"), _("予約のしかた、取り消し方")),
            Page("teacher/approval", _("承認をたのむ・承認する"), _("全校に送るとき、差しもどされたとき")),
            Page("teacher/ask", _("回答フォームで聞く"), _("質問の作り方、結果、もう一度知らせる")),
            Page("teacher/safety", _("安否を確かめる"), _("災害のとき。たずね方、助けが必要な人、電話で聞いたとき")),
            Page("teacher/templates", _("定型文を使う"), _("自動で入るところ、みんなの定型文")),
            Page("teacher/copy", _("前のお知らせを写して書く"), _("写るもの、すぎた日付、期限")),
            Page("teacher/files", _("ファイルを付ける"), _("付けられるもの、使えないと出たとき")),
            Page("teacher/status", _("だれが開いていないかを見る"), _("「開いた」の意味、届いていない家庭")),
            Page("teacher/received", _("委員会からのお知らせを読む"), _("教育委員会が、学校のご家庭に送ったもの")),
            Page("teacher/reach", _("届いていない家庭に伝える"), _("もう一度知らせる、電話の一覧、手紙")),
            Page("teacher/withdraw", _("お知らせを取り下げる"), _("まちがいに気づいたら。証明、訂正、おわび")),
            Page("teacher/conversation", _("保護者と個別に連絡する"), _("はじめ方、加える人、電話、担任がかわるとき")),
            Page("teacher/draft", _("書きかけはどうなるか"), _("保存と、つづきの書き方")),
            Page("teacher/absences", _("欠席を確認する"), _("ボード、区分、電話で受けた連絡")),
            Page("teacher/missing", _("登校も連絡もないとき"), _("席の印、電話、保護者への緊急の知らせ")),
            Page("teacher/register", _("出席簿を見る・直す・渡す"), _("印の意味、出席すべき日数、印刷とCSV")),
            Page("teacher/numbers", _("欠席の数を見る"), _("学級ごと、理由ごと、急に増えたとき")),
            Page("teacher/students", _("児童・生徒を探す"), _("名前の一部で探す、記録を見た人")),
        ),
    ),
    Chapter(
        _("管理者"),
        (
            Page("admin/schools", _("はじめの準備と、学校・施設"), _("学校・年度・管理者を作る順番")),
            Page("admin/staff", _("教職員を登録する"), _("1人ずつ、表からまとめて、紙の渡し方")),
            Page("admin/staff-changes", _("忘れた・辞める・異動する"), _("初期パスワード、引きつぎ、席と役割")),
            Page("admin/classes", _("学級と担任を決める"), _("年度、担任、消すとき")),
            Page("admin/students", _("児童・生徒を登録する・変える"), _("よみ、番号、きょうだい")),
            Page("admin/states", _("入学・休学・転出・卒業"), _("いつから、だれが読めなくなるか")),
            Page("admin/groups", _("グループを作る"), _("委員会や部活に送る")),
            Page("admin/letters", _("登録の手紙を印刷する"), _("学級ごと、えらんだ人だけ")),
            Page("admin/progress", _("登録の状況を見る"), _("まだの家庭、承認、権利")),
            Page("admin/counter", _("窓口で、保護者の設定をなおす"), _("アドレスが使えなくなった人に")),
            Page("admin/sending", _("送信の決まりを決める"), _("待つ時間、承認、夜の送信")),
            Page("admin/quiet-hours", _("知らせない時間を決める"), _("夜の通知を待たせる、緊急のとき")),
            Page("admin/absence-rules", _("欠席連絡の決まりを変える"), _("締め切り、電話番号、理由、活動")),
            Page("admin/wall", _("欠席ボードを大きな画面に映す"), _("コード、映るもの、外し方")),
            Page("admin/calendar", _("学級閉鎖と休みの日を入れる"), _("夏休み、開校記念日、土曜授業")),
            Page(
                "admin/absence-numbers", _("学校ごとの欠席の数を見る"), _("団体の管理者に。丸めた人数、急に増えた学校")
            ),
            Page("admin/register", _("出席簿の印とファイルの列を決める"), _("団体の印、校務支援に合わせる")),
            Page("admin/conversation-rules", _("個別連絡の決まり・理由を書いて読む"), _("使うかどうか、見る時間")),
            Page("admin/partners", _("ほかのシステムに欠席を渡す"), _("連携先の登録、止め方、つなぐ人のための説明")),
            Page("admin/rosters", _("校務支援システムの名簿を取りこむ"), _("ちがいの確かめかた、決める人、転出")),
            Page(
                "admin/roster-source", _("ほかのシステムから名簿を取りにいく"), _("アドレスと学校、うまくいかないとき")
            ),
            Page("admin/log", _("操作の記録を見る"), _("だれに何が見えるか、まとめて見たときの知らせ")),
        ),
    ),
    Chapter(
        _("運営"),
        (
            Page("operator/sign-in", _("運営の画面に入る"), _("2つ目の確認、アプリをなくしたとき")),
            Page("operator/tenants", _("団体と最初の管理者を登録する"), _("初期パスワードの届け方、忘れたとき")),
            Page("operator/tables", _("表と記録を見る"), _("団体の選び方、見えないもの、契約の状態")),
        ),
    ),
)

PATHS = frozenset(page.path for chapter in CHAPTERS for page in chapter.pages)
