"""The people of the demo who can be tried: the same in every size and for every seed."""

from dataclasses import dataclass

from accounts.models import Guardianship
from demo.names import Name
from tetoru.access import Role

Relation = Guardianship.Relation

PASSWORD = "usagi-mochi-tetoru-7"  # noqa: S105 -- it opens invented people's accounts only


@dataclass(frozen=True)
class CastChild:
    """A child of a cast family, in the class that is named so, or else in the school's first."""

    given: Name
    tenant: str
    school: str
    classroom: str
    code: str = ""
    """Of the letter that waits for a guardian. Known to everybody, so that registering can be tried."""


@dataclass(frozen=True)
class CastGuardian:
    """A guardian of a cast family. Listed with the other accounts where `role` is not empty."""

    given: Name
    relation: str
    email: str
    role: str = ""


@dataclass(frozen=True)
class CastFamily:
    """A family whose members do not depend on chance."""

    family: Name
    guardians: tuple[CastGuardian, ...]
    children: tuple[CastChild, ...]


@dataclass(frozen=True)
class CastSeat:
    """A place of work: a school's slug, or "" for the board's office."""

    school: str
    roles: tuple[Role, ...]
    title: str
    classroom: str = ""


@dataclass(frozen=True)
class CastStaff:
    """A member of staff who can be tried."""

    login: str
    name: Name
    role: str
    seats: tuple[CastSeat, ...]
    totp_secret: str = ""
    """Admins have a second factor; known to everybody, so that it can be tried."""

    @property
    def tenant(self) -> str:
        """Behind the @ of the login."""
        return self.login.partition("@")[2]


@dataclass(frozen=True)
class CastOperator:
    """Who runs the service. The second factor is known to everybody, so that it can be tried."""

    login: str
    name: Name
    role: str
    totp_secret: str


OPERATOR = CastOperator(
    "ops1@ops",
    Name("内田 圭", "うちだ けい"),
    "運営（operator）",
    "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
)

TENANT_NAMES = {"sakura": "さくら市教育委員会", "kaede": "学校法人かえで学園"}
SCHOOL_NAMES = {
    "hibari": "ひばり小学校",
    "kobushi": "こぶし小学校",
    "aoba": "あおば中学校",
    "kaede": "かえで学園小学校",
}

FAMILIES = (
    CastFamily(
        Name("佐藤", "さとう"),
        (
            CastGuardian(
                Name("美穂", "みほ"), Relation.MOTHER, "sato.miho@hana-mail.example", "保護者（2校にきょうだい）"
            ),
            CastGuardian(Name("亮", "りょう"), Relation.FATHER, "sato.ryo@sora-mail.example"),
        ),
        (
            CastChild(Name("陽葵", "ひまり"), "sakura", "hibari", "4年1組"),
            CastChild(Name("大翔", "ひろと"), "sakura", "aoba", "1年1組"),
        ),
    ),
    CastFamily(
        Name("小川", "おがわ"),
        (
            CastGuardian(
                Name("真由美", "まゆみ"), Relation.MOTHER, "ogawa.mayumi@sora-mail.example", "保護者（子ども1人）"
            ),
        ),
        (CastChild(Name("蓮", "れん"), "sakura", "hibari", "4年1組"),),
    ),
    CastFamily(
        Name("高橋", "たかはし"),
        (
            CastGuardian(
                Name("由香", "ゆか"), Relation.MOTHER, "takahashi.yuka@hana-mail.example", "保護者（2つの団体に子ども）"
            ),
        ),
        (
            CastChild(Name("結菜", "ゆいな"), "sakura", "kobushi", "3年1組"),
            CastChild(Name("湊", "みなと"), "kaede", "kaede", "2年1組"),
        ),
    ),
    CastFamily(
        Name("石田", "いしだ"),
        (),
        (
            CastChild(Name("悠人", "ゆうと"), "sakura", "hibari", "4年1組", "TETRAHLD4AMQ"),
            CastChild(Name("咲良", "さくら"), "sakura", "kobushi", "3年1組", "TETRAKPP3AMR"),
        ),
    ),
    CastFamily(
        Name("宮崎", "みやざき"),
        (),
        (CastChild(Name("凛", "りん"), "sakura", "hibari", "4年1組", "TETRAHRN2AMK"),),
    ),
    CastFamily(
        Name("平野", "ひらの"),
        (),
        (CastChild(Name("樹", "いつき"), "kaede", "kaede", "2年1組", "TETRAMYK4AME"),),
    ),
)

STAFF = (
    CastStaff(
        "t0412@sakura", Name("中村 彩", "なかむら あや"), "教職員（4年1組 担任）",
        (CastSeat("hibari", (Role.TEACHER,), "教諭", "4年1組"),),
    ),
    CastStaff(
        "m0101@sakura", Name("山口 聡子", "やまぐち さとこ"), "管理職（校長）",
        (CastSeat("hibari", (Role.MANAGER,), "校長"),),
    ),
    CastStaff(
        "s0201@sakura", Name("林 直人", "はやし なおと"), "学校管理者",
        (CastSeat("hibari", (Role.SCHOOL_ADMIN,), "主幹教諭"),),
        "MFWGC3LBORSXG5DPNB2XE5DPNR2W24TB",
    ),
    CastStaff(
        "t0530@sakura", Name("清水 千春", "しみず ちはる"), "教職員（2校兼務）",
        (CastSeat("hibari", (Role.TEACHER,), "音楽専科"), CastSeat("kobushi", (Role.TEACHER,), "音楽専科")),
    ),
    CastStaff(
        "k0001@sakura", Name("岡本 誠", "おかもと まこと"), "組織管理者",
        (CastSeat("", (Role.TENANT_ADMIN,), "教育総務課"),),
        "NNUXG23PNVXXIYLTNBUXI3LBORZXK3LB",
    ),
    CastStaff(
        "k0002@sakura", Name("藤井 恵", "ふじい めぐみ"), "組織管理者（2人目）",
        (CastSeat("", (Role.TENANT_ADMIN,), "学校教育課"),),
        "ORXW22LONFRWQ2LGOVVGS2LJMVRHK3LB",
    ),
    CastStaff(
        "t0201@kaede", Name("上野 和也", "うえの かずや"), "教職員（2年1組 担任）",
        (CastSeat("kaede", (Role.TEACHER,), "教諭", "2年1組"),),
    ),
    CastStaff(
        "k0001@kaede", Name("野口 典子", "のぐち のりこ"), "組織管理者",
        (CastSeat("", (Role.TENANT_ADMIN,), "法人事務局"),),
        "NZXWO5LDNBUW433SNFVW6YTVMNUGK4TP",
    ),
    CastStaff(
        "k0002@kaede", Name("杉山 悟", "すぎやま さとる"), "組織管理者（2人目）",
        (CastSeat("", (Role.TENANT_ADMIN,), "法人事務局"),),
        "ON2WO6LBNVQXGYLUN5ZHKZLEMVXG6Y3I",
    ),
)  # fmt: skip
