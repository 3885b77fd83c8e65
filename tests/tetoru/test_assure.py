"""`manage.py assure`: what it tells, keeps and refuses."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from tetoru import assurance
from tetoru.assurance import Broken, Severity, all_checks, check, prove
from tetoru.models import CheckResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> dict[str, assurance.Check]:
    """A registry with two invented checks in it, and nothing else."""
    all_checks()
    registry: dict[str, assurance.Check] = {}
    monkeypatch.setattr(assurance, "_checks", registry)

    @check("tea.warm", section=7, promise="お茶はあたたかい。", breaks="冷めれば失敗します。")
    def tea_is_warm() -> str:
        return "61 degrees"

    @check("milk.fresh", section=15, promise="牛乳は新しい。", breaks="古ければ失敗します。", severity=Severity.WARNING)
    def milk_is_fresh() -> str:
        raise Broken("4 days old")

    return registry


def assure(*arguments: Any, **options: Any) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("assure", *arguments, stdout=out, no_color=True, **options)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_a_broken_promise_ends_with_status_1_and_all_results_are_kept(only: Any) -> None:
    text, status = assure()
    assert status == 1
    assert text.splitlines() == [
        "holds   §7   tea.warm                 61 degrees",
        "BROKEN  §15  milk.fresh               4 days old",
        "1 of 2 checks hold",
    ]
    kept = CheckResult.objects.order_by("section").values_list("check_name", "section", "holds", "evidence")
    assert list(kept) == [("tea.warm", 7, True, "61 degrees"), ("milk.fresh", 15, False, "4 days old")]


def test_when_all_hold_the_status_is_0(only: Any) -> None:
    assert assure("tea.warm")[1] == 0
    assert assure(section=7)[1] == 0


def test_json_is_a_list_of_results(only: Any) -> None:
    text, status = assure(json=True)
    assert status == 1
    assert json.loads(text) == [
        {
            "section": 7,
            "check": "tea.warm",
            "holds": True,
            "evidence": "61 degrees",
            "severity": "critical",
            "promise": "お茶はあたたかい。",
        },
        {
            "section": 15,
            "check": "milk.fresh",
            "holds": False,
            "evidence": "4 days old",
            "severity": "warning",
            "promise": "牛乳は新しい。",
        },
    ]


def test_the_report_says_what_when_and_with_which_versions_and_holds_no_secret(
    only: Any, tmp_path: Path, settings: Any
) -> None:
    file = tmp_path / "evidence.md"
    assure("tea.warm")
    assure(report=file)
    report = file.read_text(encoding="utf-8")
    assert "1 of 2 checks hold" in report
    assert "### §15 `milk.fresh`: **BROKEN**" in report
    assert "last passed: never" in report
    assert "- Django 5.2." in report
    assert "PostgreSQL 18" in report
    assert "- `SECURE_HSTS_SECONDS`" in report
    assert settings.SECRET_KEY not in report
    assert settings.ROOT_KEY.hex() not in report


def test_a_check_that_cannot_run_has_shown_nothing(only: Any) -> None:
    @check("soup.hot", section=7, promise="", breaks="")
    def soup_is_hot() -> str:
        return str(1 / 0)

    result = prove(only["soup.hot"])
    assert (result.holds, result.evidence) == (False, "could not be checked: ZeroDivisionError: division by zero")


def test_asking_for_nothing_is_an_error(only: Any) -> None:
    with pytest.raises(CommandError, match="no such check: coffee"):
        assure("coffee")
    with pytest.raises(CommandError, match="no check was chosen"):
        assure(section=99)


def test_results_cannot_be_changed_or_removed_by_the_runtime_role(only: Any) -> None:
    assure()
    for deed in (lambda: CheckResult.objects.update(holds=True), lambda: CheckResult.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            deed()


def test_every_check_says_what_it_promises_and_how_it_would_break() -> None:
    checks = all_checks()
    assert len({found.name for found in checks}) == len(checks) >= 3
    for found in checks:
        assert 1 <= found.section <= 19
        assert str(found.promise).endswith("。")
        assert str(found.breaks).endswith("。")
        assert found.prove.__doc__
