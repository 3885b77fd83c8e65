"""Finds which pupils a text names, although their names are encrypted (ADR 0046)."""
