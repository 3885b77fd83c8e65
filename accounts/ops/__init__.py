"""The operator's door: Django's admin, read only, without anything that names a person (white paper §§15, 19)."""
