"""A school decides how it takes reports."""

import datetime as dt
from typing import Any

import pytest

from auditlog.models import Entry
from messaging.absences.actions.rules import MOST_WORDS
from messaging.absences.models import AbsenceRules, OwnWord
from messaging.absences.reasons import suggested_category
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import add_word, at, report, reports, rows, set_rules
from tetoru.tenancy import tenant_scope

URL = "/s/hibari/settings/absences/"
DECIDED = {
    "cut_off": "08:05",
    "phone": "03-0000-0417",
    "asks_temperature": "on",
    "kinds": ["late", "leaving_early"],
    "reasons": ["fever", "injury"],
}


def rules(cast: Cast) -> list[AbsenceRules]:
    return rows(AbsenceRules, cast.sakura.pk)


def words(cast: Cast) -> list[OwnWord]:
    return rows(OwnWord, cast.sakura.pk)


@pytest.mark.parametrize("who", ["manager", "school_admin"])
def test_a_manager_or_admin_sets_the_rules_of_the_school(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.post(URL, DECIDED)["Location"] == URL
    (kept,) = rules(cast)
    assert (kept.school_id, kept.cut_off, kept.phone, kept.asks_temperature) == (
        cast.hibari.pk, dt.time(8, 5), "03-0000-0417", True
    )  # fmt: skip
    assert set(kept.hidden_reasons) == {"headache", "stomach", "infection", "hospital", "family", "mourning"}
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="school.settings_changed")
    assert (entry.school_id, entry.details["absences"]) == (
        cast.hibari.pk, ["cut_off", "phone", "asks_temperature", "hidden_reasons"]
    )  # fmt: skip
    client.post(URL, {**DECIDED, "phone": "", "reasons": []})
    assert [one.phone for one in rules(cast)] == [""]


def test_guardians_meet_the_rules_at_once(cast: Cast) -> None:
    signed_in(cast.manager).post(URL, {**DECIDED, "cut_off": "07:00"})
    with at(7, 12):
        mother = signed_in(cast.mother)
        page: Any = mother.get("/absences/")
        assert 'href="tel:0300000417"' in page.content.decode()
        report(mother, cast.hinata)
    assert reports(cast.hinata)[0].is_after_cut_off


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"cut_off": "朝"}, "時刻を 10:30 の形で"),
        ({"cut_off": "25:00"}, "時刻を 10:30 の形で"),
        ({"cut_off": ""}, "時刻を入れてください"),
        ({"phone": "学校まで"}, "電話番号を 03-0000-0000 の形で"),
        ({"phone": "--------"}, "電話番号を 03-0000-0000 の形で"),
        ({"phone": "0" * 21}, "20文字までです"),
    ],
)
def test_what_is_no_time_and_no_telephone_is_refused(cast: Cast, wrong: dict[str, str], says: str) -> None:
    response: Any = signed_in(cast.manager).post(URL, {**DECIDED, **wrong})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert rules(cast) == []


@pytest.mark.parametrize(
    "typed",
    [
        "０３－００００－０４１７", "03−0000−0417", "03ー0000ー0417", "０３‐００００―０４１７",
        "(03)0000-0417", "（０３）００００（０４１７）",
        "03 0000 0417", " 03-0000-0417 ",
    ],
)  # fmt: skip
def test_a_number_is_kept_as_one_that_can_be_called_however_it_is_written(cast: Cast, typed: str) -> None:
    assert signed_in(cast.manager).post(URL, {**DECIDED, "phone": typed}).status_code == 302
    assert [(one.phone, one.phone_digits) for one in rules(cast)] == [("03-0000-0417", "0300000417")]


