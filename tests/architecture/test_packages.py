"""What we stand on is pinned, and each package has its reason; the environment's variables are all told."""

import os
import re
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.sources import ROOT

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
SETTINGS = sorted((ROOT / "tetoru" / "settings").glob("*.py"))
EXAMPLE = ROOT / "deploy" / "environment.example"
READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']|database\(\s*["']([A-Z_]+)["']""")
TOLD = re.compile(r"^(?:# )?([A-Z][A-Z_]+)=", re.MULTILINE)
NOT_SETTINGS = {
    "DJANGO_SETTINGS_MODULE",  # Django's own
    "DEBUG",  # refused in production, so not offered
    *("HOST", "PORT", "SIZE", "PYTHON", "CHROMIUM", "REQUIRE_BROWSER"),  # the demo's and make's
}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(text: str) -> list[str]:
    """Each requirement with its continuation lines, comments taken out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("name", [file.name for file in REQUIREMENTS])
def test_every_package_is_pinned_by_hash(name: str) -> None:
    found = requirements((ROOT / "requirements" / name).read_text(encoding="utf-8"))
    assert found
    loose = [line for line in found if not re.match(r"^[a-z0-9._\[\],-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)]
    assert loose == []
    assert [line for line in found if "://" in line or line.startswith(("-", "git+", "."))] == []


def test_the_pins_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {normalised(re.split(r"[\[<>=]", entry)[0]) for entry in project["project"]["dependencies"]}
    pinned = {
        normalised(line.partition("==")[0].partition("[")[0])
        for line in requirements((ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8"))
    }
    assert asked - pinned == set()


def test_every_runtime_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {normalised(re.split(r"[\[<>=]", entry)[0]) for entry in project["project"]["dependencies"]}
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {normalised(name) for name in re.findall(r"^\|\s*\[?`?([A-Za-z0-9._-]+)", told, re.MULTILINE)}
    assert asked - rows == set()


def read_by_settings() -> set[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in SETTINGS)
    return {first or second for first, second in READ.findall(text)}


def test_every_variable_that_the_settings_read_is_told() -> None:
    told = set(TOLD.findall(EXAMPLE.read_text(encoding="utf-8")))
    assert read_by_settings() - told - NOT_SETTINGS == set()


def test_every_variable_that_is_told_is_read() -> None:
    told = set(TOLD.findall(EXAMPLE.read_text(encoding="utf-8")))
    assert {"SECRET_KEY", "DATABASE_URL", "TETORU_ROOT_KEY_FILE"} <= told
    assert told - read_by_settings() - NOT_SETTINGS == set()


def test_no_secret_has_a_default() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in SETTINGS)
    for secret in ("SECRET_KEY", "DATABASE_URL", "VALKEY_URL"):
        assert not re.search(rf"""["']{secret}["']\s*,\s*default""", text), secret
    assert set(re.findall(r"""["']TETORU_ROOT_KEY["']\s*,\s*default=([^)]*)""", text)) == {'""'}


def test_without_any_root_key_nothing_starts() -> None:
    """It has three forms, each of which may be left out; not all of them."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TETORU_ROOT")}
    command = [sys.executable, "-c", "import tetoru.settings.test"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "set TETORU_ROOT_KEY_FILE, TETORU_ROOT_KEY or TETORU_ROOT_KMS_KEY" in done.stderr
