"""One form for all the ways in which a name can be typed, or stand in a register."""

import re
import unicodedata

# Kanji that are one name to the person who searches: the register's form, then the one that is typed.
PAIRS = (
    "髙高 﨑崎 嵜崎 斉斎 齊斎 齋斎 邊辺 邉辺 澤沢 濱浜 濵浜 廣広 國国 櫻桜 龍竜 瀧滝 嶋島 嶌島 冨富 𠮷吉 栁柳 瀨瀬 "
    "德徳 惠恵 榮栄 眞真 條条 遙遥 凜凛 檜桧 關関 黑黒 藪薮 籔薮 曾曽 圓円 壽寿 實実 淺浅 邨村 舘館 萬万 禮礼 穗穂 "
    "來来 彌弥 槇槙 與与 學学 豐豊 藏蔵 應応 將将 祿禄 敎教 靜静 鷗鴎 鄕郷 賴頼 淵渕 峯峰 埜野 嶽岳 舩船"
)
VARIANTS = str.maketrans({pair[0]: pair[1] for pair in PAIRS.split()})
KATAKANA = {letter: letter - 0x60 for letter in range(ord("ァ"), ord("ヶ") + 1)}
LATIN_ACCENTS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """Without spaces, signs and accents, katakana as hiragana, kanji in their usual form.

    ｵｶﾞﾜ becomes おがわ, 髙﨑 becomes 高崎, Nguyễn becomes nguyen: what two people write for one name becomes equal.
    """
    parts = LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    letters = unicodedata.normalize("NFC", parts).translate(KATAKANA).translate(VARIANTS)
    return "".join(letter for letter in letters if letter.isalnum())
