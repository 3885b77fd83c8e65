"""The product's own files, as the law reads them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("accounts", "api", "auditlog", "demo", "messaging", "schools", "tetoru")
TEMPLATES = ROOT / "templates"


def python_files(*packages: str) -> Iterator[Path]:
    """Every module of these packages (of the product, unless told otherwise)."""
    for package in packages or PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def template_files() -> list[Path]:
    """Every page and fragment; mails are plain text and have rules of their own."""
    return sorted(file for file in TEMPLATES.rglob("*.html") if "emails" not in file.parts)


def shown(file: Path) -> str:
    """A file as a message names it."""
    return str(file.relative_to(ROOT))


def tree_of(file: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions that others may call."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
