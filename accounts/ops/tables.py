"""Every table that an operator may look into, and which of its texts are shown: all others are masked.

A column that is not named in here shows itself only when it can't hold a person's words: ids, numbers,
times, ticks, and choices from a list. Encrypted columns can't be named at all.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Group(Enum):
    """How the tables stand together on the first page."""

    CONTRACTS = _("契約")
    RECORDS = _("記録")
    ACCOUNTS = _("利用者")
    SCHOOLS = _("学校")
    NOTICES = _("お知らせ")
    ABSENCES = _("欠席連絡")
    CONVERSATIONS = _("個別連絡")


@dataclass(frozen=True)
class Table:
    """One table: its Japanese name, texts that name nobody, columns that are hidden, columns of the list."""

    name: Promise
    group: Group
    plain: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


STUDENT_NAMES = ("family_name", "given_name", "family_kana", "given_kana")
TABLES: dict[str, Table] = {
    "schools.Tenant": Table(_("契約団体"), Group.CONTRACTS, plain=("code", "name")),
    "crypto.Key": Table(_("暗号の鍵（中身は見えません）"), Group.CONTRACTS, plain=("root",)),
    "crypto.Rotation": Table(_("鍵の交代"), Group.CONTRACTS),
    "crypto.DestructionRequest": Table(_("鍵をこわす申請"), Group.CONTRACTS, plain=("keys",)),
    "crypto.DeletionCertificate": Table(_("消去証明書"), Group.CONTRACTS, plain=("digest",)),
    "auditlog.Entry": Table(
        _("操作の記録"),
        Group.RECORDS,
        plain=("event", "outcome", "actor_kind", "subject_kind", "ip", "details"),
        listed=("at", "event", "details", "outcome", "actor_kind", "actor_id", "subject_kind", "subject_id", "ip"),
    ),
    "auditlog.Checkpoint": Table(
        _("記録の封印"),
        Group.RECORDS,
        plain=("prev_hash", "root", "key_fingerprint", "signature", "parts"),
        listed=("sealed_at", "row_count", "min_txid", "max_txid", "root"),
    ),
    "auditlog.BulkReadingAlarm": Table(_("まとめ読みの知らせ"), Group.RECORDS),
    "tetoru.CheckResult": Table(
        _("約束の確認"),
        Group.RECORDS,
        plain=("check_name", "evidence"),
        listed=("at", "check_name", "section", "holds", "evidence"),
    ),
    "accounts.User": Table(
        _("利用者"),
        Group.ACCOUNTS,
        plain=("login",),
        listed=("kind", "login", "name", "is_active", "must_change_password", "last_login", "created_at"),
    ),
    "accounts.StaffSeat": Table(_("職員の席"), Group.ACCOUNTS, plain=("title",)),
    "accounts.Homeroom": Table(_("担任"), Group.ACCOUNTS),
    "accounts.Guardianship": Table(_("保護者と子どものつながり"), Group.ACCOUNTS, hidden=("relation",)),
    "accounts.AccountMail": Table(_("アカウントのメール"), Group.ACCOUNTS, plain=("kind", "error")),
    "accounts.StaffTable": Table(_("教職員をまとめて登録する表"), Group.ACCOUNTS),
    "accounts.StaffSlip": Table(_("初期パスワードの紙（中身は見えません）"), Group.ACCOUNTS),
    "accounts.Invitation": Table(_("登録の招待"), Group.ACCOUNTS),
    "accounts.Consent": Table(_("同意"), Group.ACCOUNTS, plain=("version",)),
    "accounts.OneTimeLink": Table(_("一度だけのリンク"), Group.ACCOUNTS),
    "accounts.TotpDevice": Table(_("2つ目の確認"), Group.ACCOUNTS),
    "accounts.Passkey": Table(_("パスキー"), Group.ACCOUNTS, hidden=("credential_id", "public_key")),
    "accounts.RecoveryCode": Table(_("回復コード"), Group.ACCOUNTS, hidden=("digest",)),
    "schools.School": Table(_("学校・施設"), Group.SCHOOLS, plain=("name", "slug")),
    "schools.SchoolYear": Table(_("年度"), Group.SCHOOLS),
    "schools.Classroom": Table(_("学級"), Group.SCHOOLS, plain=("name",)),
    "schools.Household": Table(_("家庭"), Group.SCHOOLS),
    "schools.Student": Table(
        _("児童生徒"),
        Group.SCHOOLS,
        hidden=("kana_order",),
        listed=("household", "settled_state", "next_state", "next_on", *STUDENT_NAMES),
    ),
    "schools.Enrolment": Table(_("在籍"), Group.SCHOOLS),
    "schools.Headcount": Table(_("学級の人数"), Group.SCHOOLS),
    "schools.Group": Table(_("グループ"), Group.SCHOOLS),
    "schools.Membership": Table(_("所属"), Group.SCHOOLS),
    "notices.Draft": Table(_("下書き"), Group.NOTICES),
    "notices.Notice": Table(_("お知らせ"), Group.NOTICES),
    "notices.AudienceItem": Table(_("宛先"), Group.NOTICES),
    "notices.Dispatch": Table(_("送信の進み"), Group.NOTICES),
    "notices.Tally": Table(_("開封の集計"), Group.NOTICES),
    "notices.ClassTally": Table(_("学級ごとの集計"), Group.NOTICES),
    "notices.HourTally": Table(_("時間ごとの集計"), Group.NOTICES),
    "notices.Attachment": Table(_("添付"), Group.NOTICES),
    "files.StoredFile": Table(_("添付ファイル（中身は見えません）"), Group.NOTICES, hidden=("digest",)),
    "files.StoredObject": Table(_("添付ファイルの置き場所"), Group.NOTICES),
    "files.FileOpening": Table(_("添付を開いた教職員"), Group.NOTICES),
    "notices.Confirmation": Table(_("送信の確認"), Group.NOTICES),
    "notices.Approval": Table(_("承認"), Group.NOTICES),
    "notices.Sighting": Table(_("承認の前に見たもの"), Group.NOTICES),
    "notices.SendingRules": Table(_("送信の決まり"), Group.NOTICES),
    "notices.AnswerForm": Table(_("回答フォーム"), Group.NOTICES),
    "notices.Answer": Table(_("回答"), Group.NOTICES),
    "notices.AnswerReminder": Table(_("回答のお願い"), Group.NOTICES),
    "notices.SafetyDelta": Table(_("安否の変化（まとめる前）"), Group.NOTICES),
    "notices.SafetyTally": Table(_("安否の集計"), Group.NOTICES),
    "notices.Template": Table(_("定型文"), Group.NOTICES),
    "notices.Withdrawal": Table(_("取り下げ"), Group.NOTICES),
    "notices.ProofHome": Table(_("取り下げの証明"), Group.NOTICES),
    "notices.Paper": Table(_("取り下げの書類"), Group.NOTICES),
    "notices.Untold": Table(_("知らせる方法がない児童生徒"), Group.NOTICES),
    "notices.OpeningReminder": Table(_("もう一度知らせたこと"), Group.NOTICES),
    "notices.FollowUp": Table(_("電話や手紙で伝えた印"), Group.NOTICES),
    "delivery.QuietHours": Table(_("知らせない時間"), Group.NOTICES),
    "delivery.Preference": Table(_("お知らせの届きかた"), Group.ACCOUNTS),
    "delivery.PushSubscription": Table(_("通知する端末"), Group.ACCOUNTS, hidden=("address_hash",)),
    "absences.Absence": Table(
        _("欠席"),
        Group.ABSENCES,
        hidden=("kind", "category", "arrives_at", "leaves_at"),
        listed=("day", "school", "state"),
    ),
    "absences.Report": Table(
        _("欠席連絡"),
        Group.ABSENCES,
        hidden=("kind", "arrives_at", "leaves_at", "next_talk_on"),
        listed=("reported_at", "school", "how", "year"),
    ),
    "absences.Correction": Table(
        _("欠席連絡の直す前"), Group.ABSENCES, hidden=("kind", "arrives_at", "leaves_at", "next_talk_on")
    ),
    "absences.Amendment": Table(_("出席簿の訂正"), Group.ABSENCES, hidden=("before", "standing")),
    "absences.CalendarEntry": Table(_("学級閉鎖と休みの日"), Group.ABSENCES),
    "absences.RegisterMarks": Table(_("出席簿の印"), Group.ABSENCES),
    "absences.RegisterColumns": Table(_("出席簿のファイルの列"), Group.ABSENCES),
    "absences.AbsenceRules": Table(_("欠席連絡の決まり"), Group.ABSENCES),
    "absences.OwnWord": Table(_("学校の理由と活動"), Group.ABSENCES),
    "absences.EmptySeat": Table(
        _("空いている席"), Group.ABSENCES, hidden=("end", "left_home_at"), listed=("day", "school", "marked_at")
    ),
    "absences.WallScreen": Table(_("職員室の画面"), Group.ABSENCES, hidden=("code_hash", "token_hash")),
    "absences.Call": Table(_("空いている席の電話"), Group.ABSENCES, hidden=("outcome",)),
    "conversations.Conversation": Table(
        _("個別連絡"), Group.CONVERSATIONS, listed=("opened_at", "school", "said_count", "last_at", "closed_at")
    ),
    "conversations.Participant": Table(_("個別連絡に参加する人"), Group.CONVERSATIONS),
    "conversations.Message": Table(
        _("個別連絡の1通"), Group.CONVERSATIONS, listed=("at", "conversation", "number", "kind")
    ),
    "conversations.MessageFile": Table(_("個別連絡の添付"), Group.CONVERSATIONS),
    "conversations.ConversationRules": Table(_("個別連絡の決まり"), Group.CONVERSATIONS),
    "api.Linking": Table(_("システム連携"), Group.CONTRACTS),
    "api.Partner": Table(
        _("連携先"),
        Group.CONTRACTS,
        plain=("name", "client_id"),
        hidden=("client_secret",),
        listed=("name", "client_id", "scopes", "is_on", "added_at", "revoked_at"),
    ),
    "accounts.RosterUpload": Table(
        _("届いた名簿"), Group.CONTRACTS, hidden=("checksum",), listed=("received_at", "school", "state", "students")
    ),
    "accounts.RosterRule": Table(_("届いた名簿の決まり"), Group.CONTRACTS),
    "accounts.LinkedClass": Table(_("連携先の学級のID"), Group.CONTRACTS),
    "api.RosterSource": Table(
        _("名簿の取り元"), Group.CONTRACTS, listed=("partner", "is_on", "next_at", "tried_at", "failures")
    ),
    "api.SourceSchool": Table(_("名簿を取りにいく学校"), Group.CONTRACTS),
    "api.Acknowledgement": Table(_("連携先が取りこんだ欠席"), Group.ABSENCES),
    "delivery.Mailing": Table(_("発送のまとまり"), Group.NOTICES, plain=("sender_name",)),
}

NOT_SHOWN = {
    "accounts.InvitationCode": "keyed hashes of codes and two ids; the invitation has the rest",
    "schools.NameToken": "parts of names as keyed hashes: nothing to see, and something to count",
    "notices.PupilSafety": "which child needs help is for its school; the tally has the counts",
    "notices.Recipient": "who got what: millions of rows without an id of their own; the notice has the counts",
    "notices.OpeningDelta": "lives for five seconds, until it is counted; the notice has the counts",
    "notices.ProofFact": "lives for minutes, until the proof is written; the proof has it all",
    "accounts.Session": "its key opens what its owner may open",
    "accounts.LinkedPupil": "by which id another system knows a pupil: sealed, and nothing else to see",
    "api.PartnerToken": "checksums that live for an hour; the log has each token that was given",
    "delivery.Delivery": "the same; the mailing stands for its deliveries",
}
"""Tables without a page, each with its reason."""
