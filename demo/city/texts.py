"""What schools write about, and when in the year. `{day}` and `{deadline}` are put in for each notice."""

from dataclasses import dataclass

from messaging.notices.models import AudienceItem, Urgency

Kind = AudienceItem.Kind

ALL_YEAR = frozenset(range(1, 13))
WINTER = frozenset({11, 12, 1, 2, 3})
SUMMER = frozenset({5, 6, 7, 8, 9})
AUTUMN = frozenset({9, 10, 11, 12})
SNOW = frozenset({12, 1, 2})


@dataclass(frozen=True)
class Text:
    """A notice that a school may send, to whom, in which months, how urgent."""

    title: str
    body: str
    kind: Kind
    months: frozenset[int] = ALL_YEAR
    urgency: str = Urgency.NORMAL


SCHOOL = (
    Text(
        "学校だより{month}月号",
        "保護者の皆様\n\n{month}月の学校だよりをお届けします。今月は、"
        "ふれあい活動と避難訓練の様子をのせています。\n\nお子さんと一緒にお読みください。",
        Kind.SCHOOL,
    ),
    Text(
        "インフルエンザが増えています",
        "校内でインフルエンザによる欠席が増えています。\n\n・朝の検温をお願いします。\n"
        "・熱やせきがあるときは、無理をせずお休みください。\n・マスクの用意にご協力ください。",
        Kind.SCHOOL,
        WINTER,
        urgency=Urgency.IMPORTANT,
    ),
    Text(
        "水筒を持たせてください（熱中症の予防）",
        "暑い日が続いています。水筒とぼうしを毎日持たせてください。\n\n体育の前後には、"
        "全員で水分をとる時間を設けています。",
        Kind.SCHOOL,
        SUMMER,
        urgency=Urgency.IMPORTANT,
    ),
    Text(
        "給食費の口座振替について",
        "今月の給食費は{deadline}に振り替えます。\n\n前日までに残高をご確認ください。",
        Kind.SCHOOL,
    ),
    Text(
        "避難訓練（引き渡し訓練）のお知らせ",
        "{day}に、地震を想定した引き渡し訓練を行います。\n\n14時20分から、"
        "担任が教室でお子さんをお引き渡しします。自動車での来校はご遠慮ください。",
        Kind.SCHOOL,
        urgency=Urgency.IMPORTANT,
    ),
    Text(
        "学校公開日のご案内",
        "{day}に学校公開を行います。2時間目から4時間目まで、自由にご覧いただけます。\n\n上ばきと名札をお持ちください。",
        Kind.SCHOOL,
    ),
    Text(
        "PTA資源回収のお願い",
        "{day}の朝8時から、資源回収を行います。新聞、段ボール、アルミ缶を玄関先にお出しください。\n\n"
        "雨のときは次の週に延ばします。",
        Kind.SCHOOL,
    ),
    Text(
        "教育相談の希望調査",
        "担任との面談を希望される方は、{deadline}までに連絡帳でお知らせください。\n\n"
        "スクールカウンセラーとの面談も選べます。",
        Kind.SCHOOL,
    ),
)

GRADE = (
    Text(
        "社会科見学とお弁当について",
        "{day}に社会科見学に行きます。\n\n・8時10分までに登校してください。\n・お弁当、水筒、"
        "しきものを持たせてください。\n・雨でも行きます。",
        Kind.GRADE,
        urgency=Urgency.IMPORTANT,
    ),
    Text(
        "持久走大会について",
        "{day}に持久走大会を行います。応援は校庭の西側でお願いします。\n\n体調に心配のある方は、"
        "前日までに担任へお知らせください。",
        Kind.GRADE,
        WINTER,
    ),
    Text(
        "水泳の学習が始まります",
        "{day}から水泳の学習を始めます。\n\n水着、ぼうし、タオルに名前を書いて持たせてください。毎回、"
        "朝の検温をお願いします。",
        Kind.GRADE,
        SUMMER,
    ),
    Text(
        "三者面談の日程について",
        "三者面談を{day}から3日間行います。\n\n希望の時間を{deadline}までにお知らせください。1家庭15分です。",
        Kind.GRADE,
        urgency=Urgency.IMPORTANT,
    ),
    Text(
        "校外学習のしおりを配りました",
        "{day}の校外学習のしおりを配りました。持ち物の欄をお子さんと一緒に確かめてください。",
        Kind.GRADE,
    ),
    Text(
        "学年だより",
        "保護者の皆様\n\n学年だよりをお届けします。算数では、グラフの読み方を学んでいます。\n\n"
        "来週の予定と持ち物をご確認ください。",
        Kind.GRADE,
    ),
    Text(
        "合唱の発表会について",
        "{day}に学年で合唱の発表会をします。体育館で13時40分に始めます。ぜひお越しください。",
        Kind.GRADE,
        AUTUMN,
    ),
)

