"""`manage.py assure`: do the promises hold, here and now?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tetoru import evidence
from tetoru.assurance import Result, all_checks, run
from tetoru.models import CheckResult


class Command(BaseCommand):
    """Runs every check of every app; exit status 1 when a promise does not hold."""

    help = "Check the promises of the security white paper, and keep what was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which checks, and how to tell."""
        parser.add_argument("checks", nargs="*", metavar="CHECK", help="names of checks; all when left out")
        parser.add_argument("--section", type=int, help="only this section of the white paper")
        parser.add_argument("--json", action="store_true", help="a list of results for scripts")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write an auditor's report (Markdown)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, keep, tell."""
        chosen = _chosen(options["checks"], options["section"])
        results = []
        for result in run(chosen):
            results.append(result)
            if not options["json"]:
                self._tell(result)
        CheckResult.objects.bulk_create(map(_kept, results))
        if options["json"]:
            listed = [result.as_dict() for result in results]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2))
        if options["report"]:
            options["report"].write_text(evidence.report(results), encoding="utf-8")
        broken = sum(not result.holds for result in results)
        if not options["json"]:
            self.stdout.write(f"{len(results) - broken} of {len(results)} checks hold")
        if broken:
            raise SystemExit(1)

    def _tell(self, result: Result) -> None:
        word, style = ("holds ", self.style.SUCCESS) if result.holds else ("BROKEN", self.style.ERROR)
        self.stdout.write(f"{style(word)}  §{result.check.section:<2}  {result.check.name:<24} {result.evidence}")


def _chosen(names: list[str], section: int | None) -> Any:
    checks = all_checks()
    unknown = set(names) - {check.name for check in checks}
    if unknown:
        raise CommandError(f"no such check: {', '.join(sorted(unknown))}")
    chosen = [
        check
        for check in checks
        if (not names or check.name in names) and (section is None or check.section == section)
    ]
    if not chosen:
        raise CommandError("no check was chosen, so nothing would be shown to hold")
    return chosen


def _kept(result: Result) -> CheckResult:
    check = result.check
    return CheckResult(check_name=check.name, section=check.section, holds=result.holds, evidence=result.evidence)
