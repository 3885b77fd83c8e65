"""Deeds of and about guardians."""
