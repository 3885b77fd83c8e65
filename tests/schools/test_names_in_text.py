"""Which pupils a text names, and what only looks like a name."""

import cProfile
import random

import pytest
from django.db import transaction

from demo.names import BOYS, FAMILIES, GIRLS
from schools.models import Student
from schools.names_in_text.finding import Finder, Manner
from schools.names_in_text.named import NamedPupil
from schools.names_in_text.pupils import opened
from tests import factories as make
from tests.cast import Cast
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def pupil(family: str, given: str, family_kana: str, given_kana: str) -> NamedPupil:
    return NamedPupil(new_id(), new_id(), family, given, family_kana, given_kana)


SCHOOL = (
    pupil("小川", "ひなた", "おがわ", "ひなた"),
    pupil("加藤", "湊", "かとう", "みなと"),
    pupil("髙﨑", "惠", "たかさき", "めぐみ"),
    pupil("佐藤", "優奈", "さとう", "ゆうな"),
    pupil("佐藤", "優", "さとう", "ゆう"),
    pupil("谷川", "陸", "たにがわ", "りく"),
    pupil("長谷川", "陸", "はせがわ", "りく"),
    pupil("原", "文", "はら", "あや"),
    pupil("岡", "絵里", "おか", "えり"),
    pupil("大西", "洋", "おおにし", "ひろし"),
    pupil("リベイロ", "マリア アナ", "りべいろ", "まりあ あな"),
    pupil("Nguyễn", "Mai", "ぐえん", "まい"),
    pupil("森", "美奈", "もり", "みな"),
    pupil("青木", "拓", "あおき", "たく"),
    pupil("西村", "さくら", "にしむら", "さくら"),
    pupil("𠮷田", "光", "よしだ", "ひかり"),
    pupil("石井", "花", "いしい", "はな"),
    pupil("安藤", "結菜", "あんどう", "ゆいな"),
    pupil("林", "羽奈", "はやし", "はな"),
    pupil("上野", "乃愛", "うえの", "のあ"),
    pupil("上野", "空", "うえの", "そら"),
    pupil("千葉", "陽翔", "ちば", "はると"),
    pupil("小山", "律", "こやま", "りつ"),
    pupil("中川", "律", "なかがわ", "りつ"),
)
FINDER = Finder(SCHOOL)


