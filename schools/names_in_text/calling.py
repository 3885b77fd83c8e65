"""How pupils are spoken of, and what only looks like it: みなさん is nobody's name."""

import re

from schools.names_in_text.letters import Letters

HONORIFIC = re.compile(r"さん(?!ぽ|すう|がつ|にん|ねん|ばん)|くん(?!れん)|ちゃん|さま|君(?!が代)|様(?![々子式相])")
CALLED_SO = (
    "みなさん みなさま 皆さん 皆様 皆さま たくさん おくさん 奥さん 奥様 奥さま かみさま 神様 神さま "
    "おうさま 王様 王さま ほとけさま 仏様 仏さま とのさま 殿様 ひめさま 姫様 姫さま 客様 客さま "
    "赤ちゃん あかちゃん くまさん 熊さん くまくん"
)
NOBODY = frozenset(CALLED_SO.split())
NOT_A_NAME = frozenset({"大西洋"})
"""A word of the dictionary that is also a family name with a given name."""
BEFORE_A_KANJI = frozenset("組年長員係班番児童徒生部級男女父母兄姉弟妹")
PARTICLES = frozenset("はがをにとのもでやへ")
BEGIN_LIKE_PARTICLES = PARTICLES | frozenset("かまよな")
"""Also から, かな, まで, より, など."""
LONG_PARTICLES = ("から", "まで", "より", "だけ", "など")

KANJI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff々〆]")
KANA = re.compile("[\u3040-\u309fー]+")
LATIN = re.compile("[a-z]")


def is_kana(word: str) -> bool:
    """Whether a folded word is hiragana from end to end."""
    return KANA.fullmatch(word) is not None


def begins_a_name(letters: Letters, start: int, end: int) -> bool:
    """Whether a given or a family name can begin here: not inside another word, and not behind お."""
    before, word = letters.before(start), letters.text[start:end]
    if not before:
        return True
    if before in "おご御":
        return False
    if is_kana(word):
        return not is_kana(before) or len(word) >= 3 or before in PARTICLES
    if LATIN.match(word):
        return LATIN.match(before) is None
    return KANJI.match(before) is None or before in BEFORE_A_KANJI


def is_whole_name(letters: Letters, start: int, seam: int, end: int) -> bool:
    """Whether family and given name, side by side, are a name here and not a piece of the running text.

    原文 is a word unless somebody wrote 原 文; おかえり is one unless it is お帰り no more: おか えり.
    """
    word = letters.text[start:end]
    if letters.is_gap(seam) and not LATIN.match(word):
        return True
    if HONORIFIC.match(letters.text, end):
        return True
    stands_alone = not letters.before(start) and not letters.after(end)
    if LATIN.match(word):
        return stands_alone
    if is_kana(word):
        return len(word) >= 6 or (len(word) == 5 and stands_alone)
    return len(word) >= 3 and word not in NOT_A_NAME


def is_mixed_name(letters: Letters, start: int, seam: int, end: int) -> bool:
    """Whether kanji and kana, side by side, are a name: 安藤ゆいな, あんどう結菜; not 上野のあたり, 机のうえの花.

    Nobody filed it so, and the half in kana is often a word or the beginning of one: what stands around decides.
    """
    first, second = letters.text[start:seam], letters.text[seam:end]
    if not (is_kana(first) or is_kana(second)):
        return is_whole_name(letters, start, seam, end)
    if HONORIFIC.match(letters.text, end):
        return begins_a_name(letters, start, seam)
    if not letters.before(start) and not letters.after(end):
        return True
    if is_kana(second):
        return _begins_in_kanji(letters, start, seam) and _ends_in_kana(letters, start, seam, end)
    return _begins_in_kana(letters, start, seam) and _ends_in_kanji(letters, seam, end)


def _begins_in_kanji(letters: Letters, start: int, seam: int) -> bool:
    """青森 is not 森; two kanji and more are a family name also behind a word."""
    return seam - start >= 2 or begins_a_name(letters, start, seam)


def _ends_in_kana(letters: Letters, start: int, seam: int, end: int) -> bool:
    """A short given name ends where the word does, or before は, から: not in 上野のあたり, 林はなのはな."""
    given, after = letters.text[seam:end], letters.after(end)
    if not after or len(given) >= 3:
        return True
    if seam - start == 1 and given[0] in BEGIN_LIKE_PARTICLES and not letters.is_gap(seam):
        return False
    return not is_kana(after) or after in PARTICLES or letters.text.startswith(LONG_PARTICLES, end)


def _begins_in_kana(letters: Letters, start: int, seam: int) -> bool:
    """Not 机のうえの花: kana behind kana is seldom a family name, unless one is spoken of: はあんどう結菜."""
    before = letters.before(start)
    return not before or not is_kana(before) or (seam - start >= 3 and before in PARTICLES and before != "の")


def _ends_in_kanji(letters: Letters, seam: int, end: int) -> bool:
    """One kanji may go on as another word: はやし新しい, おの大きい."""
    if end - seam >= 2:
        return True
    after = letters.after(end)
    return letters.text[seam - 1] != "の" and (not after or after in PARTICLES)
