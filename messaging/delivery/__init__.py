"""Reaching people: the outbox, and the mail that says no more than that there is something to read."""
