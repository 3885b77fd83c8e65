"""Hiragana as Latin letters, for e-mail addresses."""

ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
SOUNDS = {kana: consonant + vowel for consonant, row in ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
SOUNDS |= {
    "し": "shi",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
    "や": "ya",
    "ゆ": "yu",
}
SOUNDS |= {"よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ー": "", "っ": ""}
SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぇ": "e", "ぉ": "o"}


def romaji(kana: str) -> str:
    """きょうこ → kyouko; long vowels stay as they are written."""
    letters = ""
    for sign in kana:
        if sign in SMALL:
            is_soft = letters.endswith(("shi", "chi", "ji"))
            letters = letters[:-1] + (SMALL[sign][-1] if is_soft else SMALL[sign])
        else:
            letters += SOUNDS[sign]
    return letters
