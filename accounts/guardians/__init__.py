"""Guardians: how they register, what a school lets them do, and their account."""
