"""The deeds around conversations."""
