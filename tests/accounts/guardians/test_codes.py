"""Codes that can be typed from paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.invitations.codes import ALPHABET, LENGTH, code_hash, is_well_formed, new_code, shown, tidied

CODES = st.builds(new_code)


@given(CODES)
def test_a_code_checks_itself_and_finds_every_wrong_letter(code: str) -> None:
    assert (len(code), set(code) <= set(ALPHABET), is_well_formed(code)) == (LENGTH, True, True)
    for place in range(LENGTH):
        for other in ALPHABET.replace(code[place], ""):
            assert not is_well_formed(code[:place] + other + code[place + 1 :])


@given(CODES, st.integers(0, LENGTH - 2))
def test_a_code_finds_two_letters_swapped(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert is_well_formed(swapped) == (code[at] == code[at + 1])


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


@pytest.mark.parametrize(
    "typed", [shown, str.lower, full_width, lambda c: f"  {c[:6]} {c[6:]}\u3000", lambda c: f"ー{c}"[1:]]
)
def test_however_it_is_typed_it_is_the_same_code(typed) -> None:  # noqa: ANN001
    code = new_code()
    assert tidied(typed(code)) == code
    assert code_hash(tidied(typed(code))) == code_hash(code)


def test_look_alikes_are_read_as_what_they_look_like() -> None:
    assert not set("01OISZB") & set(ALPHABET)
    assert tidied("1isz-b") == "LL528"
