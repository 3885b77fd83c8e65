"""What PostgreSQL does for a statement, in rows: a measure that no other process disturbs."""

from typing import Any


def rows_touched(cursor: Any, statement: str) -> int:
    """What all steps of the statement handle, those rows too that they throw away."""
    return _below(plan_of(cursor, statement))


def plan_of(cursor: Any, statement: str) -> dict[str, Any]:
    """The plan by which it was run, with its figures."""
    cursor.execute(f"explain (analyze, format json) {statement}")
    (found,) = cursor.fetchone()
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def _below(node: dict[str, Any]) -> int:
    own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return int(own) + sum(map(_below, node.get("Plans", [])))
