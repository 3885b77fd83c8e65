"""A school that wants late arrivals and leaving early told by telephone."""

import re
from typing import Any

import pytest
from django.test import Client

from auditlog.models import Entry
from messaging.absences.models import AbsenceRules, Report
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import absences, add_word, report, reports, rows, set_rules, words
from tests.messaging.absences.test_changing import cancel, change
from tests.messaging.absences.test_rules import DECIDED, URL
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")

BOTH = ["late", "leaving_early"]
KIND = re.compile(r'<input[^>]* name="kind"[^>]*>')


def kinds_on(answer: Any) -> list[tuple[str, str]]:
    """How each kind on a page is sent: (radio, late)."""
    tags = KIND.findall(answer.content.decode())
    return [(attribute(tag, "type"), attribute(tag, "value")) for tag in tags]


def attribute(tag: str, name: str) -> str:
    return str(re.findall(rf' {name}="([^"]*)"', tag)[0])


def refusal(client: Client, *students: Any, **said: Any) -> tuple[str, str]:
    """What stands at the kind, and the whole page."""
    answer: Any = client.post("/absences/", words(*students, note="朝から", **said))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "朝から" in text, "what was typed is kept"
    errors = answer.context["form"].errors
    assert list(errors) == ["kind"]
    return str(errors["kind"][0]), text


@pytest.mark.parametrize("taken", [[], ["late"], ["leaving_early"], BOTH])
def test_a_manager_says_which_kinds_guardians_can_choose(cast: Cast, taken: list[str]) -> None:
    client = signed_in(cast.manager)
    client.post(URL, DECIDED)
    assert client.post(URL, {**DECIDED, "kinds": taken}).status_code == 302
    (kept,) = rows(AbsenceRules, cast.sakura.pk)
    assert kept.hidden_kinds == [kind for kind in BOTH if kind not in taken]
    page: Any = client.get(URL)
    assert page.context["form"]["kinds"].value() == taken
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.filter(event="school.settings_changed").latest("id")
    assert (entry.school_id, entry.details["absences"]) == (cast.hibari.pk, ["hidden_kinds"] if taken != BOTH else [])


def test_to_be_absent_is_not_for_a_school_to_hide(cast: Cast) -> None:
    client = signed_in(cast.manager)
    page: Any = client.get(URL)
    assert [key for key, _label in page.context["form"].fields["kinds"].choices] == BOTH
    assert client.post(URL, {**DECIDED, "kinds": ["absent"]}).status_code == 422
    assert rows(AbsenceRules, cast.sakura.pk) == []


def test_with_one_kind_left_nobody_is_asked_for_it(cast: Cast) -> None:
    set_rules(cast.hibari, hidden_kinds=BOTH, phone="03-0000-0417")
    client = signed_in(cast.minato_mother)
    page: Any = client.get("/absences/")
    text = page.content.decode()
    assert kinds_on(page) == [("hidden", "absent")]
    assert "どうしますか" not in text
    assert "told__times" not in text
    assert "<h1>欠席の連絡</h1>" in re.sub(r">\s+|\s+<", lambda found: found[0].strip(), text)
    assert "ひばり小学校は、遅刻・早退の連絡を、この画面では受けていません。" in text
    assert 'href="tel:0300000417"' in text
    report(client, cast.minato)
    assert [sent.kind for sent in reports(cast.minato)] == ["absent"]


def test_with_some_left_those_are_offered(cast: Cast) -> None:
    rules = set_rules(cast.hibari, hidden_kinds=["late"])
    client = signed_in(cast.minato_mother)
    assert kinds_on(client.get("/absences/")) == [("radio", "absent"), ("radio", "leaving_early")]
    with tenant_scope(cast.sakura.pk):
        AbsenceRules.objects.filter(pk=rules.pk).update(hidden_kinds=BOTH)
    add_word(cast.hibari, "activity", "プール")
    assert kinds_on(client.get("/absences/")) == [("radio", "absent"), ("radio", "other")]


def test_a_school_without_rules_takes_all(cast: Cast) -> None:
    page: Any = signed_in(cast.minato_mother).get("/absences/")
    assert [value for _type, value in kinds_on(page)] == ["absent", "late", "leaving_early"]
    assert page.context["by_telephone"] == []
    assert "欠席・遅刻の連絡" in page.content.decode()


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"kind": "late", "arrives_at": "10:00"}, "遅刻"),
        ({"kind": "leaving_early", "leaves_at": "14:00"}, "早退"),
        ({"kind": "leaving_early"}, "早退"),
    ],
)
def test_what_is_sent_all_the_same_is_refused_with_what_to_do(cast: Cast, said: dict[str, str], label: str) -> None:
    """The page was open before the school decided."""
    set_rules(cast.hibari, hidden_kinds=BOTH)
    error, text = refusal(signed_in(cast.minato_mother), cast.minato, **said)
    assert error == f"湊さん（ひばり小学校）の「{label}」は、この画面では受けていません。学校にお電話ください。"
    (tag,) = KIND.findall(text)
    assert ('type="radio"' in tag, "checked" in tag) == (True, False), "it is not sent as something else unasked"
    typed = [time for name, time in said.items() if name != "kind"]
    assert all(f'value="{time}"' in text for time in typed)
    assert (reports(cast.minato), absences(cast.minato)) == ([], [])


