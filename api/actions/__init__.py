"""The deeds of this feature."""
