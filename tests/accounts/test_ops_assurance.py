"""The checks of the operator's door: green as things are, red when a promise is broken."""

import dataclasses
from typing import Any

import pytest

from accounts import gate
from accounts.models import TotpDevice, User
from accounts.ops import admin, assurance, masking, site, tables
from accounts.ops import session as ops_session
from accounts.ops.assurance import operator_sees_nobody, second_factor_is_always_asked
from accounts.second_factor import asking, verify
from tests.cast import Cast
from tetoru.assurance import Broken, all_checks


def test_both_are_registered_and_hold_and_leave_nobody_behind(cast: Cast) -> None:
    sections = {check.name: check.section for check in all_checks()}
    assert (sections["operator.second_factor"], sections["operator.blind"]) == (6, 19)
    before = User.objects.count(), TotpDevice.objects.count()
    assert "pages shut before and open after" in second_factor_is_always_asked()
    assert "none to be changed" in operator_sees_nobody()
    assert (User.objects.count(), TotpDevice.objects.count()) == before


def test_a_page_without_the_second_factor_breaks_the_promise(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "AT_OPS", dataclasses.replace(asking.AT_OPS, url_name="ops:index"))
    with pytest.raises(Broken, match=r"open before the second factor: /ops/$"):
        second_factor_is_always_asked()


def test_a_site_that_does_not_ask_breaks_the_promise(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.OperatorSite, "has_permission", lambda _self, _request: True)
    with pytest.raises(Broken, match="open before the second factor"):
        second_factor_is_always_asked()


def test_pages_that_never_open_prove_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ops_session, "is_open", lambda _session: False)
    with pytest.raises(Broken, match="shut after it"):
        second_factor_is_always_asked()


def test_a_code_that_opens_twice_breaks_the_promise(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    original = verify.matching_step
    monkeypatch.setattr(verify, "matching_step", lambda secret, typed, after: original(secret, typed, after=0))
    with pytest.raises(Broken, match="right, right"):
        second_factor_is_always_asked()


def test_guessing_without_an_end_breaks_the_promise(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "TRIES", 500)
    with pytest.raises(Broken, match=r"wrong, right$"):
        second_factor_is_always_asked()


def test_an_encrypted_column_in_clear_breaks_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (masking, assurance):
        monkeypatch.setattr(module, "is_plain", lambda _field: True)
    with pytest.raises(Broken, match=r"schools_student\.given_name is encrypted and not masked"):
        operator_sees_nobody()


def test_a_value_that_slips_past_the_mask_breaks_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    original = masking._cell

    def leaking(row: Any, field: Any) -> Any:
        cell = original(row, field)
        return dataclasses.replace(cell, text=str(getattr(row, field.attname))) if field.name == "given_name" else cell

    monkeypatch.setattr(masking, "_cell", leaking)
    with pytest.raises(Broken, match=r"schools\.Student shows given_name"):
        operator_sees_nobody()


def test_words_in_the_logs_details_break_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking, "_flat", str)
    with pytest.raises(Broken, match=r"auditlog\.Entry shows details"):
        operator_sees_nobody()


@pytest.mark.parametrize("power", ["add", "change", "delete"])
def test_a_right_to_write_breaks_the_promise(monkeypatch: pytest.MonkeyPatch, power: str) -> None:
    monkeypatch.setattr(admin.MaskedAdmin, f"has_{power}_permission", lambda *_args: True)
    with pytest.raises(Broken, match=rf"schools\.Tenant can {power}"):
        operator_sees_nobody()


def test_a_free_condition_breaks_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin.MaskedAdmin, "lookup_allowed", lambda *_args: True)
    with pytest.raises(Broken, match=r"accounts\.User can be asked by any condition"):
        operator_sees_nobody()


def test_a_table_that_is_not_at_the_site_is_no_green() -> None:
    assert len(tables.TABLES) > 25
    with pytest.raises(StopIteration):
        assurance._model("schools.Nothing")