def named_in(text: str) -> list[str]:
    return ["・".join(bearer.name for bearer in mention.pupils) for mention in FINDER.mentions_in(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("小川ひなたは欠席です", "小川 ひなた"),
        ("小川 ひなた", "小川 ひなた"),
        ("小川　ひなた", "小川 ひなた"),
        ("小川・ヒナタ", "小川 ひなた"),
        ("番号\t氏\t名\n12\t小川\tひなた\n", "小川 ひなた"),
        ("小川\nひなた", "小川 ひなた"),
        ("小川\r\n  ひなた", "小川 ひなた"),
        ("小川（おがわ）ひなた（ひなた）", "小川 ひなた"),
        ("《氏名》小川\u200bひなた", "小川 ひなた"),
        ("おがわひなた", "小川 ひなた"),
        ("オガワ ヒナタ", "小川 ひなた"),
        ("ｵｶﾞﾜ ﾋﾅﾀ", "小川 ひなた"),
        ("⼩川ひなた", "小川 ひなた"),
        ("4年1組小川ひなた様", "小川 ひなた"),
        ("高崎恵", "髙﨑 惠"),
        ("髙﨑　惠", "髙﨑 惠"),
        ("⻄村さくら", "西村 さくら"),
        ("⻘木　拓", "青木 拓"),
        ("吉田光", "𠮷田 光"),
        ("𠮷田 光", "𠮷田 光"),
        ("長谷川陸", "長谷川 陸"),
        ("⻑谷川　陸", "長谷川 陸"),
        ("佐藤優奈", "佐藤 優奈"),
        ("原 文", "原 文"),
        ("原文さん", "原 文"),
        ("おか えり", "岡 絵里"),
        ("大西 洋", "大西 洋"),
        ("マリア・アナ・リベイロ", "リベイロ マリア アナ"),
        ("リベイロ マリア アナ", "リベイロ マリア アナ"),
        ("MAI NGUYEN", "Nguyễn Mai"),
        ("Nguyen Mai さん", "Nguyễn Mai"),
        ("ひなたさんは元気です", "小川 ひなた"),
        ("今日はひなたくんが", "小川 ひなた"),
        ("ヒナタちゃん", "小川 ひなた"),
        ("湊君と", "加藤 湊"),
        ("図書委員の湊さん", "加藤 湊"),
        ("4年1組湊さん", "加藤 湊"),
        ("マリアさん", "リベイロ マリア アナ"),
        ("加藤さんのお母さん", "加藤 湊"),
        ("加藤様", "加藤 湊"),
        ("花さん", "石井 花"),
        ("安藤ゆいな", "安藤 結菜"),
        ("安藤 ゆいなさん", "安藤 結菜"),
        ("安藤ゆいなさんの卵アレルギーの件です", "安藤 結菜"),
        ("安藤ユイナ", "安藤 結菜"),
        ("安藤　ﾕｲﾅ", "安藤 結菜"),
        ("4年1組安藤ゆいなは欠席です", "安藤 結菜"),
        ("番号\t氏\t名\n12\t安藤\tゆいな\n", "安藤 結菜"),
        ("あんどう結菜", "安藤 結菜"),
        ("担任はあんどう結菜に伝えました", "安藤 結菜"),
        ("アンドウ 結菜さん", "安藤 結菜"),
        ("髙﨑めぐみ", "髙﨑 惠"),
        ("たかさき恵さん", "髙﨑 惠"),
        ("林はなさん", "林 羽奈"),
        ("代表は林はな、以上", "林 羽奈"),
        ("上野のあの係から上野のあまで", "上野 乃愛"),
        ("上野 のあ", "上野 乃愛"),
        ("うえの空さん", "上野 空"),
        ("千葉はるとの忘れもの", "千葉 陽翔"),
        ("森みなさん", "森 美奈"),
        ("加藤みなとくん", "加藤 湊"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, name: str) -> None:
    assert named_in(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "さくらが咲き、ひかりがあふれる季節になりました。",
        "みなさん、たくさん食べましょう。",
        "皆様におかれましては",
        "英語の原文を読みます",
        "おかえり！",
        "大西洋と太平洋",
        "小川の水がつめたい。ひなたで休みます。",
        "「小川」「ひなた」",
        "湊小学校の校長",
        "かなたさん",
        "橘花さん",
        "お花さんに水をやる",
        "りくつを言う",
        "佐伯先生、野口先生",
        "様々な様子",
        "海と空と光",
        "mailで送る",
        "Maiden Nguyenova",
        "加藤 ひなたさんのお父さんが来ます",
        "安藤 ひなたさん",
        "林はなくなり、上野のあたりは町になった。林はなの道",
        "青森はなやか",
        "机のうえの空きびん",
        "はやし花びら",
        "森かなぶん",
    ],
)
def test_what_only_looks_like_a_name_is_nobody(text: str) -> None:
    assert named_in(text) == []


def test_a_longer_name_hides_the_shorter_one_inside_it() -> None:
    assert named_in("佐藤優奈と長谷川陸") == ["佐藤 優奈", "長谷川 陸"]
    assert named_in("佐藤優と谷川陸") == ["佐藤 優", "谷川 陸"]


def test_two_pupils_of_one_given_name_are_both_meant() -> None:
    (mention,) = FINDER.mentions_in("陸さん")
    assert (mention.manner, [p.family_name for p in mention.pupils]) == (Manner.GIVEN, ["谷川", "長谷川"])


def test_whoever_is_named_in_full_is_not_named_again_in_short() -> None:
    mentions = FINDER.mentions_in("谷川 陸さん（たにがわ りく）は… 陸さんは… 谷川さんは…")
    assert [(mention.manner, mention.pupils[0].name) for mention in mentions] == [(Manner.WHOLE, "谷川 陸")]


def test_a_family_name_before_a_given_name_says_which_of_its_bearers_is_meant() -> None:
    assert named_in("中川りつさん") == ["中川 律"]
    assert named_in("こやま律さんと、律さん") == ["小山 律"]
    assert named_in("律さん") == ["小山 律・中川 律"]
    assert named_in("リベイロ マリアさん") == ["リベイロ マリア アナ"]
    assert named_in("Nguyen マイさん") == ["Nguyễn Mai"]


def test_given_names_that_stand_alone_are_counted() -> None:
    assert FINDER.given_names_alone("ひなた\t優奈\tゆう\nさくら　絵里、ひなた") == 5
    assert FINDER.given_names_alone("さくらが咲き、ひなたで休む") == 0


def test_the_names_of_a_place_are_opened(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = opened(cast.sakura.pk, Student.objects.filter(tenant=cast.sakura))
    assert {p.name for p in found.pupils} == {"小川 ひなた", "加藤 湊", "安藤 結菜", "小川 そら"}
    assert found.unreadable == 0


def test_a_name_that_does_not_open_is_counted_and_never_looked_for(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        other = make.make_student(cast.room_41, "読み取れ", "ません", kana=("よみとれ", "ません"))
        sealed = Student.objects.filter(pk=other.pk).values_list("family_name", flat=True).get()
        Student.objects.filter(pk=cast.minato.pk).update(family_name=sealed)
        found = opened(cast.sakura.pk, Student.objects.filter(tenant=cast.sakura))
    assert found.unreadable == 1
    assert "加藤 湊" not in {p.name for p in found.pupils}


def test_two_thousand_pupils_are_looked_for_in_a_hundred_kilobytes_within_a_moment() -> None:
    """Measured: 217,000 calls of functions, which no other process disturbs, in 0.04 s."""
    chance = random.Random(7)
    school = [
        pupil(family.text, given.text, family.kana, given.kana)
        for family, given in ((chance.choice(FAMILIES), chance.choice(GIRLS + BOYS)) for _ in range(2_000))
    ]
    lines = ["運動会のお知らせです。水筒を持たせてください。"] * 1_400
    lines[700] = f"{school[9].name}さん"
    text = "\n".join(lines)
    assert len(text.encode()) > 90_000
    with cProfile.Profile() as profile:
        (mention,) = Finder(school).mentions_in(text)
    calls = sum(entry.callcount for entry in profile.getstats())
    assert calls < 400_000
    assert mention.pupils[0].name == school[9].name
