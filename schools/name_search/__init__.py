"""Finds pupils by a part of their name, without the database being able to read it (ADR 0020)."""
