"""届いた名簿: rosters of another system, compared with ours, confirmed by a person, and taken in (docs/adr/0060)."""
