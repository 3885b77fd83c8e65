"""Invented people to try the service with: the demo city, its accounts, its mail. Never in production."""
