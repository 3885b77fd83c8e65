"""What PostgreSQL does for a statement, in rows: a measure that no other process disturbs."""

from typing import Any


def rows_touched(cursor: Any, statement: str) -> int:
    """What all steps of the statement handle, those rows too that they throw away."""
    cursor.execute(f"explain (analyze, format json) {statement}")
    (found,) = cursor.fetchone()
    return _below(found[0]["Plan"])


def _below(node: dict[str, Any]) -> int:
    own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return int(own) + sum(map(_below, node.get("Plans", [])))
