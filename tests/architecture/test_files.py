"""Files are small, named after what they hold, and pages hold no code."""

import re

import pytest

from tests.architecture.sources import ROOT, python_files, shown, template_files

FORBIDDEN_NAMES = {"utils", "helpers", "common", "util", "helper", "misc"}
IN_TEMPLATES = {
    "a filter that lets markup through": re.compile(r"\|\s*safe(seq)?\b"),
    "escaping switched off": re.compile(r"autoescape\s+off"),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline event handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "another origin": re.compile(r"""\s(?:src|action|hx-\w+)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}
MARKED_SAFE = re.compile(r"\bmark_safe\b|\bSafeString\(|autoescape=False|\.safe\b")


def faults_in(template: str) -> list[str]:
    return [name for name, pattern in IN_TEMPLATES.items() if pattern.search(template)]


def test_no_template_holds_code_or_lets_markup_through() -> None:
    files = template_files()
    assert len(files) > 20
    faults = {shown(file): found for file in files if (found := faults_in(file.read_text(encoding="utf-8")))}
    assert faults == {}


@pytest.mark.parametrize(
    "bad",
    [
        "{{ title|safe }}",
        "{{ title | safe }}",
        "{% autoescape off %}",
        "<script>alert(1)</script>",
        '<script type="module">',
        "<style>",
        '<p style="color: red">',
        '<p\nonclick="x()">',
        '<img src="//elsewhere.example/x.png">',
    ],
)
def test_the_law_sees_code_in_a_template(bad: str) -> None:
    assert len(faults_in(bad)) == 1
    assert faults_in('<script src="{% static "x.js" %}" defer></script><p class="style" data-on="x">{{ x }}</p>') == []


def test_no_python_lets_markup_through() -> None:
    assert [shown(file) for file in python_files() if MARKED_SAFE.search(file.read_text(encoding="utf-8"))] == []


def test_templates_are_short() -> None:
    long = {shown(f): n for f in template_files() if (n := len(f.read_text(encoding="utf-8").splitlines())) > 120}
    assert long == {}


def test_python_files_are_short() -> None:
    files = [file for file in [*python_files(), *python_files("tests")] if "migrations" not in file.parts]
    long = {shown(file): n for file in files if (n := len(file.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}


def test_nothing_is_named_utils() -> None:
    named = [
        shown(path)
        for path in [*python_files(), *python_files("tests")]
        if FORBIDDEN_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert named == []


def test_there_are_no_signals() -> None:
    signals = re.compile(
        r"^(?:from django\.(?:db\.models|dispatch|core) import signals|from django\S*signals? import)|@receiver\b",
        re.MULTILINE,
    )
    assert [shown(file) for file in python_files() if signals.search(file.read_text(encoding="utf-8"))] == []


def test_no_test_takes_from_the_others_what_all_of_them_count_with() -> None:
    """Workers share one Valkey: who clears its cache makes another's tries uncounted, once in many runs."""
    clearing = re.compile(r"\bcache\s*\.\s*clear\(")
    found = [shown(file) for file in python_files("tests") if clearing.search(file.read_text(encoding="utf-8"))]
    assert found == []