CLASSROOM = (
    Text(
        "学級だより 第{issue}号",
        "この1週間の様子をお伝えします。係の活動に、どの子も工夫して取り組んでいます。\n\n"
        "来週は図工で空き箱を使います。2個ほど持たせてください。",
        Kind.CLASSROOM,
    ),
    Text(
        "図工の材料について",
        "{day}の図工で使います。牛乳パックを1つ、洗って開いて持たせてください。",
        Kind.CLASSROOM,
    ),
    Text(
        "算数の宿題について",
        "今週の宿題は計算ドリルの18番から22番です。丸つけにご協力ください。",
        Kind.CLASSROOM,
    ),
    Text(
        "懇談会の出欠について",
        "{day}の学級懇談会の出欠を、{deadline}までにお知らせください。",
        Kind.CLASSROOM,
    ),
    Text(
        "調理実習の持ち物",
        "{day}に調理実習をします。エプロン、三角きん、マスクを持たせてください。\n\n"
        "食物アレルギーのことで心配があれば、担任にお知らせください。",
        Kind.CLASSROOM,
        urgency=Urgency.IMPORTANT,
    ),
)

GROUP = (
    Text(
        "活動日の変更について",
        "今週の活動を{day}に変更します。終わりは16時30分です。帰り道に気をつけるよう、お声がけください。",
        Kind.GROUP,
    ),
    Text(
        "土曜日の練習について",
        "{day}の練習は9時から11時30分までです。水筒とタオルを持たせてください。",
        Kind.GROUP,
    ),
    Text(
        "発表のお知らせ",
        "{day}の昼休みに、日ごろの活動を発表します。",
        Kind.GROUP,
    ),
)

URGENT = (
    Text(
        "大雪のため下校を早めます",
        "大雪のため、きょうは13時30分に全員を下校させます。\n\nお迎えに来られる方は、"
        "正門で名簿をご確認ください。学童クラブは通常どおり開いています。",
        Kind.SCHOOL,
        SNOW,
        urgency=Urgency.URGENT,
    ),
    Text(
        "雷のため下校を見合わせています",
        "雷が近づいているため、校舎の中で待たせています。\n\n雷がやみしだい下校させ、あらためてお知らせします。",
        Kind.SCHOOL,
        SUMMER,
        urgency=Urgency.URGENT,
    ),
    Text(
        "不審者の情報について（下校の見守りのお願い）",
        "学区内で不審者の情報がありました。きょうは教員が付きそって集団で下校します。\n\n可能な方は、"
        "ご家庭の近くで見守りをお願いします。",
        Kind.SCHOOL,
        urgency=Urgency.URGENT,
    ),
)

THIS_MORNING = Text(
    "断水のため、きょうの給食を中止します",
    "水道管の工事の影響で学校が断水しています。きょうの給食は中止します。\n\n・お弁当と、"
    "多めの水筒を持たせてください。\n・用意がむずかしいときは、学校にお知らせください。"
    "学校でパンを用意します。\n・授業は通常どおり行います。",
    Kind.SCHOOL,
    urgency=Urgency.URGENT,
)

BOARD = (
    Text(
        "学校閉庁日のお知らせ",
        "教職員の働き方を見直すため、長期休業中に学校閉庁日を設けます。\n\n期間中の緊急の連絡は、"
        "教育委員会事務局にお願いします。",
        Kind.TENANT,
    ),
    Text(
        "就学援助制度のご案内",
        "学用品費や給食費の一部を援助する制度があります。\n\n申請は{deadline}まで、"
        "学校または教育委員会で受け付けます。",
        Kind.TENANT,
        urgency=Urgency.IMPORTANT,
    ),
    Text(
        "登下校の見守り活動について",
        "{day}から1週間を見守り週間とします。地域の皆様と一緒に、通学路で声をかけます。",
        Kind.TENANT,
    ),
)

CLUB = (
    Text(
        "おやつ代の集金について",
        "今月のおやつ代を、{deadline}までに封筒に入れてお持ちください。",
        Kind.SCHOOL,
    ),
    Text(
        "お迎えの時刻について",
        "日が短くなる季節は、18時までのお迎えをお願いしています。延長の方は前日までにお知らせください。",
        Kind.SCHOOL,
    ),
    Text(
        "工作の日のお知らせ",
        "{day}に工作をします。汚れてもよい服で来させてください。",
        Kind.SCHOOL,
    ),
    Text(
        "学童だより{month}月号",
        "{month}月の学童だよりをお届けします。避難訓練とおやつ作りの様子をのせています。",
        Kind.SCHOOL,
    ),
)

MISTAKEN = Text(
    "理科見学の持ち物",
    "12月の理科見学について、お知らせします。\n\n・集合 8時10分\n・持ち物 お弁当、水筒、雨具",
    Kind.CLASSROOM,
)
CORRECTED = Text(
    "【訂正】理科見学の持ち物",
    "集合の時刻をなおしました。\n\n・集合 7時50分\n・持ち物 お弁当、水筒、雨具",
    Kind.CLASSROOM,
)

DRAFTS = (
    Text(
        "クラブ見学について",
        "来週のクラブ見学について（書きかけ）",
        Kind.GRADE,
    ),
    Text(
        "家庭学習のお願い",
        "毎日の音読と計算にご協力ください。",
        Kind.CLASSROOM,
    ),
)

TO_AGREE = Text(
    "読書週間のおねがい",
    "来週は読書週間です。おうちでも、10分の読書にご協力ください。\n\n図書室の本を、毎日1冊まで持ち帰れます。",
    Kind.SCHOOL,
)
PLANNED = Text(
    "算数のコンパスについて",
    "来週から円の学習に入ります。コンパスを持たせてください。\n\n新しく買う必要はありません。学校でも貸し出せます。",
    Kind.CLASSROOM,
)
ASKED = "図書の先生と相談して書きました。ご確認をおねがいします。"
"""Words of a teacher to whoever has to agree."""
