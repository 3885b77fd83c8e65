"""The log: who did or looked at what, kept five years, and nobody can bend it (security.md §3)."""