def test_of_brothers_and_sisters_each_ones_school_decides(cast: Cast, mother: Client) -> None:
    set_rules(cast.hibari, hidden_kinds=["late"])
    assert ("radio", "late") in kinds_on(mother.get("/absences/")), "the other child's school takes it"
    error, text = refusal(mother, cast.sora, cast.hinata, kind="late")
    assert error == (
        "ひなたさん（ひばり小学校）の「遅刻」は、この画面では受けていません。学校にお電話ください。"
        "ほかの分は、ひなたさん（ひばり小学校）の印を外すと送れます。"
    )
    assert ["checked" in tag for tag in KIND.findall(text) if 'value="late"' in tag] == [True]
    assert (reports(cast.hinata), reports(cast.sora)) == ([], [])
    report(mother, cast.sora, kind="late")
    report(mother, cast.hinata, kind="absent")
    assert [sent.kind for child in (cast.sora, cast.hinata) for sent in reports(child)] == ["late", "absent"]


def test_where_no_school_takes_it_all_children_are_named(cast: Cast, mother: Client) -> None:
    for school in (cast.hibari, cast.aoba):
        set_rules(school, hidden_kinds=["late"])
    error, _text = refusal(mother, cast.hinata, cast.sora, kind="late")
    assert error == (
        "ひなたさん（ひばり小学校）・そらさん（あおば中学校）の「遅刻」は、"
        "この画面では受けていません。学校にお電話ください。"
    )


def test_one_tenants_school_does_not_decide_for_anothers(cast: Cast) -> None:
    set_rules(cast.kaede_school, hidden_kinds=["late"])
    client = signed_in(cast.both)
    error, _text = refusal(client, cast.minato, cast.kaede_child, kind="late")
    assert error.startswith("楓さん（かえで学園小学校）の「遅刻」は")
    report(client, cast.minato, kind="late")
    assert [len(reports(child)) for child in (cast.minato, cast.kaede_child)] == [1, 0]


def test_what_was_sent_before_is_still_shown_changed_and_taken_back(cast: Cast, mother: Client) -> None:
    sent = report(mother, cast.hinata, kind="late", arrives_at="10:00")
    set_rules(cast.hibari, hidden_kinds=BOTH)
    page: Any = mother.get(f"/absences/{sent}/")
    assert "遅刻" in page.content.decode()
    assert kinds_on(mother.get(f"/absences/{sent}/change/")) == [("radio", "absent"), ("radio", "late")]
    assert change(mother, sent, kind="late", arrives_at="11:30", reason="hospital").status_code == 302
    assert [(one.kind, one.arrives_at.hour) for one in reports(cast.hinata) if one.arrives_at] == [("late", 11)]
    assert change(mother, sent, kind="leaving_early", leaves_at="14:00").status_code == 422
    assert cancel(mother, sent).status_code == 302
    assert [absence.state for absence in absences(cast.hinata)] == ["cancelled"]


def test_an_absence_does_not_become_what_the_school_has_hidden(cast: Cast, mother: Client) -> None:
    sent = report(mother, cast.hinata)
    set_rules(cast.hibari, hidden_kinds=["late"])
    answer: Any = change(mother, sent, kind="late", note="朝から")
    assert answer.status_code == 422
    assert answer.context["form"].errors["kind"] == [
        "ひなたさん（ひばり小学校）の「遅刻」は、この画面では受けていません。学校にお電話ください。"
    ]
    assert "朝から" in answer.content.decode()
    assert [one.kind for one in reports(cast.hinata)] == ["absent"]
    assert change(mother, sent, kind="leaving_early", leaves_at="14:00").status_code == 302


@pytest.mark.parametrize(("kind", "more"), [("late", {}), ("leaving_early", {"leaves_at": "14:00"})])
def test_staff_enter_every_kind(cast: Cast, kind: str, more: dict[str, str]) -> None:
    set_rules(cast.hibari, hidden_kinds=BOTH)
    url = f"/s/hibari/absences/students/{cast.yuina.pk}/"
    client = signed_in(cast.other_teacher)
    assert [value for _type, value in kinds_on(client.get(url))] == ["absent", "late", "leaving_early"]
    data = {name: value for name, value in words(kind=kind, **more).items() if name != "places"}
    assert client.post(url, data).status_code == 302
    assert [(sent.kind, sent.how) for sent in reports(cast.yuina)] == [(kind, Report.How.PHONE)]
