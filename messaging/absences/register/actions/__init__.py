"""The deeds around the register."""
