"""The accounts of the demo, with their passwords: invented people only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAccount:
    """One row of the table that `make demo` prints."""

    login: str
    password: str
    role: str
    tenant: str
    school: str
    name: str


def demo_accounts() -> list[DemoAccount]:
    """Who can be tried."""
    return []