def test_a_word_is_added_once_and_retired_without_being_lost(cast: Cast) -> None:
    client = signed_in(cast.manager)
    for _time in range(2):
        answer: Any = client.post(f"{URL}words/", {"kind": "activity", "label": " プール "})
    assert answer.status_code == 422
    assert "おなじことばが、もうあります" in answer.content.decode()
    (pool,) = words(cast)
    assert (pool.label, pool.school_id, pool.retired_at) == ("プール", cast.hibari.pk, None)
    with at(7, 12):
        mother = signed_in(cast.mother)
        told = report(mother, cast.hinata, kind="other", activity=pool.pk)
        assert client.post(f"{URL}words/{pool.pk}/").status_code == 302
        page: Any = mother.get(f"/absences/{told}/")
        assert "プール" in page.content.decode()
        form: Any = mother.get("/absences/")
        assert "プール" not in form.content.decode().partition("<form")[2]
    assert client.post(f"{URL}words/{pool.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("発熱", "はじめからある理由です"),
        (" 発 熱\u200b", "はじめからある理由です"),
        ("その他", "はじめからある理由です"),
        ("ﾊﾞｽ酔い", "おなじことばが、もうあります"),
        ("\u200b", "ことばを入れてください"),
        ("\u3164", "ことばを入れてください"),
    ],
)
def test_two_words_that_look_the_same_and_one_that_looks_like_nothing_are_refused(
    cast: Cast, label: str, says: str
) -> None:
    add_word(cast.hibari, "reason", "バス酔い")
    answer: Any = signed_in(cast.manager).post(f"{URL}words/", {"kind": "reason", "label": label})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert [word.label for word in words(cast)] == ["バス酔い"]


@pytest.mark.parametrize("kind", ["x", ""])
def test_a_word_of_no_kind_is_refused_in_our_words(cast: Cast, kind: str) -> None:
    answer: Any = signed_in(cast.manager).post(f"{URL}words/", {"kind": kind, "label": "プール"})
    text = answer.content.decode()
    assert (answer.status_code, "画面を開きなおしてから、追加してください" in text, "候補" in text) == (
        422,
        True,
        False,
    )


def test_a_list_has_an_end(cast: Cast) -> None:
    for number in range(MOST_WORDS):
        add_word(cast.hibari, "reason", f"理由{number}")
    client = signed_in(cast.manager)
    answer: Any = client.post(f"{URL}words/", {"kind": "reason", "label": "もう1つ"})
    assert answer.status_code == 422
    assert client.post(f"{URL}words/", {"kind": "activity", "label": "プール"}).status_code == 302
    for wrong in ({"kind": "x", "label": "y"}, {"kind": "reason", "label": ""}, {"kind": "reason", "label": "あ" * 21}):
        assert client.post(f"{URL}words/", wrong).status_code == 422
    assert len(words(cast)) == MOST_WORDS + 1


def test_others_neither_see_nor_change_the_rules(cast: Cast) -> None:
    set_rules(cast.hibari, phone="03-0000-0417")
    word = add_word(cast.hibari, "reason", "ことばの教室")
    for person, code in (("teacher", 403), ("other_teacher", 403), ("aoba_teacher", 404), ("kaede_teacher", 404)):
        client = signed_in(getattr(cast, person))
        answers = [client.get(URL), client.post(URL, DECIDED), client.post(f"{URL}words/{word.pk}/")]
        assert [answer.status_code for answer in answers] == [code] * 3
    assert [one.cut_off for one in rules(cast)] == [dt.time(8, 20)]
    assert [one.retired_at for one in words(cast)] == [None]


def test_a_category_is_suggested_and_a_suspension_never(cast: Cast) -> None:
    found = [suggested_category(*told) for told in (("absent", "fever"), ("absent", "infection"), ("absent", "x"))]
    assert found == ["sickness", "sickness", None]
    assert [suggested_category(kind, "fever") for kind in ("late", "leaving_early", "other")] == ["late", "early", None]


def test_a_schools_own_reason_suggests_what_the_school_says_and_a_suspension_never(cast: Cast) -> None:
    client = signed_in(cast.manager)
    said = {"kind": "reason", "label": "インフルエンザ", "suggested": "sickness"}
    refused: Any = client.post(f"{URL}words/", {**said, "suggested": "suspension"})
    assert refused.status_code == 422
    assert 'value="インフルエンザ"' in refused.content.decode()
    assert client.post(f"{URL}words/", said).status_code == 302
    client.post(f"{URL}words/", {"kind": "activity", "label": "プール", "suggested": "sickness"})
    assert {one.label: one.suggested for one in words(cast)} == {"インフルエンザ": "sickness", "プール": ""}
    page: Any = client.get(URL)
    assert "区分の案：病欠" in page.content.decode()
    flu = next(one for one in words(cast) if one.suggested)
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, reason=flu.pk)
        client = signed_in(cast.manager)
        client.post(f"{URL}words/{flu.pk}/")
        board: Any = signed_in(cast.teacher).get("/s/hibari/absences/")
    assert "病欠で確認する" in board.content.decode(), "also when it is on the list no more"
